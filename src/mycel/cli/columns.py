"""Columns: measurements in CSV files, read line by line into days and numbers."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from math import isfinite
from typing import TypeVar

from mycel.formats.problems import Problem, shown

T = TypeVar("T")
SERIES_HEADS = ("date,value", "ds,y")


def series(*, name: str, data: bytes) -> tuple[list[date], list[float]]:
    """Return the days and values of a CSV with the columns date,value or ds,y."""
    rows = _rows(name=name, data=data, expected="date,value (or ds,y)")
    line, head = next(rows, (1, []))
    if ",".join(head[:2]).lower() not in SERIES_HEADS:
        text = f"the first line is {shown(value=','.join(head))}; expected date,value (or ds,y)"
        raise Problem(text=text, file=name, line=line)
    expected = "a date and a number, such as 2026-11-23,80"
    read = [
        _pair(row[:2], (date.fromisoformat, _finite), name, line, expected) for line, row in rows
    ]
    return [day for day, _ in read], [value for _, value in read]


def pairs(*, name: str, data: bytes) -> tuple[list[float], list[float]]:
    """Return the two columns of a CSV of numbers; a first line of names is passed over."""
    expected = "two numbers: load,throughput"
    read = []
    for place, (line, row) in enumerate(_rows(name=name, data=data, expected=expected)):
        if place == 0 and not any(_is_number(cell) for cell in row):
            continue
        read.append(_pair(row, (_finite, _finite), name, line, expected))
    return [x for x, _ in read], [y for _, y in read]


def _pair(
    row: list[str],
    readers: tuple[Callable[[str], T], Callable[[str], float]],
    name: str,
    line: int,
    expected: str,
) -> tuple[T, float]:
    try:
        first, second = (cell.strip() for cell in row)
        return readers[0](first), readers[1](second)
    except ValueError:
        text = f"{shown(value=','.join(row))} is not understood; expected {expected}"
        raise Problem(text=text, file=name, line=line) from None


def _rows(*, name: str, data: bytes, expected: str) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(
            text=f"these bytes are not UTF-8; expected {expected}", file=name, line=line
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        said = f"this is not CSV ({error}); expected {expected}"
        raise Problem(text=said, file=name, line=reader.line_num) from None


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

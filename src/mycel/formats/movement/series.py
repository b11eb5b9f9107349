"""Series: dated measurements as CSV with the columns date and value."""

import csv
import io
import math
import re
from collections.abc import Iterator
from datetime import date

from mycel.engine.movement import Series
from mycel.formats.movement.shapes import written
from mycel.formats.problems import Problem, shown
from mycel.formats.yaml import MAX_BYTES

HEADER = ["date", "value"]
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def decoded(*, data: bytes, file: str) -> str:
    """Return a file beside the documents as text, without byte order mark."""
    if len(data) > MAX_BYTES:
        said = f"the file has {len(data):,} bytes"
        raise Problem(text=f"{said}; expected at most {MAX_BYTES:,}", file=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = "these bytes are not UTF-8; expected text in UTF-8"
        raise Problem(text=text, file=file, line=line) from None


def read_series(*, data: bytes, file: str) -> Series:
    """Read a CSV of dates and values; refuse days given twice and values that are not finite."""
    rows = _rows(text=decoded(data=data, file=file), file=file)
    line, header = next(rows, (1, []))
    if [name.strip().lower() for name in header] != HEADER:
        found = shown(value=",".join(header))
        raise Problem(text=f"the first line is {found}; expected date,value", file=file, line=line)
    found_at: dict[date, tuple[int, float]] = {}
    for line, row in rows:
        if len(row) != len(HEADER):
            text = f"this line has {len(row)} columns; expected date,value"
            raise Problem(text=text, file=file, line=line)
        day = _day(text=row[0].strip(), file=file, line=line)
        if day in found_at:
            text = f"{day.isoformat()} stands in line {found_at[day][0]} already"
            raise Problem(text=f"{text}; expected every day once", file=file, line=line)
        found_at[day] = (line, _value(text=row[1].strip(), file=file, line=line))
    if not found_at:
        text = "there are no measurements; expected a line such as 2026-01-31,80"
        raise Problem(text=text, file=file, line=1)
    days = tuple(sorted(found_at))
    return Series(days, tuple(found_at[day][1] for day in days))


def _rows(*, text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        wrong = f"this is not CSV ({error}); expected date,value"
        raise Problem(text=wrong, file=file, line=reader.line_num) from None


def _day(*, text: str, file: str, line: int) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # refused below, like any other text that is no day
    wrong = f"{shown(value=text)} is no date; expected one such as 2026-01-31"
    raise Problem(text=wrong, file=file, line=line)


def _value(*, text: str, file: str, line: int) -> float:
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(number):
        wrong = f"{shown(value=text)} is no finite number; expected one such as 80 or 12.5"
        raise Problem(text=wrong, file=file, line=line)
    return number


def write_series(*, series: Series) -> bytes:
    """Return the series as CSV, days in order."""
    rows = sorted(zip(series.days, series.values, strict=True))
    lines = [f"{day.isoformat()},{written(number=value)}\n" for day, value in rows]
    return "".join([",".join(HEADER) + "\n", *lines]).encode()

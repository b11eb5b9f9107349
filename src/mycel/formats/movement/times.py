"""Times: ISO days and short durations."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import cast

from mycel.formats.movement.places import At
from mycel.formats.movement.shapes import Schema, Shape
from mycel.formats.yaml import Value

HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0, "Q": 2190.0, "Y": 8760.0}
"""Hours of each unit of duration; a year has 365 days, a quarter is a fourth of it."""

_DURATION = r"^[0-9]{1,400}(?:\.[0-9]{1,400})?(?:min|h|d|w|Q|Y)$"
_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MINUTE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z$"


class Day(Shape):
    """A day of the calendar."""

    said = "a date such as 2027-01-31"

    def read(self, at: At) -> date:
        """Return the value at this place, or refuse it."""
        value = at.value
        if isinstance(value, date):
            return value
        if isinstance(value, str) and re.fullmatch(_ISO, value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise at.unexpected(expected="a day that the calendar has") from None
        raise at.unexpected(expected=self.said)

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return cast("date", value)

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "format": "date", "pattern": _ISO}


class Moment(Shape):
    """A minute of the calendar, in UTC."""

    said = "a date and time in UTC such as 2027-01-31T14:05Z"

    def read(self, at: At) -> datetime:
        """Return the value at this place, or refuse it."""
        value = at.value
        if isinstance(value, str) and re.fullmatch(_MINUTE, value, re.ASCII):
            try:
                return datetime.fromisoformat(value).astimezone(UTC)
            except ValueError:
                raise at.unexpected(expected="a time that the calendar has") from None
        raise at.unexpected(expected=self.said)

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        return cast("datetime", value).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "pattern": _MINUTE}


@dataclass(frozen=True)
class Duration(Shape):
    """A duration above zero, kept as a number of one unit and written in it."""

    unit: str

    @property
    def said(self) -> str:
        """Tell what was expected."""
        return "a duration such as 72h, 30d, 4w or 1Q (min, h, d, w, Q, Y)"

    def read(self, at: At) -> float:
        """Return the value at this place, or refuse it."""
        value = at.value
        if not isinstance(value, str) or not re.fullmatch(_DURATION, value, re.ASCII):
            raise at.unexpected(expected=self.said)
        unit = value.lstrip("0123456789.")
        amount = float(value.removesuffix(unit))
        if unit != self.unit:
            amount = amount * HOURS[unit] / HOURS[self.unit]
        if not math.isfinite(amount) or amount <= 0:
            raise at.unexpected(expected=f"{self.said}, above zero")
        return amount

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        number = Decimal(repr(float(cast("float", value))))
        text = format(number, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text) + self.unit

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "pattern": _DURATION}

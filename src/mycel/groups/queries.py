"""Queries of groups: plain data for pages."""

from dataclasses import dataclass

from mycel.engine.movement import Text
from mycel.groups.models import Movement


@dataclass(frozen=True)
class Frame:
    """What the frame of every page tells about the movement."""

    name: Text
    is_sample: bool


def frame() -> Frame:
    """Return the movement's name and whether it is a sample."""
    row = Movement.objects.only("name", "is_sample").first()
    return Frame(name=row.name if row else "mycel", is_sample=bool(row and row.is_sample))

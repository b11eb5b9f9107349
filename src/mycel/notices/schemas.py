"""Schemas of notices: what was told to whoever asks, and what they want to hear."""

from datetime import datetime

from ninja import Field, Schema


class Refusal(Schema):
    """Why something was not done."""

    detail: str


class NoticeOut(Schema):
    """One notice in the reader's language."""

    id: int
    sentence: str
    path: str
    space: str
    at: datetime
    is_read: bool


class InboxOut(Schema):
    """A page of notices; ``older`` is what the next one begins before."""

    notices: list[NoticeOut]
    unread: int
    older: int | None


class WishLineOut(Schema):
    """How often mail of one space comes."""

    space: str
    title: str
    rhythm: str
    follows: bool


class WishesOut(Schema):
    """How often mail comes: of everything, and of single spaces."""

    rhythm: str
    lines: list[WishLineOut]
    is_confirmed: bool


class WishIn(Schema):
    """How often mail of a space shall come; everything else where it is empty."""

    space: str = Field(default="", max_length=60)
    rhythm: str = Field(max_length=10)


class SpaceIn(Schema):
    """A space to follow, such as process/3."""

    space: str = Field(max_length=60, pattern=r"^[a-z]+/[A-Za-z0-9_.-]+$")


class DoneOut(Schema):
    """That it is done."""

    done: bool = True

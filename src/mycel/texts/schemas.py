"""Schemas of texts: what the API takes and tells; who wrote a statement is told by none."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator

from mycel.texts.queries.limits import LIMITS


def _written(text: str) -> str:
    """Refuse what JSON can say and no database keeps: half a character, and none at all."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("this is no text; expected whole characters")
    return text


Written = Annotated[str, AfterValidator(_written)]


class Refusal(Schema):
    """Why something was not answered."""

    detail: str


class WhoOut(Schema):
    """Somebody who wrote; an empty reference where they have no page."""

    name: str
    ref: str


class VersionOut(Schema):
    """One version of a text."""

    number: int
    who: WhoOut | None
    note: str
    written_at: datetime


class TranslationOut(Schema):
    """A translation: its maker is human or machine, its status current or out-of-date."""

    language: str
    version: int
    maker: str
    provider: str
    made_at: datetime
    status: str


class ShownOut(Schema):
    """The words a reader sees; ``written`` is the language of the original."""

    language: str
    written: str
    title: str
    body: str
    plain: str
    version: int
    maker: str
    provider: str
    is_stale: bool


class TextOut(Schema):
    """One text with its versions and translations."""

    id: UUID
    ref: str
    space: str
    state: str
    shown: ShownOut
    who: WhoOut | None
    written_at: datetime
    changed_at: datetime
    versions: list[VersionOut]
    translations: list[TranslationOut]


class FoundOut(Schema):
    """A text that was found."""

    id: UUID
    ref: str
    space: str
    written_at: datetime
    shown: ShownOut
    excerpt: str


class SearchOut(Schema):
    """Up to 20 texts, newest first, and the id to ask for more before."""

    words: list[str]
    found: list[FoundOut]
    older: UUID | None


class UntranslatedOut(Schema):
    """A text that readers of a language miss, or read in an older version."""

    id: UUID
    space: str
    language: str
    opening: str
    status: str
    changed_at: datetime


class UntranslatedPageOut(Schema):
    """Up to 20 texts, newest first, and the id to ask for more before."""

    language: str
    lines: list[UntranslatedOut]
    older: UUID | None


class LogLineOut(Schema):
    """One decision of moderators, without any person and any text."""

    number: int
    on: date
    space: str
    kind: str
    decided: str
    reason: str
    appealed: bool
    outcome: str
    is_overdue: bool
    shown_on: date | None


class LogOut(Schema):
    """Up to 50 decisions, newest first, and the number to ask for more before."""

    lines: list[LogLineOut]
    older: int | None


class ReportIn(Schema):
    """Why a text should not stand: one of the reasons of docs/methods/texts.md, and a note."""

    reason: str = Field(max_length=20)
    note: Written = Field("", max_length=LIMITS["report"])


class TranslationIn(Schema):
    """A translation of a version."""

    language: str = Field(max_length=12)
    version: int = Field(ge=1, le=2**31 - 1)
    title: Written = Field("", max_length=LIMITS["title"])
    body: Written = Field(max_length=LIMITS["proposal"])
    plain: Written = Field("", max_length=LIMITS["plain"])


class DoneOut(Schema):
    """That something was taken."""

    done: bool = True

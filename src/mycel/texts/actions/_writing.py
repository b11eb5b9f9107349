"""Writing texts inside the acts of other rooms: their transaction, their entry in the record."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mycel.engine import chance
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.record.models import Opening
from mycel.texts.actions._index import forget_beside, keep_beside
from mycel.texts.models import ERASED, SHOWN, Moderator, Text, Version
from mycel.texts.queries.limits import may_write

MOST_TITLE = 200
MOST_BODY = 20_000
MOST_SENT = 200_000
"""Characters above which a text is refused before anything is done with it."""
# What no database keeps: the null sign, and half a character.
_NO_TEXT = re.compile("[\\x00\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class TextRefused(ValueError):
    """A text that is empty, too long, or in no language."""


@dataclass(frozen=True)
class Draft:
    """What somebody wrote: Markdown in one language, with a summary in plain language or none."""

    language: str
    body: str
    title: str = ""
    plain: str = ""

    def tidied(self, *, most: int = MOST_BODY) -> "Draft":
        """Return it in NFC and without white space around it.

        Errors:
            TextRefused.
        """
        require_language(self.language)
        sent = max(len(self.body), len(self.plain), len(self.title))
        if sent > MOST_SENT:
            raise _too_long(sent, most)
        body, plain = _tidy(self.body), _tidy(self.plain)
        title = " ".join(_tidy(self.title).split())
        if not body and not title:
            raise TextRefused(_("There are no words in it yet. Write what you want to say."))
        for text, limit in ((body, most), (plain, most), (title, MOST_TITLE)):
            if len(text) > limit:
                raise _too_long(len(text), limit)
        return Draft(language=self.language.lower(), body=body, title=title, plain=plain)


def require_language(language: str) -> None:
    """Refuse what is no code of a language.

    Errors:
        TextRefused.
    """
    if not _LANGUAGE.fullmatch(language) or len(language) > 12:  # noqa: PLR2004 — the column's width
        raise TextRefused(_("Choose the language you wrote in."))


def write(
    *,
    space: str,
    ref: str,
    draft: Draft,
    author: Person | None,
    at: datetime,
    state: str = SHOWN,
    most: int = MOST_BODY,
) -> Text:
    """Write a new text with its first version; call it inside an act's transaction.

    Args:
        space: the reference of the room it stands in (``process/3``).
        ref: what it is (``post/17``); one text per reference.
        draft: what was written.
        author: who wrote it, or None.
        at: now.
        state: SHOWN, or WAITING where somebody looks first.
        most: how many characters the body may have.

    Errors:
        TextRefused, also where somebody has written too much in too short a time or has not agreed
        to the code of conduct.
    """
    tidy = draft.tidied(most=most)
    _in_measure(author, space, at)
    row = Text.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        space=space,
        ref=ref,
        author=author,
        language=tidy.language,
        title=tidy.title,
        body=tidy.body,
        plain=tidy.plain,
        state=state,
        written_at=at,
        changed_at=at,
    )
    _keep(row, author, "", at)
    return row


def revise(
    *,
    text: Text,
    draft: Draft,
    author: Person | None,
    at: datetime,
    note: str = "",
    most: int = MOST_BODY,
) -> Text:
    """Write a new version of a text; the earlier ones stay readable.

    Errors:
        TextRefused, also where nothing was changed, and as :func:`write`.
    """
    tidy = draft.tidied(most=most)
    _in_measure(author, text.space, at)
    row = Text.objects.select_for_update().get(id=text.id)
    if row.state == ERASED:
        raise TextRefused(_("Its author took this text back; it cannot be changed any more."))
    if (row.title, row.body, row.plain, row.language) == (
        tidy.title, tidy.body, tidy.plain, tidy.language,
    ):  # fmt: skip
        raise TextRefused(_("Nothing was changed."))
    row.title, row.body, row.plain = tidy.title, tidy.body, tidy.plain
    row.language, row.version, row.changed_at = tidy.language, row.version + 1, at
    row.save(update_fields=["title", "body", "plain", "language", "version", "changed_at"])
    _keep(row, author, _tidy(note)[:200], at)
    return row


def set_state(*, text: Text, state: str) -> Text:
    """Show or hide a text; nothing of it is lost."""
    text.state = state
    text.save(update_fields=["state"])
    return text


def erase(*, text: Text, at: datetime) -> Text:
    """Take a text back for good: its words, versions and translations, here and beside the log."""
    Opening.objects.filter(about=text.id).delete()
    text.versions.all().delete()
    text.translations.all().delete()
    forget_beside(text)
    text.title, text.body, text.plain, text.state, text.changed_at = "", "", "", ERASED, at
    text.save(update_fields=["title", "body", "plain", "state", "changed_at"])
    return text


def let_moderate(*, person: Person, space: str, at: datetime) -> Moderator:
    """Let somebody look after the texts of a space; call it inside the act that appoints them."""
    row, _is_new = Moderator.objects.get_or_create(
        person=person, space=space, defaults={"since_at": at}
    )
    return row


def end_moderating(*, person: Person, space: str, at: datetime) -> None:
    """Let somebody look after a space no more; what they had claimed there is free again."""
    del at  # rows that are gone carry no time; the act that calls this says when
    Moderator.objects.filter(person=person, space=space).delete()
    theirs = person.claimed_cases.all() if not space else person.claimed_cases.filter(space=space)
    theirs.update(claimed_by=None, claimed_at=None)


def document_of(text: Text) -> dict[str, object]:
    """Return a text as documents of the record show it: its words sealed, nobody named."""
    return {
        "text": str(text.id),
        "ref": text.ref,
        "language": text.language,
        "version": text.version,
        "title": record.Sealed(about=text.id, text=text.title),
        "body": record.Sealed(about=text.id, text=text.body),
        "plain": record.Sealed(about=text.id, text=text.plain),
    }


def _keep(row: Text, author: Person | None, note: str, at: datetime) -> None:
    Version.objects.create(
        text=row,
        number=row.version,
        author=author,
        title=row.title,
        body=row.body,
        plain=row.plain,
        note=note,
        written_at=at,
    )
    keep_beside(row)


def _in_measure(author: Person | None, space: str, at: datetime) -> None:
    if author is None:
        return
    answer = may_write(person=author, space=space, at=at)
    if not answer.allowed:
        raise TextRefused(answer.reason)


def _too_long(length: int, limit: int) -> TextRefused:
    return TextRefused(
        _(
            "This has %(length)s characters, and at most %(limit)s are taken. Shorten it, or send"
            " it in parts."
        )
        % {"length": length, "limit": limit}
    )


def _tidy(text: str) -> str:
    whole = _NO_TEXT.sub("", text.replace("\r\n", "\n"))
    return unicodedata.normalize("NFC", whole).strip()

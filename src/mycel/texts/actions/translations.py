"""Acts on translations: a version of a text in another language, labelled by its maker."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.actions._index import keep_beside
from mycel.texts.actions._writing import MOST_BODY, Draft, TextRefused
from mycel.texts.models import HUMAN, MACHINE, SHOWN, Text, Translation
from mycel.texts.queries.limits import may_write


@record.act(
    "texts.translation.made",
    version=1,
    says=_("{actor} translated a text"),
    title=_("A text was translated"),
    text="id",
    language="word",
    maker="word",
    edition="number",
    document="digest",
)
def translate_text(
    *,
    text: Text,
    version: int,
    draft: Draft,
    translator: Person | None,
    provider: str = "",
    by: UUID | None,
    at: datetime,
) -> record.Entry[Translation]:
    """Keep a translation of a text's version; there is one for each language, the newest.

    Args:
        text: it is shown.
        version: the version it was made from; an older one is kept as out of date.
        draft: the words, in the other language.
        translator: the person, or None where a machine made it.
        provider: the machine's name and version; empty for people.
        by: the person's id, or None.
        at: now.

    Errors:
        TextRefused, also where a machine would put its words in place of a person's.
    """
    tidy = draft.tidied(most=MOST_BODY)
    row = Text.objects.select_for_update().get(pk=text.pk)
    _require(row, version, tidy)
    maker = MACHINE if translator is None else HUMAN
    if translator is not None:
        answer = may_write(person=translator, space=row.space, at=at)
        if not answer.allowed:
            raise TextRefused(answer.reason)
    elif not provider:
        raise TextRefused(_("A translation names who or what made it."))
    before = Translation.objects.filter(text=row, language=tidy.language).first()
    if before is not None and before.maker == HUMAN and maker == MACHINE:
        raise TextRefused(_("A person translated this; no machine puts its words in their place."))
    made, _is_new = Translation.objects.update_or_create(
        text=row,
        language=tidy.language,
        defaults={
            "version": version,
            "title": tidy.title,
            "body": tidy.body,
            "plain": tidy.plain,
            "maker": maker,
            "provider": provider[:80],
            "translator": translator,
            "made_at": at,
        },
    )
    keep_beside(row)
    return record.Entry(
        made,
        scope=row.id,
        body={
            "text": row.id,
            "language": made.language.lower(),
            "maker": maker,
            "edition": version,
        },
        document=_document(row, made),
    )


def _require(text: Text, version: int, draft: Draft) -> None:
    if text.state != SHOWN:
        raise TextRefused(_("This text is not shown, so it is not translated either."))
    if draft.language.lower() == text.language.lower():
        raise TextRefused(_("The text is in this language already. Choose another one."))
    if not 1 <= version <= text.version:
        raise TextRefused(_("There is no such version of this text. Load the page again."))


def _document(text: Text, made: Translation) -> dict[str, object]:
    return {
        "text": str(text.id),
        "language": made.language,
        "version": made.version,
        "maker": made.maker,
        "provider": made.provider,
        "title": record.Sealed(about=text.id, text=made.title),
        "body": record.Sealed(about=text.id, text=made.body),
        "plain": record.Sealed(about=text.id, text=made.plain),
    }

"""API of texts: one text, search, what is missing in a language, the log, reports, translations."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.people.models import Person
from mycel.people.queries import who
from mycel.texts import actions
from mycel.texts.models import Text
from mycel.texts.queries import log, pages, reading, translations
from mycel.texts.queries.search import search as find
from mycel.texts.schemas import (
    DoneOut,
    LogOut,
    Refusal,
    ReportIn,
    SearchOut,
    TextOut,
    TranslationIn,
    UntranslatedPageOut,
)

router = Router(tags=["texts"])

MISSING: Any = {404: Refusal}
UNFIT: Any = {422: Refusal}
REFUSED: Any = {401: Refusal, 403: Refusal, 404: Refusal, 409: Refusal, 422: Refusal}


@router.get("/search/", response={200: SearchOut, **UNFIT}, summary="Texts in which words stand")
def search_texts(
    request: HttpRequest,
    q: str,
    language: str = "",
    space: str = "",
    before: UUID | None = None,
) -> dict[str, object]:
    """Return up to 20 texts that hold all words, whole or inside longer ones, newest first."""
    page = find(
        words=q,
        reader=_visitor(request),
        language=language,
        space=space,
        before=before,
        shown_in=_language(),
    )
    return asdict(page)


@router.get(
    "/untranslated/",
    response={200: UntranslatedPageOut, **UNFIT},
    summary="Texts that readers of a language miss",
)
def list_untranslated(
    request: HttpRequest, language: str, before: UUID | None = None
) -> dict[str, object]:
    """Return up to 20 texts without a current translation, newest first."""
    page = translations.untranslated_page(
        language=language, person=_visitor(request), before=before
    )
    return asdict(page)


@router.get(
    "/moderation-log/", response={200: LogOut, **UNFIT},
    summary="What moderators decided, newest first",
)  # fmt: skip
def moderation_log(request: HttpRequest, before: int | None = None) -> dict[str, object]:
    """Return up to 50 decisions before a number, without any person and any text."""
    before = None if before is None else min(before, 2**53)
    return asdict(log.log_page(person=_visitor(request), at=timezone.now(), before=before))


@router.get("/{uuid:id_}/", response={200: TextOut, **MISSING}, summary="One text")
def one_text(request: HttpRequest, id_: UUID, *, original: bool = False) -> dict[str, object]:
    """Return a text in the reader's language, or as it was written, with its versions."""
    page = pages.text_page(
        id_=id_,
        person=_visitor(request),
        language=_language(),
        at=timezone.now(),
        originals=original,
    )
    if page is None:
        raise HttpError(404, gettext("There is no text at this address, or you cannot read it."))
    return asdict(page)


@router.post(
    "/{uuid:id_}/reports/",
    response={201: DoneOut, **REFUSED},
    auth=django_auth,
    summary="Report a text to moderators",
)
def report_text(request: HttpRequest, id_: UUID, given: ReportIn) -> Status[dict[str, object]]:
    """Tell moderators that a text should not stand; nobody else learns who did."""
    row, me = _text(request, id_)
    try:
        actions.report_text(
            text=row, reporter=me, reason=given.reason, note=given.note, by=None,
            at=timezone.now(),
        )  # fmt: skip
    except actions.ModerationRefused as refusal:
        raise HttpError(409, str(refusal)) from refusal
    return Status(201, {"done": True})


@router.post(
    "/{uuid:id_}/translations/",
    response={201: DoneOut, **REFUSED},
    auth=django_auth,
    summary="Translate a text",
)
def translate_text(
    request: HttpRequest, id_: UUID, given: TranslationIn
) -> Status[dict[str, object]]:
    """Keep a translation by a person, in place of the one in this language."""
    row, me = _text(request, id_)
    draft = actions.Draft(
        language=given.language, title=given.title, body=given.body, plain=given.plain
    )
    try:
        actions.translate_text(
            text=row, version=given.version, draft=draft, translator=me, by=me.id,
            at=timezone.now(),
        )  # fmt: skip
    except actions.TextRefused as refusal:
        raise HttpError(422, str(refusal)) from refusal
    return Status(201, {"done": True})


def _text(request: HttpRequest, id_: UUID) -> tuple[Text, Person]:
    me = _visitor(request)
    if me is None:
        raise HttpError(
            403, gettext("This account belongs to nobody who takes part; sign in with another one.")
        )
    row = reading.find(id_=id_, person=me)
    if row is None:
        raise HttpError(404, gettext("There is no text at this address, or you cannot read it."))
    return row, me


def _visitor(request: HttpRequest) -> Person | None:
    return who(user=request.user)


def _language() -> str:
    return get_language() or "en"

"""Views of one text: its versions and languages; reporting, appealing, taking it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.texts import actions, tasks
from mycel.texts.forms import moderation as forms
from mycel.texts.forms import writing
from mycel.texts.forms.languages import languages, name_of
from mycel.texts.models import HIDDEN, SHOWN, Text
from mycel.texts.queries import pages, shown, translations
from mycel.texts.rules import looks_after
from mycel.texts.views import doors

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def text(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Show a text with its versions, what changed between two, and its translations."""
    me, language = doors.visitor(request), doors.language()
    page = pages.text_page(
        id_=id_,
        person=me,
        language=language,
        at=timezone.now(),
        originals="original" in request.GET,
        compare=_compare(request),
        before=doors.whole(request.GET.get("before")),
    )
    if page is None:
        raise doors.no_text()
    machine = tasks.machine_for(source=page.shown.written, target=language)
    context = {
        "page": page,
        "language": language,
        "is_shown": page.state == SHOWN,
        "may_report": page.state == SHOWN and not page.is_yours,
        "machine": machine.name if machine and me is not None else "",
        "moderates": me is not None and looks_after(person=me, space=page.space),
    }
    return render(request, "texts/text_page.html", context)


@login_required
@FORM
def report(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Report a text to moderators."""
    row, me = doors.text(request, id_), doors.person(request)
    form = forms.Report(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def do() -> str:
            actions.report_text(
                text=row, reporter=me, reason=given["reason"], note=given["note"], by=None,
                at=timezone.now(),
            )  # fmt: skip
            return gettext("Thank you. Moderators will look at it; nobody else learns of it.")

        doors.done(request, do)
        return redirect("text", id_=id_)
    return _step(request, row, form, step="report")


@login_required
@FORM
def take_back(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Take one's own text back for good, after a second look."""
    row, me = doors.own_text(request, id_), doors.person(request)
    if request.method == "POST":

        def do() -> str:
            actions.take_back(text=row, author=me, by=None, at=timezone.now())
            return gettext("Your text is gone. A note says that its author took it back.")

        doors.done(request, do)
        return redirect("text", id_=id_)
    return _step(request, row, None, step="take-back")


@login_required
@FORM
def appeal(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Appeal against the hiding of one's own text."""
    row, me = doors.own_text(request, id_), doors.person(request)
    form = forms.Appeal(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = row.cases.filter(state=HIDDEN, shown_at=None).order_by("-pk").first()

        def do() -> str:
            if case is None:
                raise actions.ModerationRefused(gettext("This text is not hidden."))
            actions.make_appeal(
                case=case, author=me, message=form.cleaned_data["message"], by=None,
                at=timezone.now(),
            )  # fmt: skip
            return gettext("Another moderator will answer within seven days.")

        doors.done(request, do)
        return redirect("text", id_=id_)
    return _step(request, row, form, step="appeal")


@login_required
@FORM
def translate(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Translate a text by hand."""
    row, me = doors.text(request, id_), doors.person(request)
    if row.state != SHOWN:
        raise doors.no_text()
    form = _translation(request, row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.translate_text(
                text=row,
                version=form.cleaned_data["version"],
                draft=form.draft(),
                translator=me,
                by=me.id,
                at=timezone.now(),
            )
        except actions.TextRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Thank you. It is shown to readers from now on."))
            return redirect("text", id_=id_)
    original = shown(texts=[row], language=row.language)[row.id]
    context = {"form": form, "original": original, "back": reverse("text", args=[id_])}
    return render(request, "texts/translate_page.html", context)


@login_required
@require_POST
def machine(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Ask a machine for a translation into the language one reads."""
    row = doors.text(request, id_)
    doors.person(request)
    if tasks.ask_machine(text=row, language=doors.language()):
        messages.success(request, gettext("It will be translated within minutes; come back then."))
    else:
        messages.error(request, gettext("No machine here translates into your language."))
    return redirect("text", id_=id_)


@require_safe
def untranslated(request: HttpRequest) -> HttpResponse:
    """List texts that readers of a language miss."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(languages()) else doors.language()
    page = translations.untranslated_page(
        language=language,
        person=doors.visitor(request),
        before=doors.id_of(request.GET.get("before")),
    )
    context = {
        "page": page,
        "languages": list(languages()),
        "language_name": name_of(language),
        "older": f"?language={language}&before={page.older}" if page.older else "",
    }
    return render(request, "texts/untranslated_page.html", context)


def _compare(request: HttpRequest) -> tuple[int, int] | None:
    old, new = (doors.whole(request.GET.get(name)) for name in ("from", "to"))
    return None if old is None or new is None else (old, new)


def _translation(request: HttpRequest, row: Text) -> writing.Translation:
    language = request.GET.get("language", doors.language())
    before = row.translations.filter(language=language).first()
    initial: dict[str, object] = {"version": row.version, "language": language}
    if before is not None:
        initial |= {"title": before.title, "body": before.body, "plain": before.plain}
    return writing.Translation(
        request.POST or None, written=row.language, has_title=bool(row.title), initial=initial
    )


def _step(request: HttpRequest, row: Text, form: object, *, step: str) -> HttpResponse:
    context = {"form": form, "step": step, "back": reverse("text", args=[row.id])}
    return render(request, "texts/step_page.html", context)

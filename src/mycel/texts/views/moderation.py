"""Views of moderation: the queue, each case, the public log, and who moderates."""

import csv
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.people.models import Person
from mycel.texts import actions, tasks
from mycel.texts.forms import moderation as forms
from mycel.texts.queries import log, moderation, moderators
from mycel.texts.views import doors

FORM = require_http_methods(["GET", "HEAD", "POST"])
HEADER = ("case", "date", "space", "kind", "decided", "reason", "appeal", "shown_again")


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a moderator, the oldest first."""
    page = moderation.queue_page(
        person=doors.moderator(request),
        at=timezone.now(),
        after=doors.whole(request.GET.get("after")),
        appeals_after=doors.whole(request.GET.get("appeals_after")),
    )
    further = f"?after={page.newer}" if page.newer else ""
    return render(request, "texts/queue_page.html", {"page": page, "further_url": further})


@login_required
@FORM
def case(request: HttpRequest, number: int) -> HttpResponse:
    """Show a case, and decide it or answer its appeal."""
    me, now = doors.moderator(request), timezone.now()
    page = moderation.case_page(number=number, person=me, at=now)
    if page is None:
        raise doors.no_case()
    form = _form(request, page)
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        numbers = [number, *(page.same if given.get("others") else ())]

        def do() -> str:
            if page.is_open:
                return _decided(
                    tasks.decide_alike(
                        numbers=numbers,
                        moderator=me,
                        outcome=given["outcome"],
                        reason=given["reason"],
                        message=given["message"],
                        at=now,
                    )
                )
            actions.answer_appeal(
                appeal=doors.case(request, number).appeal,
                moderator=me,
                outcome=given["outcome"],
                answer=given["answer"],
                by=me.id,
                at=now,
            )
            return gettext("The appeal is answered. Its author reads what you wrote.")

        if doors.done(request, do):
            return redirect("moderation")
    context = {"page": page, "form": form, "back": reverse("moderation")}
    return render(request, "texts/case_page.html", context)


@login_required
@require_POST
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Claim a case for half an hour."""
    row, me = doors.case(request, number), doors.person(request)

    def do() -> str:
        actions.claim_case(case=row, moderator=me, by=me.id, at=timezone.now())
        return gettext("It is yours for half an hour.")

    doors.done(request, do)
    return redirect("moderation_case", number=number)


@login_required
@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Hand a case back."""
    row, me = doors.case(request, number), doors.person(request)

    def do() -> str:
        actions.release_case(case=row, moderator=me, by=me.id, at=timezone.now())
        return gettext("It is free for others again.")

    doors.done(request, do)
    return redirect("moderation_case", number=number)


@login_required
@require_POST
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show a hidden text again."""
    row, me = doors.case(request, number), doors.person(request)

    def do() -> str:
        actions.show_again(case=row, moderator=me, by=me.id, at=timezone.now())
        return gettext("The text is shown again.")

    doors.done(request, do)
    return redirect("moderation_case", number=number)


@require_safe
def public_log(request: HttpRequest) -> HttpResponse:
    """List what was decided, without any person and any text."""
    page = log.log_page(
        person=doors.visitor(request),
        at=timezone.now(),
        before=doors.whole(request.GET.get("before")),
    )
    older = f"?before={page.older}" if page.older else ""
    return render(request, "texts/log_page.html", {"page": page, "older": older})


@require_safe
def public_log_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the log as a table; its cells are words of fixed lists, dates and references."""
    rows = _rows(log.log_lines(person=doors.visitor(request), at=timezone.now()))
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="moderation-log.csv"'
    return answer


@login_required
@FORM
def people(request: HttpRequest) -> HttpResponse:
    """List the moderators of all spaces, and appoint one."""
    me = doors.administrator(request)
    form = forms.Moderator(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who: Person = form.cleaned_data["person"]

        def do() -> str:
            actions.appoint_moderator(person=who, by=me.id, at=timezone.now())
            return gettext("%(name)s is a moderator now.") % {"name": who.shown_name}

        if doors.done(request, do):
            return redirect("moderators")
    context = {"form": form, "moderators": moderators.moderator_lines()}
    return render(request, "texts/moderators_page.html", context)


@login_required
@require_POST
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody be a moderator of all spaces no more."""
    me = doors.administrator(request)
    who = get_object_or_404(Person, slug=slug)

    def do() -> str:
        actions.end_moderator(person=who, by=me.id, at=timezone.now())
        return gettext("%(name)s is no moderator any more.") % {"name": who.shown_name}

    doors.done(request, do)
    return redirect("moderators")


def _form(request: HttpRequest, page: moderation.CasePage) -> forms.Decision | forms.Answer | None:
    data = request.POST or None
    if not page.is_apart or page.is_erased:
        return None
    if page.is_open:
        return forms.DecisionOnAll(data) if page.same else forms.Decision(data)
    waits = page.appeal == "open" and not page.decided_by_you
    return forms.Answer(data) if waits else None


def _decided(count: int) -> str:
    return ngettext(
        "The case is decided. The author reads your message.",
        "%(n)s cases are decided. The authors read your message.",
        count,
    ) % {"n": count}


class _Line:
    """A place to which a line is written and from which it is sent."""

    def write(self, line: str) -> str:
        return line


def _rows(lines: Iterator[log.LogLine]) -> Iterator[str]:
    write = csv.writer(_Line()).writerow
    yield write(HEADER)
    for line in lines:
        appeal = "overdue" if line.is_overdue else line.outcome
        shown = line.shown_on.isoformat() if line.shown_on else ""
        yield write(
            (
                line.number, line.on.isoformat(), line.space, line.kind, line.decided, line.reason,
                appeal, shown,
            )
        )  # fmt: skip

"""Views of the answers to comments: one sitting for the facilitator, tables for everybody."""

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mycel.deliberation import actions
from mycel.deliberation.forms import dispositions as forms
from mycel.deliberation.models import Process
from mycel.deliberation.queries import dispositions
from mycel.deliberation.views.proposals import doors
from mycel.people.models import Person
from mycel.texts.forms.languages import languages

FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM
def answers(request: HttpRequest, number: int) -> HttpResponse:
    """Answer comments, the oldest first; after saving, the next ones come."""
    me = doors.person(request)
    row = doors.process(number, me)
    doors.runner(row, me)
    marked = [one for one in map(doors.whole, request.POST.getlist("post")) if one is not None]
    form = _form(request, row)
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            _dispose(form, row, marked, me)

        if doors.done_in(form, do):
            n = len(set(marked))
            messages.success(
                request,
                ngettext("%(n)s comment has its answer.", "%(n)s comments have their answer.", n)
                % {"n": n},
            )
            return redirect(request.get_full_path())
    asked = request.GET
    page = dispositions.answers_page(
        process=row,
        person=me,
        reader=doors.language(),
        language=_known(asked.get("language", "")),
        home=asked.get("home", "")[:120].replace("\0", ""),
        answered=asked.get("show") == "answered",
        after=doors.whole(asked.get("after")),
    )
    return render(request, "deliberation/disposition_list.html", _context(page, form, row, marked))


@login_required
@FORM
def answer(request: HttpRequest, number: int, post: int) -> HttpResponse:
    """Answer one comment, or give it another answer than it has."""
    me = doors.person(request)
    row = doors.process(number, me)
    doors.runner(row, me)
    comment = dispositions.find(process=row, number=post)
    if comment is None:
        raise Http404(gettext("There is no comment with this number that asks for an answer."))
    before = comment.disposition_text
    form = _form(
        request,
        row,
        initial={
            "disposition": comment.disposition,
            "reason": before.body if before else "",
            "language": before.language if before else doors.language(),
        },
    )
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            _dispose(form, row, [post], me, known=request.POST.get("known", ""))

        if doors.done_in(form, do):
            messages.success(request, gettext("The answer is kept; the one before stays readable."))
            return redirect(f"{reverse('answers', args=[number])}?show=answered")
    (line,) = dispositions.lines([comment], doors.language())
    context = {"form": form, "process": row, "line": line, "known": comment.disposition}
    return render(request, "deliberation/disposition_form.html", context)


@require_safe
def table(request: HttpRequest, number: int) -> HttpResponse:
    """Show how comments were answered, by language and community; small cells hidden."""
    me = doors.visitor(request)
    row = doors.process(number, me)
    context = {"page": dispositions.tables(process=row), "process": row}
    return render(request, "deliberation/disposition_table.html", context)


@require_safe
def table_csv(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Give the answers as a table for spreadsheets, without any person."""
    row = doors.process(number, doors.visitor(request))
    answer = StreamingHttpResponse(_csv(row), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="answers-{number}.csv"'
    return answer


def _form(request: HttpRequest, row: Process, **more: object) -> forms.Disposing:
    return forms.Disposing(request.POST or None, first=[doors.language(), *row.languages], **more)


def _dispose(
    form: forms.Disposing, row: Process, posts: list[int], me: Person, *, known: str = ""
) -> None:
    actions.dispose(
        process=row,
        posts=posts,
        disposition=form.cleaned_data["disposition"],
        reason=form.reason_given(),
        known=known,
        person=me,
        by=me.id,
        at=timezone.now(),
    )


def _context(
    page: dispositions.AnswersPage, form: forms.Disposing, row: Process, marked: list[int]
) -> dict[str, object]:
    names = dict(languages())
    asked = {
        "show": "answered" if page.answered else "",
        "language": page.language,
        "home": page.home,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    first = [page.comments[0].number] if page.comments and not page.answered else []
    return {
        "page": page,
        "form": form,
        "process": row,
        "marked": marked or first,
        "languages": [(code, names.get(code, code)) for code in page.languages],
        "older": f"?{query}{'&' if query else ''}after={page.next}" if page.next else "",
    }


def _known(language: str) -> str:
    return language if language in dict(languages()) else ""


def _csv(row: Process) -> Iterator[str]:
    write = csv.writer(_Line()).writerow
    yield from (str(write(line)) for line in dispositions.csv_lines(process=row))


class _Line:
    """What a csv writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line

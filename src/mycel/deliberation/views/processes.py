"""Views of processes: the list, each with its phases, drafting, opening, leading and closing."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.deliberation import actions, tasks
from mycel.deliberation.forms import processes as forms
from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import DRAFT, RUNNING
from mycel.deliberation.queries import closing, processes
from mycel.deliberation.queries.bundle import write_bundle
from mycel.deliberation.queries.participation import participation
from mycel.deliberation.queries.permitted import starters
from mycel.deliberation.queries.threads_waiting import threads_waiting
from mycel.deliberation.snapshots import starting_plans
from mycel.deliberation.views import doors
from mycel.engine.discussion.plan import Plan
from mycel.groups.models import Unit
from mycel.groups.queries.words import languages, spoken
from mycel.notices.queries.wishes import follows
from mycel.people.models import Person
from mycel.record import bundles

FORM = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (actions.NotNow, actions.NeedsWords, actions.CannotClose)


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """List processes, newest first."""
    me = doors.visitor(request)
    page = processes.processes_page(
        person=me,
        filter_=request.GET.get("show", ""),
        before=doors.whole(request.GET.get("before")),
    )
    older = f"?show={page.shown}&before={page.older}" if page.older else ""
    may_draft = me is not None and starters(person=me).exists()
    context = {"page": page, "older": older, "may_draft": may_draft}
    return render(request, "deliberation/process_list.html", context)


@require_safe
def process(request: HttpRequest, number: int) -> HttpResponse:
    """Show a process: what happens now, what one may do, and why one may not."""
    row = doors.process(request, number)
    me = doors.visitor(request)
    context = {
        "page": processes.process_page(process=row, person=me),
        "follows": me is not None and follows(person=me, space=row.ref),
        "waiting": threads_waiting(process=row, language=doors.language(), at=timezone.now())
        if row.state == RUNNING
        else (),
    }
    return render(request, "deliberation/process_page.html", context)


@login_required
@FORM
def new(request: HttpRequest) -> HttpResponse:
    """Choose what to start from, then draft a process."""
    units = _units(request)
    plan = starting_plans().get(request.GET.get("plan", ""))
    if plan is None:
        plans = [starting_plans()[name] for name in sorted(starting_plans())]
        return render(request, "deliberation/process_plans.html", {"plans": plans})
    choices = [(str(unit.pk), spoken(unit.name)) for unit in units]
    form = _draft(request, plan=plan, units=choices)
    if request.method == "POST" and form.is_valid():
        unit = next(one for one in units if str(one.pk) == form.cleaned_data["unit"])
        me = doors.person(request)
        row = actions.draft_process(
            unit=unit, planned=form.planned(), drafter=me, by=me.id, at=timezone.now()
        )
        messages.success(request, gettext("The draft is saved. Nobody else sees it yet."))
        return redirect("process", number=row.number)
    return _form_page(request, form, title=plan.title, back=reverse("process_new"))


@login_required
@FORM
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft."""
    row = doors.process_to_run(request, number)
    if row.state != DRAFT:
        messages.info(request, gettext("What was announced at the opening cannot change any more."))
        return redirect("process", number=number)
    plan = forms.plan_of(process=row, starting=starting_plans())
    form = _draft(request, plan=plan, process=row)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            actions.change_process(
                process=row, planned=form.planned(), by=doors.by(request), at=timezone.now()
            )
            return gettext("The draft is saved.")

        return _done(request, number, do)
    return _form_page(request, form, title=row.title, back=reverse("process", args=[number]))


@login_required
@require_POST
def open_(request: HttpRequest, number: int) -> HttpResponse:
    """Open a process with its first phase."""
    row = doors.process_to_run(request, number)

    def do() -> str:
        actions.open_process(process=row, by=doors.by(request), at=timezone.now())
        return gettext("It is open. What was announced cannot change any more.")

    return _done(request, number, do)


@login_required
@FORM
def next_phase(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a later phase."""
    row = doors.process_to_run(request, number)
    page = processes.process_page(process=row, person=doors.visitor(request))
    choices = [(p.position, f"{p.kind_name}: {spoken(p.title)}") for p in page.later]
    form = forms.NextPhase(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.begin_phase(
                process=row,
                position=data["position"],
                reason=data["reason"],
                by=doors.by(request),
                at=timezone.now(),
            )
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("The next phase runs."))
            return redirect("process", number=number)
    return _step_page(request, row, form, heading=gettext("Begin the next phase"))


@login_required
@FORM
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a process, with a reason."""
    row = doors.process_to_run(request, number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            actions.withdraw_process(
                process=row,
                reason=form.cleaned_data["reason"],
                by=doors.by(request),
                at=timezone.now(),
            )
            return gettext("It is withdrawn. What was written stays readable.")

        return _done(request, number, do)
    return _step_page(request, row, form, heading=gettext("Withdraw this process"))


@login_required
@FORM
def facilitators(request: HttpRequest, number: int) -> HttpResponse:
    """Show who runs a process beside its group, and let somebody else do so, too."""
    row = doors.process_to_run(request, number)
    form = forms.Facilitator(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["person"]

        def do() -> str:
            actions.appoint(process=row, person=who, by=doors.by(request), at=timezone.now())
            return gettext("%(name)s runs this process, too.") % {"name": who.name}

        return _done(request, number, do, to="process_facilitators")
    context = {
        "form": form,
        "process": row,
        "facilitators": processes.facilitators(process=row),
        "cancel": reverse("process", args=[number]),
    }
    return render(request, "deliberation/process_facilitators.html", context)


@login_required
@require_POST
def dismiss(request: HttpRequest, number: int) -> HttpResponse:
    """End somebody's role in a process."""
    row = doors.process_to_run(request, number)
    slug = request.POST.get("person", "").removeprefix("person/")[:120]
    who = Person.objects.named().filter(slug=slug).first()

    def do() -> str:
        if who is None:
            raise actions.NotNow(gettext("They are no facilitator of this process."))
        actions.dismiss(process=row, person=who, by=doors.by(request), at=timezone.now())
        return gettext("%(name)s does not run this process any more.") % {"name": who.name}

    return _done(request, number, do, to="process_facilitators")


@login_required
@FORM
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Show what still waits, and close a process in which nothing does."""
    row = doors.process_to_run(request, number)
    if request.method == "POST":

        def do() -> str:
            tasks.close(process=row, by=doors.by(request), at=timezone.now())
            return gettext("It is closed. Its record can be downloaded and checked.")

        return _done(request, number, do)
    waiting = closing.waiting(process=row) if row.state == RUNNING else ()
    context = {"process": row, "waiting": waiting, "is_running": row.state == RUNNING}
    return render(request, "deliberation/process_closing.html", context)


@require_safe
def bundle(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the record of a closed process as one file that anybody can check."""
    row = doors.process(request, number)
    try:
        return bundles.download(
            name=f"process-{number}.record.zip",
            write=lambda to: write_bundle(process=row, to=to),
        )
    except bundles.NoBundle:
        messages.info(
            request,
            gettext(
                "The record of a process is ready a minute after its close, once the log has signed"
                " it."
            ),
        )
        return redirect("process", number=number)


@require_safe
def took_part(request: HttpRequest, number: int) -> HttpResponse:
    """Show who could, was told and took part; small groups stay hidden."""
    row = doors.process(request, number)
    context = {"process": row, "page": participation(process=row)}
    return render(request, "deliberation/participation_page.html", context)


def _units(request: HttpRequest) -> list[Unit]:
    units = list(starters(person=doors.person(request)))
    if not units:
        raise PermissionDenied(
            gettext(
                "Only people who hold a role in a group can begin a process for it. The groups'"
                " pages name them: ask one of them, or take a free seat."
            )
        )
    return units


def _draft(request: HttpRequest, *, plan: Plan, **more: Any) -> forms.Draft:  # noqa: ANN401 — passed on as given
    data = request.POST if request.method == "POST" else None
    today: date = timezone.now().date()
    return forms.Draft(data, plan=plan, languages=languages(), today=today, **more)


def _form_page(
    request: HttpRequest, form: forms.Draft, *, title: object, back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "cancel": back}
    return render(request, "deliberation/process_form.html", context)


def _step_page(request: HttpRequest, row: Process, form: object, *, heading: str) -> HttpResponse:
    context = {
        "form": form,
        "process": row,
        "heading": heading,
        "cancel": reverse("process", args=[row.number]),
    }
    return render(request, "deliberation/process_step.html", context)


def _done(
    request: HttpRequest, number: int, do: Callable[[], str], *, to: str = "process"
) -> HttpResponse:
    try:
        messages.success(request, do())
    except REFUSED as refusal:
        doors.refused(request, refusal)
    return redirect(to, number=number)

"""Views of incidents: the list, one of them, reporting, taking over many, learning from them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.assessment.actions import incidents as acts
from mycel.assessment.actions import learning
from mycel.assessment.actions.register import PlanIsPresent, PlanIsWithdrawn, RefIsTaken
from mycel.assessment.forms import choosing
from mycel.assessment.forms.estimates import Since
from mycel.assessment.forms.incidents import Reported, Taken
from mycel.assessment.forms.register import Reason
from mycel.assessment.queries import evidence
from mycel.assessment.queries import incidents as queries
from mycel.assessment.views import doors
from mycel.catalogue.models import Node
from mycel.groups import snapshots as group_snapshots
from mycel.groups.models import Movement
from mycel.people.models import Account

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """Show what went wrong, newest first."""
    page = queries.incidents_page(page=doors.page_number(request))
    context = {"page": page, "may_write": doors.may_write(request)}
    return render(request, "assessment/incident_list.html", context)


@require_safe
def incidents_csv(request: HttpRequest) -> HttpResponse:
    """Send every incident as a table."""
    del request
    answer = HttpResponse(queries.incidents_table(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="incidents.csv"'
    return answer


@require_safe
def incident(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one incident."""
    page = queries.incident_page(slug=slug)
    if page is None:
        raise Http404(str(doors.NOT_HERE["incident"]))
    context = {"page": page, "may_write": doors.may_write(request)}
    return render(request, "assessment/incident_page.html", context)


@login_required
@FORM
def incident_new(request: HttpRequest) -> HttpResponse:
    """Report what went wrong."""
    oneself = doors.writer(request)
    form = Reported(
        request.POST or None, whole=group_snapshots.of_movement(), now=timezone.now(), held=None,
        about=request.GET.get("about", ""),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.report_incident(value=form.value(), by=oneself.id, at=timezone.now())
        except RefIsTaken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Reported. It counts from now on."))
            return redirect("incident", slug=made.slug)
    return render(request, "assessment/incident_form.html", {"form": form})


@login_required
@FORM
def incident_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is known of an incident."""
    row = doors.plan(kind="incident", slug=slug)
    oneself = doors.writer(request)
    form = Reported(
        request.POST or None,
        whole=group_snapshots.of_movement(),
        now=timezone.now(),
        held=queries.incident_of(row=row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.change_incident(incident=row, value=form.value(), by=oneself.id, at=timezone.now())
        except PlanIsWithdrawn as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Changed. The record keeps what it was before."))
            return redirect("incident", slug=slug)
    context = {"form": form, "slug": slug, "name": choosing.name_of(row)}
    return render(request, "assessment/incident_form.html", context)


@login_required
@FORM
def incident_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an incident back, after a second look and with a reason."""
    row = doors.plan(kind="incident", slug=slug)
    oneself = doors.writer(request)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw_incident(
                incident=row,
                reason=form.cleaned_data["reason"],
                by=oneself.id,
                at=timezone.now(),
            )
        except PlanIsWithdrawn as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, gettext("Withdrawn. It stays readable, with your reason."))
        return redirect("incident", slug=slug)
    context = {"form": form, "slug": slug, "name": choosing.name_of(row)}
    return render(request, "assessment/incident_withdraw.html", context)


@login_required
@require_POST
def incident_restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a withdrawn incident back."""
    row = doors.plan(kind="incident", slug=slug)
    oneself = doors.writer(request)
    try:
        acts.restore_incident(incident=row, by=oneself.id, at=timezone.now())
    except PlanIsPresent as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, gettext("It is back."))
    return redirect("incident", slug=slug)


@login_required
@FORM
def incidents_import(request: HttpRequest) -> HttpResponse:
    """Take over incidents from a table or from templates on wiki pages; a look first."""
    oneself = doors.writer(request)
    is_sent = request.method == "POST"
    form = Taken(request.POST if is_sent else None, request.FILES if is_sent else None)
    found = form.incidents if is_sent and form.is_valid() else None
    if found is not None and "save" in request.POST:
        done = acts.import_incidents(
            scope=get_object_or_404(Movement.objects.only("id")).id,
            values=found.values(),
            by=oneself.id,
            at=timezone.now(),
        )
        messages.success(
            request,
            gettext("Taken over: %(created)s new, %(changed)s changed, %(same)s as they were.")
            % {"created": done.created, "changed": done.changed, "same": done.unchanged},
        )
        return redirect("incidents")
    context = {"form": form, "page": None if found is None else queries.taken_page(values=found)}
    return render(request, "assessment/incident_import.html", context)


@login_required
@require_POST
def node_learn(request: HttpRequest, slug: str) -> HttpResponse:
    """Take over how often and how long a node fails, as incidents lead to it."""
    row = get_object_or_404(Node.objects.present(), slug=slug)
    account = request.user
    if not isinstance(account, Account) or not account.has_perm("catalogue.change_node", row):
        raise PermissionDenied(gettext("Only those who keep this may change how often it fails."))
    since = Since(request.POST).since_day()
    found = evidence.of_node(row=row, today=doors.today(), since=since)
    if found is None:
        messages.info(request, gettext("No incident changes these ranges. Nothing was changed."))
        return redirect("node", slug=slug)
    try:
        learning.adjust_node(
            node=row,
            per_year=found.per_year,
            hours=found.hours,
            until=found.until,
            by=account.person.id,
            at=timezone.now(),
        )
    except learning.NothingToLearn as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(
            request, gettext("Taken over. The ranges now know of what happened until today.")
        )
    return redirect("node", slug=slug)

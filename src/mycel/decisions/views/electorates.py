"""Electorates: the lists of people that were brought in, and bringing in another one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from mycel.decisions import actions, tasks
from mycel.decisions.forms.electorates import ElectorateForm
from mycel.decisions.queries import electorates as queries
from mycel.decisions.views import doors
from mycel.formats.electorate import NotAnElectorate


@require_safe
def electorates(request: HttpRequest) -> HttpResponse:
    """List the lists of people; whom they name is shown nowhere."""
    context = {
        "lists": queries.electorates(),
        "may_import": request.user.has_perm("decisions.import_electorate"),
    }
    return render(request, "decisions/electorates_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def electorate_new(request: HttpRequest) -> HttpResponse:
    """Bring in a list of people from a file."""
    if not request.user.has_perm("decisions.import_electorate"):
        raise PermissionDenied(
            gettext("Only administrators can bring in a list of people. Ask one of them.")
        )
    is_sent = request.method == "POST"
    form = ElectorateForm(request.POST, request.FILES) if is_sent else ElectorateForm()
    if is_sent and form.is_valid():
        try:
            found = tasks.bring_in(
                name=form.cleaned_data["name"],
                data=form.cleaned_data["file"].read(),
                by=doors.person(request).id,
                at=timezone.now(),
            )
        except (NotAnElectorate, actions.NobodyMayVote) as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, gettext("The list is here. Choose it when you draft a question.")
            )
            return redirect("electorate", id_=found.id)
    context = {"form": form}
    status = 422 if is_sent else 200
    return render(request, "decisions/electorate_form.html", context, status=status)


@require_safe
def electorate(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Show how large a list is, what it tells of people, and which questions ask it."""
    page = queries.electorate_page(id_=id_)
    if page is None:
        raise Http404(gettext("There is no such list of people."))
    return render(request, "decisions/electorate_page.html", {"page": page})

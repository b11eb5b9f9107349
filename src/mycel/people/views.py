"""Views of people: saying how one takes part, taking one's data along, leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mycel.people import actions, queries
from mycel.people.forms import LeaveForm, YouForm
from mycel.people.models import Person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def you_edit(request: HttpRequest) -> HttpResponse:
    """Change what a person tells about themselves, and whether their name may be shown."""
    person = _oneself(request)
    form = YouForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        actions.describe(person=person, value=form.value, by=person.id, at=timezone.now())
        messages.success(request, gettext("Saved."))
        return redirect("you")
    page = queries.you_page(person=person)
    return render(request, "people/you_edit.html", {"page": page, "form": form})


@login_required
@require_safe
@never_cache
def you_data(request: HttpRequest) -> HttpResponse:
    """Send everything that is kept about a person to that person, as JSON."""
    about = queries.everything_about(person=_oneself(request), at=timezone.now())
    answer = JsonResponse(
        about, encoder=DjangoJSONEncoder, json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="about-you.json"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def you_leave(request: HttpRequest) -> HttpResponse:
    """Close one's account and become a pseudonym, after a second look."""
    person = _oneself(request)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(person=person, by=person.id, at=timezone.now())
        except actions.LastAdministrator as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(
                request,
                gettext("You have left, and your name is erased here. Thank you for all you did."),
            )
            return redirect("home")
    page = queries.you_page(person=person)
    return render(request, "people/you_leave.html", {"page": page, "form": form})


def _oneself(request: HttpRequest) -> Person:
    person = (
        Person.objects.select_related("account").filter(account_id=request.user.pk or 0).first()
    )
    if person is None or not request.user.has_perm("people.describe_person", person):
        raise PermissionDenied(
            gettext("Your account belongs to no person yet. Sign out and sign in again to get one.")
        )
    return person

"""Views of groups: units, their roles and terms, and the pages of the people who hold them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mycel.groups import actions, queries
from mycel.groups.forms import EndForm, TermForm, UnitForm
from mycel.groups.models import Term
from mycel.groups.views.asking import (
    FORM,
    only_those_who_hold_a_role,
    person_id,
    unit_of,
    unit_to_change,
)
from mycel.people import queries as people
from mycel.people.models import Person


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """List the groups by kind, each with its people and free seats."""
    page = queries.units_page(today=timezone.now().date(), kind=request.GET.get("kind", ""))
    may_found = request.user.has_perm("groups.found_unit")
    return render(request, "groups/units_page.html", {"page": page, "may_found": may_found})


@login_required
@FORM
def unit_new(request: HttpRequest) -> HttpResponse:
    """Enter a new group."""
    if not request.user.has_perm("groups.found_unit"):
        raise PermissionDenied(
            gettext("Only people who take part can enter a group. Sign in again, then try again.")
        )
    form = UnitForm(request.POST or None, unit=None)
    if request.method == "POST" and form.is_valid():
        unit = actions.found_unit(
            value=form.value,
            charter=form.cleaned_data["charter"],
            by=person_id(request),
            at=timezone.now(),
        )
        messages.success(
            request, gettext("Saved. Begin the first term, so that somebody is named.")
        )
        return redirect("unit", slug=unit.slug)
    return render(request, "groups/unit_form.html", {"form": form, "page": None})


@login_required
@FORM
def unit_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a group says about itself."""
    unit = unit_to_change(request, slug)
    form = UnitForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        charter = form.cleaned_data["charter"]
        if form.value != form.before or charter != form.charter_text:
            actions.change_unit(
                unit=unit,
                value=form.value,
                charter=charter,
                by=person_id(request),
                at=timezone.now(),
            )
        messages.success(request, gettext("Saved."))
        return redirect("unit", slug=unit.slug)
    page = queries.unit_page(unit=unit, today=timezone.now().date())
    return render(request, "groups/unit_form.html", {"form": form, "page": page})


@login_required
@FORM
def term_begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody begin a term in a role of a group."""
    unit = unit_to_change(request, slug)
    roles = {role.role: role for role in unit.roles.select_related("unit")}
    form = TermForm(
        request.POST or None,
        roles=roles,
        today=timezone.now().date(),
        role=request.GET.get("role", ""),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = get_object_or_404(Person, id=data["person"])
        try:
            actions.begin_term(
                role=roles[data["role"]],
                person=person,
                since=data["since"],
                by=person_id(request),
                at=timezone.now(),
            )
        except actions.SeatsAreTaken as refusal:
            form.add_error("role", str(refusal))
        except actions.HoldsItAlready as refusal:
            form.add_error("person", str(refusal))
        else:
            messages.success(request, gettext("Saved. The term has begun."))
            return redirect("unit", slug=unit.slug)
    page = queries.unit_page(unit=unit, today=timezone.now().date())
    return render(request, "groups/term_begin.html", {"form": form, "page": page})


@login_required
@FORM
def term_end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End a term on a day; also by the person who holds it."""
    found = Term.objects.select_related("role__unit", "person")
    term = get_object_or_404(found, pk=number, role__unit__slug=slug)
    if not request.user.has_perm("groups.end_term", term):
        raise PermissionDenied(only_those_who_hold_a_role())
    form = EndForm(request.POST or None, initial={"until": timezone.now().date()})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        try:
            actions.end_term(term=term, until=until, by=person_id(request), at=timezone.now())
        except actions.EndsBeforeItBegan as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(request, gettext("Saved. The term has its last day."))
            return redirect("unit", slug=slug)
    page = queries.unit_page(unit=term.role.unit, today=timezone.now().date())
    context = {"form": form, "page": page, "role": term.role.role, "who": term.person.shown_name}
    return render(request, "groups/term_end.html", context)


@require_safe
def unit_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a group as the file of a movement; who did not agree to be named is a pseudonym."""
    del request
    body = queries.unit_file(unit=unit_of(slug))
    answer = HttpResponse(body, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.yaml"'
    return answer


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a person agreed to show; nobody else has a page."""
    page = people.person_page(slug=slug)
    if page is None:
        raise Http404(gettext("Nobody with this address agreed to have a page."))
    row = Person.objects.get(slug=slug)
    context = {
        "page": page,
        "terms": queries.terms_of(person=row, today=timezone.now().date()),
        "is_you": row.account_id is not None and row.account_id == request.user.pk,
    }
    return render(request, "groups/person_page.html", context)


@login_required
@require_safe
@never_cache
def you(request: HttpRequest) -> HttpResponse:
    """Show a person what waits for them here, and what they told."""
    return render(request, "groups/you_page.html", you_context(request=request))


def you_context(*, request: HttpRequest) -> dict[str, object]:
    """Return what the page about oneself shows, for those who add to it."""
    row = Person.objects.filter(account_id=request.user.pk or 0).first()
    if row is None:
        raise PermissionDenied(
            gettext("Your account belongs to no person yet. Sign out and sign in again to get one.")
        )
    terms = queries.terms_of(person=row, today=timezone.now().date())
    return {
        "page": people.you_page(person=row),
        "terms": terms,
        "running": [term for term in terms if term.is_running],
        "ending": [term for term in terms if term.ends_soon],
        "rolls": queries.asked_of(person=row, today=timezone.now().date()),
    }

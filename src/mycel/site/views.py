"""The site's own doors: pages that several rooms make together, theme, the sample's personas."""

from dataclasses import replace

from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.assessment.queries import overview
from mycel.catalogue.forms import choosing
from mycel.catalogue.queries import map_page, node_page
from mycel.decisions.views import following
from mycel.groups import queries as groups
from mycel.groups.models import Unit
from mycel.people.models import Person
from mycel.record import queries as record
from mycel.site import pages, signin

THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show how the movement's infrastructure stands, and what waits for the reader."""
    at, known = timezone.now(), pages.states()
    person = getattr(request.user, "person", None)
    yours = pages.yours(person=person, at=at, known=known) if person else None
    page = pages.home_page(today=at.date())
    return render(request, "home.html", {"page": page, "yours": yours})


@require_safe
def nodes(request: HttpRequest) -> HttpResponse:
    """Show the map of infrastructure with how everything stands."""
    chosen = choosing.filters(request.GET)
    if "growth" not in request.GET:
        chosen = replace(chosen, growth=pages.growth_asked())
    page = map_page(
        filters=chosen,
        states=pages.states(),
        until_year=pages.until_year(today=timezone.now().date()),
    )
    findings = overview.findings_lately(limit=pages.SHOWN)
    return render(request, "site/map_page.html", {"page": page, "findings": findings})


@require_safe
def node(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one node: who keeps it, how it stands, what it needs, what happened so far."""
    page = node_page(slug=slug, at=timezone.now(), states=pages.states(), reader=request.user)
    if page is None:
        raise Http404(gettext("There is no such thing on the map. Search for it by name."))
    around = pages.around_node(id_=page.id, ref=page.ref, today=timezone.now().date())
    return render(request, "site/node_page.html", {"page": page, **vars(around)})


@require_safe
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one unit: mandate, people, what it looks after, what it published."""
    row = get_object_or_404(Unit.objects.select_related("parent"), slug=slug)
    today = timezone.now().date()
    page, reader = groups.unit_page(unit=row, today=today), getattr(request.user, "person", None)
    context = {
        "page": page,
        "sections": groups.unit_sections(unit=row, page=page, reader=reader, today=today),
        "may_change": request.user.has_perm("groups.change_unit", row),
        "kept": pages.looked_after(unit=row, known=pages.states()),
        "findings": overview.findings_of_unit(unit_id=row.id, limit=pages.SHOWN),
        "entries": record.latest(subject=row.id),
        "decided": pages.decided_in(unit_id=row.id, at=timezone.now()),
    }
    return render(request, "site/unit_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_new(request: HttpRequest, number: int) -> HttpResponse:
    """Publish the decision that follows from a counted question."""
    return following.publish(request, number=number, grounds=pages.grounds())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_new_free(request: HttpRequest) -> HttpResponse:
    """Publish a decision of a group that decides in another way."""
    return following.publish(request, number=None, grounds=pages.grounds())


@require_POST
def enter_sample(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the sample's personas; only on a sample, and only over loopback."""
    if not signin.is_sample_site(request):
        raise Http404(gettext("This address exists only in the sample movement."))
    slug = request.POST.get("persona", "")
    if slug not in dict(signin.PERSONAS):
        raise Http404(gettext("There is no such persona in the sample."))
    person = get_object_or_404(Person.objects.select_related("account"), slug=slug)
    account = signin.account_of_persona(person)
    login(request, account, backend="mycel.site.backend.AccountBackend")
    return redirect("home")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and return to the page the reader was on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    answer = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "auto")
    if chosen in THEMES[1:]:
        answer.set_cookie(
            "theme", chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer

"""The doors of the frame itself: home, the theme a reader chose, the sample's personas."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from mycel.people.models import Person
from mycel.site import signin

THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show how the movement's infrastructure stands, and what waits for the reader."""
    return render(request, "home.html")


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
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
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

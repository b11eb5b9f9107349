"""Views of notices: the inbox, wishes, following, and the links that stand in mails."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.notices import actions, forms, tasks
from mycel.notices.models import OFF
from mycel.notices.queries import inbox, links, wishes
from mycel.people.models import Person
from mycel.people.queries import who

MOST_SPACE = 60


@login_required
@require_safe
@never_cache
def inbox_(request: HttpRequest) -> HttpResponse:
    """Show what was told to whoever reads, newest first."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < MOST_SPACE else None
    page = inbox.inbox_page(person=_person(request), before=before)
    context = {
        "page": page,
        "older": f"?before={page.older}" if page.older else "",
        "newest": page.notices[0].id if page.notices else 0,
    }
    return render(request, "notices/inbox_page.html", context)


@login_required
@require_POST
def go(request: HttpRequest, id_: int) -> HttpResponse:
    """Mark a notice as read and go to what it tells."""
    row = actions.read(person=_person(request), id_=id_, at=timezone.now())
    if row is None:
        raise Http404(gettext("There is no such notice in your inbox."))
    return redirect(row.path)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read that was shown."""
    text = request.POST.get("until", "")
    if text.isascii() and text.isdigit() and len(text) < MOST_SPACE:
        actions.read_all(person=_person(request), until=int(text), at=timezone.now())
    return redirect("inbox")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wishes_(request: HttpRequest) -> HttpResponse:
    """Change how often mail comes."""
    me = _person(request)
    page = wishes.wishes_page(person=me)
    form = forms.Wishes(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        for space, rhythm in form.changed_wishes().items():
            actions.wish(person=me, space=space, rhythm=rhythm, at=timezone.now())
        messages.success(request, gettext("Saved. It holds for everything from now on."))
        return redirect("wishes")
    where = forms.Where(initial={"email": page.email})
    return _wishes_page(request, form, where, page)


@login_required
@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """Change where mail goes, and ask there whether it may come."""
    me = _person(request)
    page = wishes.wishes_page(person=me)
    where = forms.Where(request.POST)
    if not where.is_valid():
        return _wishes_page(request, forms.Wishes(page=page), where, page)
    email = where.cleaned_data["email"]
    if not email:
        actions.forget_address(person=me)
        messages.success(request, gettext("No mail comes any more. The inbox stays."))
        return redirect("wishes")
    try:
        row = actions.set_address(person=me, email=email, at=timezone.now())
    except actions.NotWished as refusal:
        where.add_error("email", str(refusal))
        return _wishes_page(request, forms.Wishes(page=page), where, page)
    tasks.ask_to_confirm(address=row, at=timezone.now())
    messages.success(request, gettext("Saved. Follow the link in the mail that comes there now."))
    return redirect("wishes")


@login_required
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a space, or follow it no more, and go back to where one was."""
    me, space = _person(request), request.POST.get("space", "")[:MOST_SPACE]
    if "/" not in space:
        raise Http404(gettext("There is nothing here to follow."))
    if request.POST.get("end"):
        actions.unfollow(person=me, space=space)
        messages.success(request, gettext("You do not follow this any more."))
    else:
        actions.follow(person=me, space=space, at=timezone.now())
        messages.success(request, gettext("You follow this. What happens comes to your inbox."))
    back = request.POST.get("back", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if own and back.startswith("/") else reverse("inbox"))


@csrf_exempt  # mail programs send it in one click, without having been here (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mail of a space, or all of it; the link itself says who asks."""
    meant = links.read_unsubscribing(token=token)
    person = None if meant is None else Person.objects.filter(pk=meant.person).first()
    if meant is None or person is None:
        raise Http404(gettext("This link was changed on its way. Use the one in your newest mail."))
    if request.method == "POST":
        actions.wish(person=person, space=meant.what, rhythm=OFF, at=timezone.now())
    context = {"is_done": request.method == "POST", "is_all": not meant.what}
    return render(request, "notices/unsubscribe_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm where mail goes; opening the link shows a button, so that no scanner says yes."""
    meant = links.read_confirming(token=token)
    if meant is None:
        raise Http404(gettext("This link is older than a week, or was changed. Ask for a new one."))
    is_done = request.method == "POST" and _confirmed(meant.person, meant.what)
    if request.method == "POST" and not is_done:
        raise Http404(gettext("Another address was given since. Use the link that went there."))
    context = {"is_done": is_done, "email": meant.what}
    return render(request, "notices/confirm_page.html", context)


def _confirmed(person: UUID, email: str) -> bool:
    return actions.confirm(person_id=person, email=email, at=timezone.now())


def _wishes_page(
    request: HttpRequest, form: forms.Wishes, where: forms.Where, page: wishes.WishesPage
) -> HttpResponse:
    context = {"form": form, "where": where, "page": page, "mail_on": settings.MAIL_ON}
    return render(request, "notices/wishes_page.html", context)


def _person(request: HttpRequest) -> Person:
    found = who(user=request.user)
    if found is None:
        raise PermissionDenied(
            gettext("This account belongs to nobody who takes part; sign in with another one.")
        )
    return found

"""Views of the code of conduct: reading it, agreeing to it, adopting a new version."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.texts import actions
from mycel.texts.forms import writing
from mycel.texts.queries.conduct import conduct_lines
from mycel.texts.views import doors


@require_safe
def conduct(request: HttpRequest) -> HttpResponse:
    """Show the code of conduct with its earlier versions."""
    lines = conduct_lines(person=doors.visitor(request))
    context = {
        "newest": lines[0] if lines else None,
        "earlier": lines[1:],
        "may_agree": request.user.is_authenticated,
        "may_adopt": request.user.is_staff if request.user.is_authenticated else False,
    }
    return render(request, "texts/conduct_page.html", context)


@login_required
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """Agree to the newest version."""
    me = doors.person(request)
    version = doors.whole(request.POST.get("version")) or 0

    def do() -> str:
        actions.agree_to_conduct(person=me, version=version, by=me.id, at=timezone.now())
        return gettext("Thank you. You can write now.")

    doors.done(request, do)
    return redirect("conduct")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest) -> HttpResponse:
    """Adopt a new version."""
    me = doors.administrator(request)
    lines = conduct_lines(person=me)
    form = writing.Conduct(request.POST or None, before=lines[0].text if lines else {})
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_conduct(text=form.text(), by=me.id, at=timezone.now())
        except actions.ConductRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("conduct")
    return render(request, "texts/conduct_form.html", {"form": form})

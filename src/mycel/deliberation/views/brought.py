"""Views of what is brought in: the statements of an earlier conversation, looked at first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from mycel.deliberation.forms.brought import Bringing
from mycel.deliberation.forms.statements import Seeding
from mycel.deliberation.queries import brought
from mycel.deliberation.queries.permitted import permitted
from mycel.deliberation.views import doors
from mycel.texts.queries.limits import LIMITS

FORM = require_http_methods(["GET", "HEAD", "POST"])
LISTED = 50


@login_required
@FORM
def polis(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a Polis export holds, ready to be edited and put in; no file is kept."""
    row = doors.process_to_run(request, number)
    answer = permitted(process=row, person=doors.person(request), what="run")
    if not answer.allowed:
        messages.info(request, answer.reason)
        return redirect("statements_all", number=number)
    is_sent = request.method == "POST"
    form = Bringing(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial={"language": doors.language()},
    )
    cancel = reverse("statements_all", args=[number])
    context: dict[str, object] = {"form": form, "process": row, "cancel": cancel}
    if is_sent and form.is_valid():
        given = form.cleaned_data
        page = brought.brought(
            process=row, statements=form.statements, with_meta=given["with_meta"]
        )
        reasons = _reasons(page)
        initial = {"language": given["language"], "lines": "\n".join(page.fit)}
        context |= {"page": page, "reasons": reasons, "form": Seeding(initial=initial)}
    return render(request, "deliberation/statement_brought.html", context)


def _reasons(page: brought.Brought) -> list[tuple[str, int, list[brought.LeftOut]]]:
    """Return why statements are left out, how many each time, and the first of them."""
    words = {
        brought.LONG: gettext("Longer than %(most)s characters: shorten them and add them by hand")
        % {"most": LIMITS["statement"]},
        brought.BEFORE: gettext("Said before, in this process or earlier in the file"),
        brought.REJECTED: gettext("Rejected by the moderators there"),
        brought.META: gettext("About the people who took part there (meta)"),
        brought.EMPTY: gettext("Without words"),
    }
    found = [
        (name, [one for one in page.left_out if one.why == why]) for why, name in words.items()
    ]
    return [(name, len(ones), ones[:LISTED]) for name, ones in found if ones]

"""The roll call's doors: seeing it, starting one, answering."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from mycel.catalogue.actions import roll_call as acts
from mycel.catalogue.forms import choosing
from mycel.catalogue.models import ANSWERS, Call
from mycel.catalogue.queries import roll_call as queries
from mycel.catalogue.views import doors
from mycel.catalogue.views.tables import table
from mycel.groups.models import Movement, Unit

MOST_ASKED = 1000
HEADER = ("ref", "name", "steward", "steward_name", "asked", "due", "answered", "answer")
HOME = "/stewards/roll-call/"


@require_safe
def roll_call(request: HttpRequest) -> HttpResponse:
    """Show who was asked, who answered and who is silent."""
    state = request.GET.get("state", "")
    page = queries.roll_call_page(
        state=state if state in queries.STATES else "",
        before=choosing.whole(request.GET.get("before")),
        at=timezone.now(),
        reader=doors.reader(request),
    )
    return render(request, "catalogue/roll_call_page.html", {"page": page})


@require_safe
def roll_call_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the roll call as a table."""
    del request
    return table(name="roll-call", header=HEADER, rows=_lines())


def _lines() -> Iterator[tuple[object, ...]]:
    for line in queries.all_lines(day=timezone.now().date()):
        yield (
            *(f"node/{line.slug}", line.name, line.keeper.ref, line.keeper.name),
            *(line.asked, line.due, line.answered, line.answer),
        )


@require_POST
def roll_call_start(request: HttpRequest) -> HttpResponse:
    """Ask the stewards of a unit's nodes, or of all, whether they still keep them."""
    account = doors.signed_in(request)
    if account is None:
        return doors.ask_to_sign_in(request)
    slug = request.POST.get("unit", "")
    unit = get_object_or_404(Unit, slug=slug) if slug else None
    if not account.has_perm("groups.call_roll", unit):
        raise PermissionDenied(
            gettext(
                "Only somebody with a role in a unit may start its roll call, and only an"
                " administrator one for everything. Ask them to."
            )
        )
    nodes = queries.nodes_to_ask(unit=unit, limit=MOST_ASKED)
    if len(nodes) > MOST_ASKED:
        messages.error(
            request, gettext("These are too many at once. Start a roll call unit by unit.")
        )
        return redirect(HOME)
    scope = unit.id if unit else Movement.objects.values_list("id", flat=True)[0]
    by = doors.person_id(account)
    calls = acts.call_roll(scope=scope, nodes=nodes, by=by, at=timezone.now()) if nodes else []
    messages.success(request, _said(asked=len(calls), of=len(nodes)))
    return redirect(HOME)


def _said(*, asked: int, of: int) -> str:
    if not of:
        return gettext("There is nobody to ask: nothing here has a steward yet.")
    if not asked:
        return gettext("Everybody here is being asked already. Nothing was changed.")
    return ngettext(
        "Asked about %(n)s thing. The answer is due in %(days)s days.",
        "Asked about %(n)s things. The answers are due in %(days)s days.",
        asked,
    ) % {"n": asked, "days": acts.DAYS_TO_ANSWER}


@require_POST
def roll_call_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer: still here, needs help, stepping back."""
    account = doors.signed_in(request)
    if account is None:
        return doors.ask_to_sign_in(request)
    call = get_object_or_404(
        Call.objects.select_related("node__steward_unit", "node__steward_person"), pk=pk
    )
    doors.refuse_unless_keeper(account, "catalogue.answer_call", call.node)
    answer = request.POST.get("answer", "")
    if answer not in dict(ANSWERS):
        messages.error(request, gettext("Choose one of the three answers. Nothing was changed."))
        return redirect(HOME)
    try:
        acts.answer_call(call=call, answer=answer, by=doors.person_id(account), at=timezone.now())
    except acts.CallIsAnswered as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Thank you. Your answer stands in the record."))
    return redirect(HOME)

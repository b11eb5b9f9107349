"""Open roll calls: passing one's vote on, and the objections of a consent round."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mycel.decisions import actions, queries, rules
from mycel.decisions.forms import following
from mycel.decisions.models import Objection
from mycel.decisions.queries.delegations import DelegationPage, delegation_page
from mycel.decisions.views import doors
from mycel.people.models import Person

FORM = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (
    actions.NotNow,
    actions.NotOnTheRoll,
    actions.CannotDelegate,
    actions.NothingToTakeBack,
    actions.SaysNothing,
)


@login_required
@never_cache
@FORM
def delegation(request: HttpRequest, number: int) -> HttpResponse:
    """Show where one's vote goes; pass it on to somebody, or take it back."""
    page = _page(request, number)
    takes_back = request.POST.get("step") == "take-back"
    form = following.Delegation(
        request.POST if request.method == "POST" and not takes_back else None, takers=page.takers
    )
    if request.method == "POST" and takes_back:
        return _taken_back(request, number)
    if request.method == "POST" and form.is_valid():
        return _given(request, number, slug=form.cleaned_data["taker"])
    context = {"page": page, "form": form, "back": reverse("question", args=[number])}
    return render(request, "decisions/delegation_page.html", context)


@login_required
@require_POST
def objection_withdraw(request: HttpRequest, number: int, id_: UUID) -> HttpResponse:
    """Withdraw one's own objection; it stays readable in the record."""
    row = _objection(number, id_)
    # Asked of the rule itself: an administrator may do everything, but not speak for somebody.
    if not rules.raised_it(request.user, row):
        raise PermissionDenied(
            gettext("Only the one who raised an objection can withdraw it. You can answer it.")
        )
    try:
        actions.withdraw_objection(objection=row, by=doors.person(request).id, at=timezone.now())
        messages.success(
            request,
            gettext("Your objection is withdrawn. Your vote stays as you cast it: change it too."),
        )
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    return redirect("question", number=number)


@login_required
@FORM
def objection_answer(request: HttpRequest, number: int, id_: UUID) -> HttpResponse:
    """Answer an objection; a later answer takes the place of an earlier one."""
    row = _objection(number, id_)
    if not request.user.has_perm("decisions.answer_objection", row.question):
        raise PermissionDenied(
            gettext(
                "Only people who hold a role in the group that asks, and administrators, can"
                " answer here. The group's page names them."
            )
        )
    language = get_language() or "en"
    known = queries.spoken(text=row.answer, language=language)
    form = following.Answer(request.POST or None, initial={"words": known})
    if request.method == "POST" and form.is_valid():
        answer = {language: form.cleaned_data["words"]}
        try:
            actions.answer_objection(
                objection=row, answer=answer, by=doors.person(request).id, at=timezone.now()
            )
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Your answer stands below the objection."))
            return redirect(f"{reverse('question', args=[number])}#objection-{row.id}")
    context = {"form": form, "objection": row, "back": reverse("question", args=[number])}
    return render(request, "decisions/objection_page.html", context)


def _page(request: HttpRequest, number: int) -> DelegationPage:
    page = delegation_page(number=number, account=doors.account_id(request) or 0)
    if page is None:
        doors.question(number)
        raise Http404(
            gettext("On this question votes cannot be passed on: everybody votes themselves.")
        )
    if not page.is_on_roll:
        raise PermissionDenied(
            gettext("You are not on the roll of this question. Its page says why.")
        )
    return page


def _given(request: HttpRequest, number: int, *, slug: str) -> HttpResponse:
    me = doors.person(request)
    taker = Person.objects.named().filter(slug=slug).first()
    try:
        if taker is None:
            raise actions.CannotDelegate(gettext("This person is not named here any more."))
        actions.delegate(
            question=doors.question(number), giver=me, taker=taker, by=me.id, at=timezone.now()
        )
        messages.success(
            request,
            gettext("Your vote is passed on. You can take it back, or vote, until the close."),
        )
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    return redirect("delegation", number=number)


def _taken_back(request: HttpRequest, number: int) -> HttpResponse:
    me = doors.person(request)
    try:
        actions.withdraw_delegation(
            question=doors.question(number), giver=me, by=me.id, at=timezone.now()
        )
        messages.success(request, gettext("Your vote is yours again. Cast it before the close."))
    except REFUSED as refusal:
        messages.error(request, str(refusal))
    return redirect("delegation", number=number)


def _objection(number: int, id_: UUID) -> Objection:
    rows = Objection.objects.select_related("question__unit", "entry__person")
    return get_object_or_404(rows, id=id_, question__number=number)

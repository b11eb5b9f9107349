"""Doors of decisions: who comes in, which question is meant, and how a refusal is said."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext

from mycel.decisions.models import Commitment, Decision, Question
from mycel.groups.models import Term
from mycel.people.models import Account, Person


def account_id(request: HttpRequest) -> int | None:
    """Return who came in, or None."""
    return request.user.pk if isinstance(request.user, Account) else None


def person(request: HttpRequest) -> Person:
    """Return the person who came in.

    Errors:
        PermissionDenied for an account that belongs to nobody.
    """
    found = Person.objects.filter(account_id=request.user.pk or 0).first()
    if found is None:
        raise PermissionDenied(
            gettext("This account belongs to nobody who takes part; sign in with another one.")
        )
    return found


def question(number: int) -> Question:
    """Return a question with what its acts read, or answer that there is none."""
    return get_object_or_404(Question.objects.select_related("unit", "electorate"), number=number)


def question_to_run(request: HttpRequest, number: int) -> Question:
    """Return a question that whoever came in may run.

    Errors:
        PermissionDenied with who may.
    """
    found = question(number)
    if not request.user.has_perm("decisions.run_question", found):
        raise PermissionDenied(
            gettext(
                "Only people who hold a role in the group that asks, and administrators, can do"
                " this. The group's page names them: ask one of them."
            )
        )
    return found


def question_to_strike(request: HttpRequest, number: int) -> Question:
    """Return a question whose ballots whoever came in may strike.

    Errors:
        PermissionDenied with who may.
    """
    found = question(number)
    if not request.user.has_perm("decisions.strike_ballot", found):
        raise PermissionDenied(
            gettext("Only administrators can strike a ballot. Tell one of them what is wrong.")
        )
    return found


def no_question() -> Http404:
    """Return the answer that there is no such question."""
    return Http404(gettext("There is no question with this number."))


def no_decision() -> Http404:
    """Return the answer that there is no such decision."""
    return Http404(gettext("There is no decision with this number."))


def no_commitment() -> Http404:
    """Return the answer that there is no such commitment."""
    return Http404(gettext("There is no commitment with this number."))


def decision_to_promise_for(request: HttpRequest, number: int) -> Decision:
    """Return a decision for which whoever came in may enter commitments.

    Errors:
        PermissionDenied with who may.
    """
    found = Decision.objects.select_related("unit").filter(number=number).first()
    if found is None:
        raise no_decision()
    if not request.user.has_perm("decisions.make_commitment", found):
        raise PermissionDenied(
            gettext(
                "Only people who hold a role in the group that decided, and administrators, can"
                " enter what follows from it. The group's page names them: ask one of them."
            )
        )
    return found


def commitment_to_tell(request: HttpRequest, number: int) -> Commitment:
    """Return a commitment of which whoever came in may say how it goes.

    Errors:
        PermissionDenied with who may.
    """
    rows = Commitment.objects.select_related("decision__unit", "owner_unit", "owner_person")
    found = rows.filter(number=number).first()
    if found is None:
        raise no_commitment()
    if not request.user.has_perm("decisions.tell_commitment", found):
        raise PermissionDenied(
            gettext(
                "Only whoever promised it, people who hold a role in the group that decided, and"
                " administrators can say how it goes. Ask the one who answers for it."
            )
        )
    return found


def units_of(request: HttpRequest) -> list[UUID]:
    """Return the ids of the groups in which whoever came in holds a role today."""
    running = Term.objects.running(timezone.now().date())
    held = running.filter(person__account_id=request.user.pk or 0)
    return list(held.values_list("role__unit_id", flat=True).distinct())


def whole(text: str | None) -> int | None:
    """Return a whole number of an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 — what fits a number

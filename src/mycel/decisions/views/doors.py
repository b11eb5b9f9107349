"""Doors of decisions: who comes in, which question is meant, and how a refusal is said."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from mycel.decisions.models import Question
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

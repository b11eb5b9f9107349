"""Who may do what among decisions."""

import rules

from mycel.decisions.models import Commitment, Decision, Objection, Question
from mycel.groups.rules import administers, holds_a_role_in
from mycel.people.models import Account
from mycel.people.rules import takes_part


@rules.predicate
def holds_a_role_where_it_is_asked(account: Account, question: Question | None) -> bool:
    """Return whether the account's person holds a role today in the unit that asks."""
    return question is not None and bool(holds_a_role_in(account, question.unit))


@rules.predicate
def holds_a_role_where_it_was_decided(account: Account, decision: Decision | None) -> bool:
    """Return whether the account's person holds a role today in the unit that decided."""
    return decision is not None and bool(holds_a_role_in(account, decision.unit))


@rules.predicate
def has_promised_it(account: Account, commitment: Commitment | None) -> bool:
    """Return whether the commitment is the account's own, or one of a unit it holds a role in."""
    if commitment is None:
        return False
    if commitment.owner_person is not None:
        return commitment.owner_person.account_id == account.pk
    return bool(holds_a_role_in(account, commitment.owner_unit))


@rules.predicate
def holds_a_role_where_it_was_promised(account: Account, commitment: Commitment | None) -> bool:
    """Return whether the account's person holds a role in the unit whose decision it serves."""
    return commitment is not None and bool(holds_a_role_in(account, commitment.decision.unit))


@rules.predicate
def is_on_the_roll(account: Account, question: Question | None) -> bool:
    """Return whether the account's person stands on the question's roll and was not struck."""
    if question is None:
        return False
    return question.roll.filter(person__account=account, struck="").exists()


@rules.predicate
def raised_it(account: Account, objection: Objection | None) -> bool:
    """Return whether the objection is the account's own."""
    if objection is None or objection.entry.person is None:
        return False
    return objection.entry.person.account_id == account.pk


_asks = takes_part & (holds_a_role_where_it_is_asked | administers)

# Of a unit: groups.rules says who holds a role there.
rules.add_perm("decisions.draft_question", takes_part & (holds_a_role_in | administers))
rules.add_perm("decisions.import_electorate", takes_part & administers)
# Of a question: all that leads to its end.
rules.add_perm("decisions.run_question", _asks)
rules.add_perm("decisions.strike_ballot", takes_part & administers)
rules.add_perm("decisions.vote", takes_part & is_on_the_roll)
rules.add_perm("decisions.answer_objection", _asks)
rules.add_perm("decisions.withdraw_objection", takes_part & raised_it)
rules.add_perm("decisions.publish_decision", takes_part & (holds_a_role_in | administers))
# Of a decision, and of a commitment.
rules.add_perm(
    "decisions.make_commitment", takes_part & (holds_a_role_where_it_was_decided | administers)
)
rules.add_perm(
    "decisions.tell_commitment",
    takes_part & (has_promised_it | holds_a_role_where_it_was_promised | administers),
)

"""Who may do what among groups."""

import rules
from django.utils import timezone

from mycel.groups.models import Term, Unit
from mycel.people.models import Account
from mycel.people.rules import takes_part


@rules.predicate
def holds_a_role_in(account: Account, unit: Unit | None) -> bool:
    """Return whether the account's person holds any role in the unit today."""
    if unit is None:
        return False
    # Who may act is asked at the door, so the clock of the door is the right one here.
    running = Term.objects.running(timezone.now().date())
    return running.filter(role__unit=unit, person__account=account).exists()


@rules.predicate
def may_publish_for(account: Account, unit: Unit | None) -> bool:
    """Return whether a role that the person holds there decides on publishing assessments."""
    if unit is None:
        return False
    running = Term.objects.running(timezone.now().date())
    held = running.filter(role__unit=unit, person__account=account).select_related("role")
    return any("assessment-publication" in term.role.decides for term in held)


@rules.predicate
def administers(account: Account) -> bool:
    """Return whether the account is an administrator of the site."""
    return account.is_staff


@rules.predicate
def holds_a_role_beside(account: Account, term: Term | None) -> bool:
    """Return whether the person holds a role in the unit of a term, or the term is their own."""
    if term is None:
        return False
    return term.person.account_id == account.pk or bool(holds_a_role_in(account, term.role.unit))


rules.add_perm("groups.found_unit", takes_part)
rules.add_perm("groups.change_unit", takes_part & (holds_a_role_in | administers))
rules.add_perm("groups.end_term", takes_part & (holds_a_role_beside | administers))
rules.add_perm("groups.call_roll", takes_part & (holds_a_role_in | administers))
rules.add_perm("groups.report_for", takes_part & (holds_a_role_in | administers))

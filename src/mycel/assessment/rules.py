"""Who may do what in assessment."""

import rules
from django.utils import timezone

from mycel.assessment.models import Analysis, Plan, Run
from mycel.catalogue.models import Node
from mycel.groups.models import Term, Unit
from mycel.groups.rules import administers, holds_a_role_in, may_publish_for
from mycel.people.models import Account
from mycel.people.rules import takes_part


@rules.predicate
def asked_it(account: Account, run: Run | Analysis | None) -> bool:
    """Return whether the account's person asked for the assessment or analysis."""
    return run is not None and run.asked_by is not None and run.asked_by.account_id == account.pk


@rules.predicate
def holds_a_role_in_its_unit(account: Account, analysis: Analysis | None) -> bool:
    """Return whether the account's person holds a role in the unit that asked."""
    return analysis is not None and bool(holds_a_role_in(account, analysis.unit))


@rules.predicate
def has_a_place(account: Account) -> bool:
    """Return whether the account's person holds any role today, or keeps a node alone."""
    running = Term.objects.running(timezone.now().date())
    if running.filter(person__account=account).exists():
        return True
    return Node.objects.present().filter(steward_person__account=account).exists()


@rules.predicate
def owns(account: Account, plan: Plan | None) -> bool:
    """Return whether the account's person looks after the risk."""
    owner = plan.value.get("owner") if plan is not None else None
    return owner is not None and hasattr(account, "person") and owner == account.person.ref


@rules.predicate
def answers_for(account: Account, plan: Plan | None) -> bool:
    """Return whether the account's person speaks for the owner of the risk; nobody's is open."""
    owner = str(plan.value.get("owner") or "") if plan is not None else ""
    if owner.startswith("unit/"):
        unit = Unit.objects.filter(slug=owner.partition("/")[2]).first()
        return unit is not None and bool(holds_a_role_in(account, unit))
    return bool(owns(account, plan)) if owner else bool(has_a_place(account))


rules.add_perm("assessment.ask", takes_part)
rules.add_perm("assessment.stop", takes_part & (asked_it | administers))
rules.add_perm("assessment.publish", takes_part & (may_publish_for | administers))
rules.add_perm("assessment.choose_plan", takes_part & (may_publish_for | administers))
rules.add_perm("assessment.review", takes_part & ~asked_it & ~holds_a_role_in_its_unit)
rules.add_perm("assessment.recompute", takes_part)
rules.add_perm("assessment.write_register", takes_part & (has_a_place | owns | administers))
rules.add_perm("assessment.bear", takes_part & (answers_for | administers))
rules.add_perm("assessment.estimate", takes_part)

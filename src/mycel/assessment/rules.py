"""Who may do what in assessment."""

import rules

from mycel.assessment.models import Run
from mycel.groups.rules import administers, may_publish_for
from mycel.people.models import Account
from mycel.people.rules import takes_part


@rules.predicate
def asked_it(account: Account, run: Run | None) -> bool:
    """Return whether the account's person asked for the assessment."""
    return run is not None and run.asked_by is not None and run.asked_by.account_id == account.pk


rules.add_perm("assessment.ask", takes_part)
rules.add_perm("assessment.stop", takes_part & (asked_it | administers))
rules.add_perm("assessment.publish", takes_part & (may_publish_for | administers))

"""Who may do what in assessment."""

import rules

from mycel.groups.rules import administers, may_publish_for
from mycel.people.rules import takes_part

rules.add_perm("assessment.ask", takes_part)
rules.add_perm("assessment.stop", takes_part)
rules.add_perm("assessment.publish", takes_part & (may_publish_for | administers))

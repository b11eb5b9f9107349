"""Tables of groups: the movement, its units, their roles and terms, charters, reports, rolls."""

from mycel.groups.models.charters import CharterTick
from mycel.groups.models.reports import DRAFT, PUBLISHED, WITHDRAWN, UnitReport
from mycel.groups.models.rolls import ANSWERS, STEP_BACK, MemberRoll, RollSeat
from mycel.groups.models.units import KINDS, Movement, Role, Term, TermQuerySet, Unit

__all__ = [
    "ANSWERS",
    "DRAFT",
    "KINDS",
    "PUBLISHED",
    "STEP_BACK",
    "WITHDRAWN",
    "CharterTick",
    "MemberRoll",
    "Movement",
    "Role",
    "RollSeat",
    "Term",
    "TermQuerySet",
    "Unit",
    "UnitReport",
]

"""Tables of groups: the movement, its units, their roles and terms, charters, reports, rolls."""

from mycel.groups.models.units import KINDS, Movement, Role, Term, TermQuerySet, Unit

__all__ = ["KINDS", "Movement", "Role", "Term", "TermQuerySet", "Unit"]

"""Forms of groups: parse what people write about their group; decide nothing."""

from mycel.groups.forms.units import RESERVED, DayInput, EndForm, RoleForm, TermForm, UnitForm

__all__ = ["RESERVED", "DayInput", "EndForm", "RoleForm", "TermForm", "UnitForm"]

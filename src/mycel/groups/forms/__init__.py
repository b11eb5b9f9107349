"""Forms of groups: parse what people write about their group; decide nothing."""

from mycel.groups.forms.reports import CountForm, RollForm, TakeBackForm, TimeForm, WordsForm
from mycel.groups.forms.units import RESERVED, DayInput, EndForm, RoleForm, TermForm, UnitForm

__all__ = [
    "RESERVED",
    "CountForm",
    "DayInput",
    "EndForm",
    "RoleForm",
    "RollForm",
    "TakeBackForm",
    "TermForm",
    "TimeForm",
    "UnitForm",
    "WordsForm",
]

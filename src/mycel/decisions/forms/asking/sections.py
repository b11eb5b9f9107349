"""Sections of a draft: which fields stand together on the page, and which of them few need."""

from dataclasses import dataclass, field

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms.asking import kinds
from mycel.decisions.forms.asking.draft import Draft
from mycel.decisions.forms.asking.parts import Part, Words

FIRST = frozenset({"seats", "limit", "money", "paper", "hours", "least", "blocks", "low", "high"})
LATER = ("privacy", "can_change", "open_count", "delegation", "quorum", "threshold", "share")


@dataclass(frozen=True)
class Section:
    """Some fields under a heading; ``key`` says what else stands there, ``more`` is folded."""

    key: str
    legend: Words
    help: Words = ""
    fields: tuple[BoundField, ...] = ()
    more: tuple[BoundField, ...] = ()
    more_legend: Words = field(default_factory=lambda: _("More about the count"))

    @property
    def is_open(self) -> bool:
        """Return whether something is wrong in what is folded, or another language stands there."""
        is_written = self.key == "asked" and any(one.value() for one in self.more)
        return is_written or any(one.errors for one in self.more)


def of_draft(*, draft: Draft) -> tuple[Section, ...]:
    """Return the sections of a draft, in the order in which people think of them."""
    basics = draft.basics
    first = draft.languages[0]
    texts = [f"{what}_{code}" for what in ("title", "summary") for code in draft.languages]
    asked = [one for one in ("unit", f"title_{first}", f"summary_{first}") if one in basics.fields]
    found = [
        Section(
            "asked",
            _("What is asked"),
            fields=_some(basics, asked),
            more=_some(basics, [one for one in texts if one not in asked]),
            more_legend=_("In other languages"),
        )
    ]
    if draft.options is not None:
        legend = _("Projects") if draft.kind == kinds.BUDGET else _("Options")
        said = _("A row without a name is left out. Every voter sees another order.")
        found.append(Section("options", legend, said))
    rule = draft.rule
    found += [
        Section(
            "count",
            _("How it is counted"),
            kinds.KINDS[draft.kind].suggested,
            fields=_some(rule, [one for one in rule.fields if one in FIRST]),
            more=_some(rule, [one for one in rule.fields if one not in FIRST]),
        ),
        Section("time", _("When"), fields=_some(basics, ["opens_at", "closes_at"])),
        Section("who", _("Who may vote")),
        Section(
            "later",
            _("Votes and results"),
            fields=_some(basics, [one for one in LATER if one in basics.fields]),
        ),
    ]
    return tuple(found)


def _some(form: Part, names: list[str]) -> tuple[BoundField, ...]:
    return tuple(form[name] for name in names)

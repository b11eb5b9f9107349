"""How marks, ranks and grades are counted: the rule of a tally as a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms import words
from mycel.decisions.forms.asking import kinds
from mycel.decisions.forms.asking.parts import Part, Words, lines, whole
from mycel.engine.choice import asking
from mycel.engine.choice.rule import PAIRWISE, TRANSFER

LINKED = ("schulze", "ranked-pairs")
METHODS: Mapping[str, tuple[str, ...]] = {
    kinds.ONE: ("plurality",),
    kinds.APPROVAL: ("approval",),
    kinds.RANKING: ("schulze", "ranked-pairs", "schulze-wikimedia", "borda", *TRANSFER),
    kinds.GRADES: ("star", "majority-judgement", "score"),
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    kinds.ONE: (),
    kinds.APPROVAL: (),
    kinds.RANKING: ("method", "unranked", "offers_no_opinion", "no_opinion", "links"),
    kinds.GRADES: ("low", "high", "method", "missing"),
}
MISSING: list[tuple[str, Words]] = [
    ("last", _("comes after everything that is ranked")),
    ("no-comparison", _("is compared with nothing")),
]
TIES: list[tuple[str, Words]] = [
    ("seed", _("by lot: sealed at the opening, published at the close")),
    ("ballots", _("by an order that follows from all ballots")),
    ("order", _("by the order of the options in this draft")),
    ("open", _("stay open, and so do their seats")),
]


class TallyForm(Part):
    """Seats, and everything that a recount needs to know."""

    seats = whole(_("How many win"), least=1, most=1000, initial=1)
    low = whole(_("Lowest grade"), least=-1000, most=1000, initial=0)
    high = whole(_("Highest grade"), least=-1000, most=1000, initial=5)
    method = forms.ChoiceField(label=_("Method"), required=False)
    unranked = forms.ChoiceField(label=_("What somebody leaves out"), choices=MISSING)
    offers_no_opinion = forms.BooleanField(
        label=_("Voters can say “no opinion” of an option"),
        required=False,
        help_text=_("Useful where nobody can know all options."),
    )
    no_opinion = forms.ChoiceField(label=_("An option marked “no opinion”"), choices=MISSING)
    links = forms.ChoiceField(
        label=_("Strength of a win in a comparison"),
        choices=[
            ("winning-votes", _("votes for")),
            ("margins", _("votes for minus votes against")),
        ],
    )
    missing = forms.ChoiceField(
        label=_("No grade"),
        required=False,
        choices=[
            ("", _("as the method has it")),
            ("ignore", _("adds nothing")),
            ("lowest", _("counts as the lowest grade")),
        ],
    )
    ties = forms.ChoiceField(label=_("Ties are broken"), choices=TIES)
    each = whole(
        _("Most winners from one group"),
        _("Such as 2 of one employer. The options say who belongs to which group."),
        required=False,
    )
    caps = lines(
        _("Most winners, where groups differ"),
        _("One group on each line, then a colon and the number, such as Foundation: 2."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: str,
        rule: Mapping[str, Any] | None,
        offers_no_opinion: bool = False,
        is_judged: bool = True,
    ) -> None:
        """Begin with a rule, or with the one that fits most."""
        self.kind, self.before = kind, rule or {}
        first = {"unranked": "last", "no_opinion": "no-comparison"}
        known = first if rule is None else _of_rule(rule, offers_no_opinion)
        super().__init__(data, initial=known, is_judged=is_judged)
        methods = dict.fromkeys((*METHODS[kind], *([rule["method"]] if rule else [])))
        wanted = {"seats", "ties", "each", "caps", *FIELDS[kind]}
        if len(methods) > 1:
            wanted.add("method")  # also one that this kind does not offer, but a question has
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}
        if "method" in self.fields:
            named: list[tuple[str, Any]] = [(key, words.METHODS[key]) for key in methods]
            self.offer("method", [("", _("what fits most")), *named])

    def counted_by(self) -> str:
        """Return the method chosen, or the one that fits most."""
        data = self.cleaned_data
        if data.get("method"):
            return str(data["method"])
        several = self.kind == kinds.RANKING and (data.get("seats") or 1) > 1
        return "stv-scottish" if several else METHODS[self.kind][0]

    def clean(self) -> dict[str, Any]:
        """Hold the method to its seats, and the scale to an order."""
        data = dict(self.cleaned_data)
        if data.get("method") == "irv" and data.get("seats") != 1:
            said = gettext("Run-offs fill one seat. For several choose a method for several seats.")
            self.add_error("method", said)
        low, high = data.get("low"), data.get("high")
        if low is not None and high is not None and not low < high <= low + asking.MOST_GRADES:
            said = gettext("The highest grade is not above the lowest. Such as 0 to 5.")
            self.add_error("high", said)
        data["caps"] = self._caps(str(data.get("caps") or ""))
        return data

    def _caps(self, text: str) -> dict[str, int]:
        """Return the most winners by group, as the lines say."""
        found = {}
        for line in text.splitlines():
            group, colon, number = line.rpartition(":")
            number = number.strip()
            if line.strip() and not (colon and number.isdecimal() and len(number) < 5):  # noqa: PLR2004 — at most thousands of winners
                said = gettext("“%(line)s” is no group with a number, such as Foundation: 2.")
                self.add_error("caps", said % {"line": line.strip()[:80]})
            elif line.strip():
                found[group.strip()] = int(number)
        return found

    def value(self, *, groups: Sequence[str]) -> dict[str, Any]:
        """Return the rule for options of these groups, one word for each option, in order."""
        data, method = {**self.before, **self.cleaned_data}, self.counted_by()
        keys = asking.keys(count=len(groups))
        given: dict[str, object] = {"caps": self._spelled_caps(groups, keys)}
        if method in PAIRWISE:
            given |= {name: data[name] for name in ("unranked", "no_opinion") if name in data}
        if method in LINKED and "links" in data:
            given["links"] = data["links"]
        if data.get("missing"):
            given["missing"] = data["missing"]
        if data["ties"] == "order":
            given["order"] = list(keys)
        scale = (data["low"], data["high"]) if self.kind == kinds.GRADES else None
        return asking.tally(
            method=method, seats=data["seats"], ties=data["ties"], scale=scale, **given
        )

    def _spelled_caps(self, groups: Sequence[str], keys: Sequence[str]) -> list[dict[str, object]]:
        """Return each cap with its options.

        Errors:
            NotAsked for a cap on a group that no option belongs to.
        """
        most = dict(self.cleaned_data["caps"])
        for group in sorted(set(most) - set(groups)):
            raise asking.NotAsked(about="caps", text=f"no option is of the group {group}")
        each = self.cleaned_data.get("each")
        if each is not None:
            if not any(groups):
                raise asking.NotAsked(about="caps", text="no option is of any group")
            most = {group: each for group in groups if group} | most
        return [
            {
                "group": group,
                "options": [key for key, of in zip(keys, groups, strict=True) if of == group],
                "most": number,
            }
            for group, number in most.items()
        ]


def _of_rule(rule: Mapping[str, Any], offers_no_opinion: bool) -> dict[str, Any]:  # noqa: FBT001 — a fact, no mode
    low, high = rule.get("scale", (0, 5))
    pairs = rule["method"] in PAIRWISE
    return {
        **{name: rule[name] for name in ("seats", "method", "links", "ties")},
        "missing": rule["missing"] or "",
        "unranked": rule["unranked"] if pairs else "last",
        "no_opinion": rule["no_opinion"],
        "offers_no_opinion": offers_no_opinion,
        "low": low,
        "high": high,
        "caps": "\n".join(f"{cap['group']}: {cap['most']}" for cap in rule["caps"]),
    }

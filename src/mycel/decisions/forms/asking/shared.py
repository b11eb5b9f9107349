"""How a budget is shared, and when consent is given: the other rules as forms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms import words
from mycel.decisions.forms.asking.parts import Part, Words, line, lines, sum_, whole
from mycel.engine.choice import asking, papers
from mycel.engine.choice.shares import RULES

PAPERS: list[tuple[str, Words]] = [
    (papers.APPROVAL, _("mark all projects they support")),
    (papers.KNAPSACK, _("fill a basket that the budget pays for")),
    (papers.POINTS, _("give each project 0 to 5 points")),
    (papers.RANKING, _("rank the projects")),
]
COMPLETIONS: list[tuple[str, Words]] = [
    ("add1-strict", _("raise the shares until the budget would be exceeded")),
    ("add1-exhaustive", _("raise the shares until nothing more fits")),
    ("greedy", _("buy what most people want and still fits")),
    ("comparison", _("take the outcome that more people prefer")),
    ("none", _("leave it unspent")),
]


class BudgetForm(Part):
    """The budget, the paper, and how it is shared."""

    limit = sum_(_("How much there is"), min_value=Decimal("0.0001"))
    money = line(_("Counted in"), _("A currency or hours, such as EUR."), most=20, dir="auto")
    paper = forms.ChoiceField(label=_("What voters do"), choices=PAPERS)
    rule = forms.ChoiceField(
        label=_("Method"), choices=[(name, words.METHODS[name]) for name in RULES]
    )
    utility = forms.ChoiceField(
        label=_("What counts as benefit"),
        required=False,
        choices=[
            ("", _("what fits the paper: points where they are given, else what a project costs")),
            ("cost", _("what a project costs")),
            ("cardinality", _("each project the same")),
            ("score", _("the points given")),
        ],
    )
    completion = forms.ChoiceField(
        label=_("When money is left"),
        required=False,
        choices=[("", _("what fits the method")), *COMPLETIONS],
    )
    increment = sum_(
        _("Step by which each share is raised"),
        _("Counted as the budget is. A step of 1 is usual."),
        required=False,
        min_value=Decimal("0.0001"),
    )

    hours = whole(
        _("Hours of volunteers there are"),
        _("What the projects need together stays within them. Empty: they are not limited."),
        required=False,
    )
    strata = lines(
        _("Limits of groups"),
        _(
            "One line for each, such as North: 500. It is spent on the projects of that group"
            " alone. What the groups leave is then shared among all projects."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rule: Mapping[str, Any] | None,
        paper: str = papers.APPROVAL,
        money: str = "",
        is_judged: bool = True,
    ) -> None:
        """Begin with a rule, or with the one that fits most."""
        first = {"increment": Decimal(1)} if rule is None else _of_rule(rule, paper, money)
        super().__init__(data, initial=first, is_judged=is_judged)
        if paper == papers.GRADES:
            self.offer("paper", [*PAPERS, (papers.GRADES, _("give each project a grade"))])

    def rest(self) -> str:
        """Return how the rest is spent: as chosen, or as fits the method."""
        data = self.cleaned_data
        raises = "add1-strict" if data.get("hours") is None else "greedy"
        first = {"equal-shares": raises, "phragmen": "greedy"}
        return str(data.get("completion") or first.get(data.get("rule", ""), "none"))

    def clean(self) -> dict[str, Any]:
        """Hold the completion to the method, and read the limits of groups."""
        data = dict(self.cleaned_data)
        data["strata"] = self._strata(str(data.get("strata") or ""))
        if data["strata"] and data.get("hours") is not None:
            said = gettext("Limited hours and limits of groups do not go together. Leave one out.")
            self.add_error("strata", said)
        if self.rest() not in RULES.get(data.get("rule", ""), (self.rest(),)):
            said = gettext("This method cannot spend the rest in that way. Choose what fits it.")
            self.add_error("completion", said)
        if self._raises() and data.get("hours") is not None:
            said = gettext(
                "Raised shares of money raise no hours. Choose another way, or do not limit hours."
            )
            self.add_error("completion", said)
        elif self._raises() and not data.get("increment") and "increment" not in self.errors:
            self.add_error(
                "increment", gettext("Shares are raised by steps: say how large one is.")
            )
        return data

    def _strata(self, text: str) -> list[dict[str, str]]:
        """Return the limit of each group, as the lines say."""
        found: dict[str, Decimal] = {}
        for given in filter(None, map(str.strip, text.splitlines())):
            name, _colon, rest = given.rpartition(":")
            try:
                limit = self.fields["limit"].clean(rest.strip())
            except forms.ValidationError:
                limit = None
            if limit is None or not name.strip() or name.strip() in found:
                said = gettext("“%(line)s” is no further group with a limit, such as North: 500.")
                self.add_error("strata", said % {"line": given[:80]})
            else:
                found[name.strip()] = limit
        return [{"group": name, "limit": spelled(limit)} for name, limit in found.items()]

    def _raises(self) -> bool:
        return self.rest().startswith("add1")

    def value(self) -> dict[str, Any]:
        """Return the rule of the budget."""
        data = self.cleaned_data
        graded = data["paper"] in {papers.POINTS, papers.GRADES}
        return asking.budget(
            limit=spelled(data["limit"]),
            rule=data["rule"],
            utility=data.get("utility") or ("score" if graded else "cost"),
            completion=self.rest(),
            increment=spelled(data["increment"]) if self._raises() else None,
            hours=None if data.get("hours") is None else str(data["hours"]),
            strata=data["strata"] or None,
        )


class ConsentForm(Part):
    """How many must take part, and how many blocks stop it."""

    least = whole(_("How many must take part"), least=1, most=100_000, initial=1)
    blocks = whole(
        _("Blocks that stop it"),
        _("1: a single block stops it. An objection does not, but it is answered."),
        least=1,
        most=100_000,
        initial=1,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rule: Mapping[str, Any] | None,
        is_judged: bool = True,
    ) -> None:
        """Begin with a rule, or with the strictest one."""
        known = {"least": rule["least"], "blocks": rule["most_blocks"] + 1} if rule else {}
        super().__init__(data, initial=known, is_judged=is_judged)

    def value(self) -> dict[str, Any]:
        """Return the rule of the consent round."""
        data = self.cleaned_data
        return asking.consent(least=data["least"], most_blocks=data["blocks"] - 1)


def spelled(number: Decimal) -> str:
    """Return a sum as text, without zeros at its end."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _line(stratum: Mapping[str, str]) -> str:
    """Return the limit of a group as people write it in their language."""
    limit = stratum["limit"]
    shown = limit if "/" in limit else formats.localize_input(Decimal(limit))
    return f"{stratum['group']}: {shown}"


def _of_rule(rule: Mapping[str, Any], paper: str, money: str) -> dict[str, Any]:
    raised = rule["increment"]
    return {
        **{name: rule[name] for name in ("rule", "utility", "completion")},
        "limit": Decimal(rule["limit"]) if "/" not in rule["limit"] else None,
        "hours": rule.get("hours"),
        "strata": "\n".join(map(_line, rule.get("strata") or ())),
        "increment": Decimal(raised) if raised and "/" not in raised else Decimal(1),
        "paper": paper,
        "money": money,
    }

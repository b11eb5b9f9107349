"""Forms of analyses: asking for risk and plan, choosing a plan, reviewing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mycel.assessment.forms.asking import last_day
from mycel.engine.analysis import LEAST_WORLDS, Inquiry

MOST_WORLDS = 100_000
MOST_BUDGET = 1e12
BUDGET = "budget-"


class AnalysisForm(forms.Form):
    """What an analysis of risk and plan should look at."""

    unit = forms.ChoiceField(
        label=_("In the name of"),
        required=False,
        help_text=_("The group that looks after the answer. People of other groups review it."),
    )
    scenario = forms.ChoiceField(
        label=_("Scenario"),
        required=False,
        help_text=_("The future in which demand grows, where unmet demand does harm."),
    )
    until = forms.CharField(
        label=_("Last month in which unmet demand counts"),
        required=False,
        widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_(
            "Year and month, such as 2030-12. What unmet demand costs is averaged from today to "
            "the end of this month, and told per year. Leave it empty to look at one year. "
            "Risks and outages are always those of one year."
        ),
    )
    worlds = forms.IntegerField(
        label=_("Simulated worlds"),
        min_value=LEAST_WORLDS,
        max_value=MOST_WORLDS,
        initial=10_000,
        help_text=_(
            "Every uncertain figure is drawn anew in each world. More worlds, smaller error, "
            "longer wait. 10,000 is enough for most questions."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        initial=1,
        help_text=_("The same seed draws the same worlds, so that two analyses can be compared."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        today: date,
        units: Iterable[tuple[str, str]],
        budgets: Mapping[str, tuple[str, float]],
        scenarios: Mapping[str, str],
        like: Inquiry | None = None,
    ) -> None:
        """Make the form; ``budgets``: unit of cost → its name and the suggested budget."""
        units = list(units)
        initial: dict[str, object] = {"unit": units[0][0] if units else ""}
        if like is not None:
            initial |= {"worlds": like.worlds, "seed": like.seed, "scenario": like.scenario or ""}
            if like.until is not None and like.until > today:
                initial["until"] = f"{like.until:%Y-%m}"
        super().__init__(data, initial=initial)
        self._today = today
        self._costs = {f"{BUDGET}{place}": unit for place, unit in enumerate(budgets)}
        field, future = self.fields["unit"], self.fields["scenario"]
        if isinstance(field, forms.ChoiceField) and isinstance(future, forms.ChoiceField):
            field.choices = [("", _("nobody: I ask for myself")), *units]
            future.choices = [("", _("none: demand as it grows by itself")), *scenarios.items()]
        for name, unit in self._costs.items():
            label, most = budgets[unit]
            self.fields[name] = forms.FloatField(
                label=_("What can be spent, in %(unit)s?") % {"unit": label},
                min_value=0,
                max_value=MOST_BUDGET,
                initial=most if like is None else like.budgets.get(unit, most),
                help_text=_("For all treatments together. The frontier looks at parts of it, too."),
            )
        self.order_fields(["unit", *self._costs, "scenario", "until", "worlds", "seed"])

    @classmethod
    def of_inquiry(
        cls,
        asked: Mapping[str, Any],
        *,
        today: date,
        units: Iterable[tuple[str, str]],
        budgets: Mapping[str, tuple[str, float]],
        scenarios: Mapping[str, str],
    ) -> "AnalysisForm":
        """Return the form as a program fills it in, with budgets by their units of cost."""
        given = dict(asked["budgets"])
        rows = {f"{BUDGET}{place}": unit for place, unit in enumerate(budgets)}
        values = {name: given.pop(unit, budgets[unit][1]) for name, unit in rows.items()}
        form = cls(
            {**asked, **values}, today=today, units=units, budgets=budgets, scenarios=scenarios
        )
        if given:
            form.add_error(
                None,
                _("Nothing costs %(unknown)s here. Give budgets in: %(known)s.")
                % {"unknown": ", ".join(sorted(given)), "known": ", ".join(budgets) or "–"},
            )
        return form

    @property
    def first_refusal(self) -> str:
        """Return the first thing that does not fit, led by the name a program gave it."""
        name, errors = next(iter(self.errors.items()))
        if name == NON_FIELD_ERRORS:
            return str(errors[0])
        called = f"budgets.{self._costs[name]}" if name in self._costs else name
        return f"{called}: {errors[0]}"

    def clean_until(self) -> date | None:
        """Return the last day of the month, or None where one year is looked at."""
        text = self.cleaned_data["until"]
        return last_day(text, today=self._today) if text else None

    @property
    def inquiry(self) -> Inquiry:
        """Return what was asked; only after the form was found valid."""
        values = self.cleaned_data
        return Inquiry(
            today=self._today,
            until=values["until"],
            scenario=values["scenario"] or None,
            budgets={unit: values[name] for name, unit in self._costs.items()},
            worlds=values["worlds"],
            seed=values["seed"],
        )


class ChoosePlan(forms.Form):
    """Which treatments a unit recommends, and in whose name."""

    unit = forms.ChoiceField(label=_("In the name of"))
    treatments = forms.MultipleChoiceField(
        label=_("What should be done?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The plan for the whole budget is marked. You may leave something out."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: Iterable[tuple[str, str]],
        treatments: Iterable[tuple[str, str]],
        chosen: Iterable[str],
    ) -> None:
        super().__init__(data, initial={"treatments": list(chosen)})
        for name, choices in (("unit", units), ("treatments", treatments)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)


class ReviewForm(forms.Form):
    """What somebody of another group thinks of an analysis."""

    unit = forms.ChoiceField(label=_("Your group"), required=False)
    verdict = forms.ChoiceField(
        label=_("After looking it over, what do you say?"),
        choices=[
            ("agrees", _("I agree: question, ranges and answer fit together")),
            ("doubts", _("I have doubts")),
            ("disagrees", _("I disagree")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say what you looked at, what convinced you, and what you would change."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, units: Iterable[tuple[str, str]]) -> None:
        units = list(units)
        super().__init__(data, initial={"unit": units[0][0] if units else ""})
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("none of them")), *units]

    def text(self, name: str) -> dict[str, str]:
        """Return what was written, in the language of the page on which it was written."""
        return {get_language() or "en": self.cleaned_data[name].strip()}

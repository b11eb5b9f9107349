"""Forms for asking what breaks first: the question, and a position of the slider."""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mycel.assessment.models import Question

MOST_WORLDS = 100_000
MOST_YEARS = 30
DEFAULT_GROWTH = 3
DEFAULT_YEAR = 2030
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class AskForm(forms.Form):
    """What should be assessed."""

    growth = forms.FloatField(
        label=_("How many times as much demand?"),
        min_value=0.1,
        max_value=100,
        required=False,
        help_text=_(
            "At the end of the last month. 3 means: three times as many edits, requests, "
            "newcomers as today. Leave it empty to take the growth of the scenario below."
        ),
    )
    scenario = forms.ChoiceField(
        label=_("Scenario"),
        required=False,
        help_text=_(
            "A scenario brings its own growth, as a range, and shocks such as a sponsor who leaves."
        ),
    )
    until = forms.CharField(
        label=_("Last month to look at"),
        widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_("Year and month, such as 2030-12."),
    )
    worlds = forms.IntegerField(
        label=_("Simulated worlds"),
        min_value=100,
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
        help_text=_(
            "The same seed draws the same worlds, so that two assessments can be compared."
        ),
    )
    target = forms.FloatField(
        label=_("How much of its capacity may a thing use, in %?"),
        min_value=10,
        max_value=100,
        initial=80,
        help_text=_("Beyond this share it counts as run out. Not applied where people wait."),
    )
    assume_low = forms.FloatField(
        label=_("Assumed use today where nobody measured, in %: at least"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_(
            "Leave both empty to leave such things out. What is assumed is marked everywhere."
        ),
    )
    assume_high = forms.FloatField(
        label=_("and at most"), min_value=1, max_value=100, required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        today: date,
        scenarios: Mapping[str, str],
        like: Question | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(today, like))
        self._today = today
        field = self.fields["scenario"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("none: growth alone")), *scenarios.items()]

    def clean_until(self) -> date:
        """Return the last day of the month."""
        return last_day(self.cleaned_data["until"], today=self._today)

    def clean(self) -> dict[str, Any]:
        """Refuse half a range of assumed use."""
        values = super().clean() or {}
        low, high = values.get("assume_low"), values.get("assume_high")
        if (low is None) != (high is None):
            self.add_error("assume_high", _("Give both ends of the range, or none."))
        elif low is not None and high is not None and low >= high:
            self.add_error("assume_high", _("The upper end has to lie above the lower one."))
        return values

    @property
    def question(self) -> Question:
        """Return what was asked; only after the form was found valid."""
        values = self.cleaned_data
        low, high = values["assume_low"], values["assume_high"]
        return Question(
            today=self._today,
            until=values["until"],
            growth=values["growth"],
            scenario=values["scenario"] or None,
            worlds=values["worlds"],
            seed=values["seed"],
            target_utilisation=values["target"] / 100,
            assume_utilisation=None if low is None or high is None else (low / 100, high / 100),
        )


class SliderForm(forms.Form):
    """A position of the slider; what is not understood is left out."""

    factor = forms.FloatField(required=False)
    year = forms.IntegerField(required=False)

    def position(self) -> tuple[float | None, int | None]:
        """Return the factor and the year that were asked for."""
        self.full_clean()
        return self.cleaned_data.get("factor"), self.cleaned_data.get("year")


def last_day(text: str, *, today: date) -> date:
    """Return the last day of a month that lies ahead, written such as 2030-12.

    Errors:
        ValidationError where it is no month, is over, or lies too far ahead.
    """
    if not MONTH.fullmatch(text):
        raise ValidationError(_("This month is not understood. Write it such as 2030-12."))
    year, month = int(text[:4]), int(text[5:])
    if year <= today.year + MOST_YEARS and year > 0:
        found = date(year, month, calendar.monthrange(year, month)[1])
        if found > today:
            return found
    raise ValidationError(_("Choose a month in the next 30 years."))


def _initial(today: date, like: Question | None) -> dict[str, object]:
    if like is None:
        year = max(DEFAULT_YEAR, today.year + 1)
        return {"growth": DEFAULT_GROWTH, "until": f"{year}-12"}
    low, high = like.assume_utilisation or (None, None)
    return {
        "growth": like.growth,
        "scenario": like.scenario or "",
        "until": f"{like.until:%Y-%m}",
        "worlds": like.worlds,
        "seed": like.seed,
        "target": round(like.target_utilisation * 100, 6),
        "assume_low": None if low is None else round(low * 100, 6),
        "assume_high": None if high is None else round(high * 100, 6),
    }

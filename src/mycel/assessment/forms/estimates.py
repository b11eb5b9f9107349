"""Forms of estimates: the 90 % ranges that one person believes in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.assessment.forms.fields import Span, day
from mycel.engine import movement
from mycel.groups.queries.words_of_units import words_of_units


class Estimate(forms.Form):
    """How often, and how much harm each time: a 90 % range for each that one can judge."""

    per_year = Span(
        label=_("How often a year?"),
        help_text=_("Once in ten years is 0.1 a year; once a month is 12."),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 — a form's data
        *,
        losses: Sequence[str],
        before: movement.Estimate | None = None,
    ) -> None:
        """Ask for each unit of loss, beginning with the person's latest ranges."""
        self._losses = losses
        super().__init__(data)
        unit_word = words_of_units()
        for unit in losses:
            self.fields[f"loss:{unit}"] = Span(
                label=gettext("How much harm each time, in %(unit)s?") % {"unit": unit_word(unit)}
            )
        if before is not None:
            self.initial["per_year"] = before.per_year
            self.initial.update({f"loss:{unit}": one for unit, one in before.loss.items()})

    def clean(self) -> dict[str, Any]:
        """Refuse an estimate that says nothing."""
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            self.add_error(None, gettext("Give at least one range, or leave this page."))
        return given

    def value(self, *, by: str, on: date) -> movement.Estimate:
        """Return the estimate that was written."""
        given = self.cleaned_data
        loss = {unit: given[f"loss:{unit}"] for unit in self._losses if given[f"loss:{unit}"]}
        return movement.Estimate(by=by, on=on, per_year=given["per_year"], loss=loss)


class Since(forms.Form):
    """From which day on every incident was written down."""

    since = day(_("Every incident is written down since"))

    def since_day(self) -> date | None:
        """Return the day, or None where none was understood."""
        self.full_clean()
        found: date | None = self.cleaned_data.get("since")
        return found

"""Forms of reports and rolls: the time of a report, its words, why it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mycel.groups.forms.units import DayInput
from mycel.groups.models import UnitReport
from mycel.groups.queries.drafts import SECTIONS
from mycel.groups.queries.facts import span

LONGEST = 20_000
SHORT_ROWS, ROWS = 4, 8


@dataclass(frozen=True)
class Part:
    """A section as the form asks for it: the reader's language first, the others behind it."""

    key: str
    name: str | Promise
    first: BoundField
    others: tuple[BoundField, ...]
    has_errors: bool


class TimeForm(forms.Form):
    """The time that a report is about."""

    time = forms.ChoiceField(
        label=_("Time to report on"),
        help_text=_("We draft it from what the site knows. You change the words before others see "
                    "it as a report."),
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        times: tuple[tuple[date, date], ...],
        chosen: str = "",
    ) -> None:
        """Offer the times that have no report yet."""
        super().__init__(data, initial={"time": chosen})
        self.times = {since.isoformat() + "_" + until.isoformat(): (since, until)
                      for since, until in times}  # fmt: skip
        choices = [(key, span(since=since, until=until)) for key, (since, until) in
                   self.times.items()]  # fmt: skip
        self.fields["time"].choices = choices  # type: ignore[attr-defined] # a ChoiceField

    @property
    def chosen(self) -> tuple[date, date]:
        """Return first and last day of the time."""
        return self.times[self.cleaned_data["time"]]


class WordsForm(forms.Form):
    """The words of a report, section by section, in the movement's languages."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, report: UnitReport, languages: tuple[str, ...]
    ) -> None:
        """Begin with the words as they stand."""
        self.report = report
        reader = (get_language() or "en").partition("-")[0]
        self.languages = tuple(sorted(languages, key=lambda code: code != reader))
        self.stamp = report.changed_at.isoformat()
        super().__init__(data, initial={"seen": self.stamp})
        self.keys = [key for key in SECTIONS if key != "reports" or key in report.sections]
        for key in self.keys:
            for code in self.languages:
                self.fields[f"{key}_{code}"] = self._field(key, code)

    def _field(self, key: str, code: str) -> forms.CharField:
        rows = SHORT_ROWS if key in {"summary", "next"} else ROWS
        return forms.CharField(
            label=LANG_INFO.get(code, {}).get("name_local", code),
            required=False,
            max_length=LONGEST,
            initial=self.report.sections.get(key, {}).get(code, ""),
            widget=forms.Textarea(attrs={"rows": rows, "dir": "auto", "lang": code}),
        )

    def parts(self) -> tuple[Part, ...]:
        """Return the sections with their fields, for the page."""
        found = []
        for key in self.keys:
            first, *others = [self[f"{key}_{code}"] for code in self.languages]
            wrong = any(field.errors for field in others)
            found.append(Part(key, SECTIONS[key], first, tuple(others), wrong))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what somebody else wrote meanwhile."""
        data = dict(self.cleaned_data)
        if data.get("seen") and data["seen"] != self.stamp:
            self.add_error(
                None,
                gettext(
                    "Somebody changed this report while you were writing. Your text is still here: "
                    "open the report beside it, compare, and save again."
                ),
            )
            self.data = {**self.data, "seen": self.stamp}
        return data

    @property
    def sections(self) -> Mapping[str, Mapping[str, str]]:
        """Return the words by section and language, empty ones left out."""
        return {
            key: {
                code: text
                for code in self.languages
                if (text := self.cleaned_data[f"{key}_{code}"].replace("\r\n", "\n").strip())
            }
            for key in self.keys
        }


class TakeBackForm(forms.Form):
    """Why a report is taken back."""

    reason = forms.CharField(
        label=_("Why do you take it back?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("One sentence. The report stays readable, with this beside it."),
    )


class RollForm(forms.Form):
    """The last day on which members can answer."""

    closes = forms.DateField(label=_("Last day to answer"), widget=DayInput)


class CountForm(forms.Form):
    """The day from which a group's reports count."""

    since = forms.DateField(
        label=_("Reports count from"),
        widget=DayInput,
        help_text=_("Times before this day are never called missed."),
    )

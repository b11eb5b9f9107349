"""The sheet on which a node is written: every field of its movement code, in plain words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mycel.catalogue.forms.rows import figure
from mycel.catalogue.models import AREAS, KINDS, SERVICE_LEVELS

LAWS = (
    ("", _("not written down")),
    ("linear", _("each server does the same amount of work")),
    ("usl", _("servers wait for one another (universal scalability law)")),
    ("queue", _("work waits in a queue")),
    ("step", _("capacity changes in steps")),
)
DEMANDS = (
    ("", _("nothing, or not written down")),
    ("now", _("an estimate: so much now, growing so much a year")),
    ("series", _("measurements that are stored here")),
)
LONG = 20_000


def _text(label: object, help_text: object = "", *, most: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=most)  # type: ignore[arg-type]  # a lazy text is a text


class Sheet(forms.Form):
    """A node, without its rows."""

    slug = forms.SlugField(
        label=_("Reference"),
        max_length=100,
        help_text=_("Its short name in addresses: small letters, digits and -. It stays."),
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    area = forms.ChoiceField(label=_("Area"), choices=AREAS)
    steward = forms.ChoiceField(label=_("Who keeps it"), required=False)
    service_level = forms.ChoiceField(
        label=_("Service level"), required=False, choices=[("", _("not said")), *SERVICE_LEVELS]
    )
    unit = _text(_("Counted in"), _("For example requests/s, or imports/week."), most=60)
    demand = forms.ChoiceField(
        label=_("What is asked of it from outside"), required=False, choices=DEMANDS
    )
    demand_low = figure(_("Now: at least (sure to 90 %)"))
    demand_high = figure(_("Now: at most (sure to 90 %)"))
    growth_low = figure(_("Growth a year in %: at least"))
    growth_high = figure(_("Growth a year in %: at most"))
    demand_series = forms.ChoiceField(label=_("Measurements of demand"), required=False)
    law = forms.ChoiceField(label=_("How capacity comes about"), required=False, choices=LAWS)
    linear_per_server = figure(_("Work that one server does"))
    linear_servers = figure(_("Servers"))
    usl_alpha = figure(_("Alpha: share of work that waits its turn"))
    usl_beta = figure(_("Beta: cost of every pair that must agree"))
    usl_gamma = figure(_("Gamma: work that one server does alone"))
    usl_servers = figure(_("Servers"))
    queue_service_low = figure(_("Hours for one piece of work: at least"))
    queue_service_high = figure(_("Hours for one piece of work: at most"))
    queue_series = forms.ChoiceField(label=_("Or: measured hours for one piece"), required=False)
    queue_servers = figure(_("People or machines that take work from the queue"))
    queue_pool = forms.CharField(
        label=_("Or: reference of the pool whose hours do the work"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr", "list": "nodes", "spellcheck": "false"}),
    )
    queue_hours_per_server_per_week = figure(_("Hours that each of them works a week"))
    step_series = forms.ChoiceField(label=_("Measured capacity"), required=False)
    availability = figure(_("Works this share of the time, in %"))
    window_days = figure(_("Counted over so many days"))
    answer_within_hours = figure(_("Answers within so many hours"))
    share = figure(_("… this share of the work, in %"))
    failures_low = figure(_("Stops so many times a year: at least"))
    failures_high = figure(_("Stops so many times a year: at most"))
    hours_low = figure(_("Each time for so many hours: at least"))
    hours_high = figure(_("Each time for so many hours: at most"))
    links = forms.CharField(
        label=_("Addresses for people, one per line"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )

    def __init__(
        self,
        *given: Any,  # noqa: ANN401 — Django's own arguments
        languages: list[tuple[str, str]],
        stewards: list[tuple[str, str]],
        series: list[str],
        is_new: bool,
        **named: Any,  # noqa: ANN401 — Django's own arguments
    ) -> None:
        super().__init__(*given, **named)
        self.languages = [code for code, _name in languages]
        for place, (code, name) in enumerate(languages):
            self._speak(code, name, is_first=place == 0)
        if not is_new:
            del self.fields["slug"]
        self._choose("steward", [("", _("nobody yet")), *stewards])
        paths = [("", "–"), *((path, path) for path in series)]
        for field in ("demand_series", "queue_series", "step_series"):
            self._choose(field, paths)

    def _choose(self, field: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]  # a choice field has choices

    def _speak(self, code: str, name: str, *, is_first: bool) -> None:
        attrs = {"lang": code, "dir": "auto"}
        self.fields[f"name_{code}"] = forms.CharField(
            label=_("Name (%(language)s)") % {"language": name},
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs=attrs),
            help_text=_("One language is enough; others can be added later.") if is_first else "",
        )
        self.fields[f"description_{code}"] = forms.CharField(
            label=_("What it does and for whom (%(language)s)") % {"language": name},
            required=False,
            max_length=LONG,
            widget=forms.Textarea(attrs={**attrs, "rows": 3}),
        )

    def of_law(self, law: str) -> list[str]:
        """Return the names of the fields that a law has."""
        return [name for name in self.fields if law and name.startswith(f"{law}_")]

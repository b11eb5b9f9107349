"""Forms of incidents: what went wrong, and a table of many."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.assessment import snapshots
from mycel.assessment.forms import choosing, fields
from mycel.assessment.forms.fields import Refs, line, offer, shown_text, written_text
from mycel.assessment.forms.register import free_slug, unfit
from mycel.engine import movement
from mycel.engine.movement import Movement
from mycel.formats import incidents as tables
from mycel.formats.importers.imported import Skipped
from mycel.formats.problems import Problem
from mycel.groups.queries.words_of_units import words_of_units

MOST_PASTED = MOST_BYTES = 1_000_000
MOST_INCIDENTS = 5000
MOMENT = "%Y-%m-%dT%H:%M"


def _moment(label: object, help_text: object = "", *, required: bool) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,  # type: ignore[arg-type]  # a lazy text is a text
        help_text=help_text,  # type: ignore[arg-type]  # a lazy text is a text
        required=required,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
    )


class Reported(forms.Form):
    """What went wrong: when, where, whom it touched, why, and what is done about it."""

    summary = forms.CharField(
        label=_("What happened?"),
        max_length=500,
        widget=line(),
        help_text=_("One sentence, without names: “tiles were a day old”."),
    )
    start = _moment(_("When did it begin? (UTC)"), required=True)
    end = _moment(
        _("When was it over? (UTC)"), _("Leave it empty while it goes on."), required=False
    )
    nodes = Refs(
        label=_("What was down or did not work as it should?"),
        help_text=_("Begin to type a name and choose from the list."),
    )
    risk = forms.ChoiceField(
        label=_("Which risk came true?"),
        required=False,
        help_text=_("Then it counts for this risk, and shows whose ranges held."),
    )
    people_affected = forms.FloatField(
        label=_("How many people noticed it?"),
        required=False,
        min_value=0,
        localize=True,
        widget=fields.figure(),
    )
    cause = forms.CharField(
        label=_("Why did it happen?"),
        required=False,
        max_length=fields.LONGEST,
        widget=fields.area(3),
        help_text=_("Causes, not culprits."),
    )
    actions = forms.CharField(
        label=_("What was done, or has to be done?"),
        required=False,
        max_length=fields.LONGEST,
        widget=fields.area(3),
        help_text=_("One thing per line."),
    )
    links = forms.CharField(
        label=_("Where can one read more?"),
        required=False,
        max_length=fields.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
        help_text=_("One address per line."),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 — a form's data
        *,
        whole: Movement,
        now: datetime,
        held: movement.Incident | None,
        about: str = "",
    ) -> None:
        """Begin with an incident as it stands, or with what it is about."""
        self._whole, self._held, self._now = whole, held, now
        super().__init__(data, initial=_initial(held, about))
        offer(self, "nodes", choosing.nodes())
        risks = [("", gettext("none, or not known")), *choosing.plans("risk")]
        if held and held.risk and held.risk not in dict(risks):
            risks.append((held.risk, held.risk))
        offer(self, "risk", risks)
        unit_word = words_of_units()
        for unit in whole.losses:
            self.fields[f"loss:{unit}"] = forms.FloatField(
                label=gettext("What it cost, in %(unit)s") % {"unit": unit_word(unit)},
                required=False,
                min_value=0,
                max_value=fields.LARGEST,
                localize=True,
                widget=fields.figure(),
            )
            if held:
                self.initial[f"loss:{unit}"] = fields.whole(held.loss.get(unit))
        units = [f"loss:{unit}" for unit in whole.losses]
        self.order_fields(
            ["summary", "start", "end", "nodes", "risk", "people_affected", *units, "cause"]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, a start to come, and what files could not hold."""
        given = super().clean() or {}
        start, end = given.get("start"), given.get("end")
        if start and start > self._now:
            self.add_error("start", _("This is still to come. Incidents have begun."))
        if start and end and end < start:
            self.add_error("end", _("The end lies before the beginning."))
        if not self.errors and (why := unfit(self.value())):
            raise ValidationError(why)
        return given

    def value(self) -> movement.Incident:
        """Return the incident that was written; what has no field stays as it was."""
        given, held = self.cleaned_data, self._held
        languages = self._whole.languages
        start = given["start"].astimezone(UTC).replace(second=0, microsecond=0)
        about = given["nodes"][0].partition("/")[2] if given["nodes"] else "incident"
        slug = free_slug(kind="incident", said=f"{start:%Y-%m-%d}-{about}", like="")
        old = held or movement.Incident(ref=f"incident/{slug}", summary="", start=start)
        loss = {unit: given[f"loss:{unit}"] for unit in self._whole.losses}
        kept = {unit: one for unit, one in old.loss.items() if unit not in loss}
        summary = written_text(
            said=given["summary"], old=held.summary if held else None, languages=languages
        )
        return replace(
            old,
            summary=summary or "",
            start=start,
            end=_minute(given["end"]),
            nodes=given["nodes"],
            risk=given["risk"] or None,
            people_affected=given["people_affected"],
            loss=dict(
                sorted({**kept, **{u: one for u, one in loss.items() if one is not None}}.items())
            ),
            cause=written_text(
                said=given["cause"], old=held.cause if held else None, languages=languages
            ),
            actions=_lines(given["actions"]),
            links=tuple(given["links"].split()),
        )


class Taken(forms.Form):
    """A table, or wiki pages with incident templates: a file, or pasted."""

    pasted = forms.CharField(
        label=_("Paste a table or the text of a wiki page"),
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "spellcheck": "false"}),
        help_text=_(
            "A table as CSV with a column “start”, such as start,end,nodes,summary; or a page with "
            "an incident template. What cannot be taken over is listed before anything is saved."
        ),
    )
    name = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput())
    file = forms.FileField(
        label=_("Or choose a file"), required=False, help_text=_("CSV or wikitext, up to 1 MB.")
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:  # noqa: ANN401 — a form's data
        super().__init__(data, files)
        self.incidents: Mapping[str, movement.Incident] = {}
        self.skipped: tuple[Skipped, ...] = ()
        # What was read: a look before saving sends it again, so no file is asked for twice.
        self.read_name = self.read_text = ""

    def clean(self) -> dict[str, Any]:
        """Read what was given; refuse it with the line that cannot be read."""
        given = super().clean() or {}
        if self.errors:
            return given
        name, data = self._source(given)
        self.read_name, self.read_text = name, data.decode("utf-8-sig", errors="replace")
        whole = snapshots.of_movement()
        try:
            found = tables.read(files={name: data}, known=replace(whole, incidents={}))
        except Problem as problem:
            raise ValidationError(str(problem)) from None
        self.incidents, self.skipped = found.movement.incidents, found.skipped
        if len(self.incidents) > MOST_INCIDENTS:
            raise ValidationError(_("These are too many at once. Send 5,000 at most."))
        if why := next(filter(None, map(unfit, self.incidents.values())), ""):
            raise ValidationError(why)
        return given

    def _source(self, given: Mapping[str, Any]) -> tuple[str, bytes]:
        file, pasted = given.get("file"), given.get("pasted", "")
        if file is None and not pasted.strip():
            raise ValidationError(_("Paste something, or choose a file."))
        if file is None:
            name = PurePosixPath(given.get("name") or "pasted").name or "pasted"
            return name, pasted.replace("\r\n", "\n").encode()
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 1 MB. Send it in parts."))
        return str(file.name), file.read()


def _initial(held: movement.Incident | None, about: str) -> dict[str, Any]:
    if held is None:
        return {"nodes": [about]} if about.startswith("node/") else {"risk": about}
    return {
        "summary": shown_text(held.summary),
        "start": held.start.astimezone(UTC).strftime(MOMENT),
        "end": held.end.astimezone(UTC).strftime(MOMENT) if held.end else None,
        "nodes": held.nodes,
        "risk": held.risk or "",
        "people_affected": fields.whole(held.people_affected),
        "cause": shown_text(held.cause),
        "actions": "\n".join(held.actions),
        "links": "\n".join(held.links),
    }


def _minute(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC).replace(second=0, microsecond=0)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.splitlines() if one.strip())

"""Forms of a process: the draft, and steps that need a word."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions import Planned
from mycel.deliberation.models import Process
from mycel.deliberation.models.processes import VISIBILITIES
from mycel.engine.discussion import plan as plans
from mycel.groups.queries.words import spoken
from mycel.people.models import Person

MOST_REASON = 1000


def reason(*, required: bool = True) -> forms.CharField:
    """Return a field for a reason that everybody can read."""
    return forms.CharField(
        label=_("Why"),
        max_length=MOST_REASON,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Everybody can read it. One or two sentences are enough."),
    )


class Reason(forms.Form):
    """A reason."""

    reason = reason()


class NextPhase(forms.Form):
    """Which phase begins, and why where it is not what was announced."""

    position = forms.TypedChoiceField(label=_("Phase that begins"), coerce=int)
    reason = reason(required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, choices: Sequence[tuple[int, str]]
    ) -> None:
        """Offer the phases that come after the one that runs."""
        super().__init__(data)
        self.fields["position"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, as declared above


class Facilitator(forms.Form):
    """Who shall run a process, by the last part of their page's address."""

    person = forms.CharField(
        label=_("Who"),
        max_length=120,
        help_text=_("The last part of the address of their page, such as “amina”."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )

    def clean_person(self) -> Person:
        """Return the person.

        Errors:
            ValidationError where nobody of that name agreed to be named.
        """
        slug = str(self.cleaned_data["person"]).strip().removeprefix("person/")
        found = Person.objects.named().filter(slug=slug).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody here has this address. Look at the person's page and copy it.")
            )
        return found


class Draft(forms.Form):
    """What a process is about, who sees it, and when it begins; phases come from its plan."""

    begins = forms.DateField(label=_("Begins"), widget=forms.DateInput(attrs={"type": "date"}))
    visibility = forms.ChoiceField(label=_("Who can read it"), choices=VISIBILITIES)
    publishes_votes = forms.BooleanField(
        label=_("Publish who voted how on statements, under a number"),
        required=False,
        help_text=_(
            "Without names, but people who know how somebody votes could find them. It is said"
            " before the opening and cannot be changed after."
        ),
    )
    strict = forms.BooleanField(
        label=_("Look at each statement before it is shown"), required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        plan: plans.Plan,
        languages: Sequence[str],
        units: Sequence[tuple[str, str]] = (),
        process: Process | None = None,
        today: date,
    ) -> None:
        """Lay out fields for every language, the phases' days and the rules."""
        self.plan, self.languages = plan, tuple(languages)
        super().__init__(data, initial=self._known(process, today))
        if units:
            self.fields["unit"] = forms.ChoiceField(label=_("Group that runs it"), choices=units)
        for name, field in self._texts():
            self.fields[name] = field
        for i, phase in enumerate(plan.phases):
            self.fields[f"days_{i}"] = forms.IntegerField(
                label=_("Days for “%(phase)s”") % {"phase": spoken(phase.title)},
                min_value=1,
                max_value=3650,
            )
        for name, label in RULES.items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=1, max_value=plans.MOST_RULE
            )
        first = [*(["unit"] if units else []), *(name for name, _field in self._texts())]
        self.order_fields([*first, "begins", *(f"days_{i}" for i in range(len(plan.phases)))])

    def _texts(self) -> Iterator[tuple[str, forms.CharField]]:
        own = get_language() or self.languages[0]
        codes = sorted(self.languages, key=lambda code: (code != own, self.languages.index(code)))
        for what, label, rows in (
            ("title", _("What it is called"), 0),
            ("summary", _("What it is about"), 4),
        ):
            for position, code in enumerate(codes):
                known = LANG_INFO.get(code, {})
                attrs = {"dir": "rtl" if known.get("bidi") else "auto", "lang": code}
                yield (
                    f"{what}_{code}",
                    forms.CharField(
                        label=f"{label} ({known.get('name_local', code)})",
                        max_length=5000 if rows else 200,
                        required=what == "title" and position == 0,
                        widget=forms.Textarea({"rows": rows, **attrs})
                        if rows
                        else forms.TextInput(attrs),
                    ),
                )

    def _known(self, process: Process | None, today: date) -> dict[str, Any]:
        found: dict[str, Any] = {
            "begins": today.isoformat(),
            **{f"days_{i}": phase.days for i, phase in enumerate(self.plan.phases)},
            **{name: plans.rule(rules=self.plan.rules, name=name) for name in plans.RULES},
        }
        if process is None:
            return found
        for code in self.languages:
            found[f"title_{code}"] = process.title.get(code, "")
            found[f"summary_{code}"] = process.summary.get(code, "")
        first = process.phases.all()[0]
        return found | {
            "begins": first.planned_from_date,
            "visibility": process.visibility,
            "publishes_votes": process.publishes_votes,
            "strict": process.strict,
            **{name: plans.rule(rules=process.rules, name=name) for name in plans.RULES},
        }

    def planned(self) -> Planned:
        """Return what was filled in."""
        data = self.cleaned_data
        phases = [
            plans.Phase(kind=p.kind, title=p.title, allows=p.allows, days=data[f"days_{i}"])
            for i, p in enumerate(self.plan.phases)
        ]
        return Planned(
            title=self._said("title"),
            summary=self._said("summary"),
            languages=self.languages,
            template=self.plan.name,
            phases=phases,
            begins=data["begins"],
            visibility=data["visibility"],
            publishes_votes=data["publishes_votes"],
            strict=data["strict"],
            rules={name: data[name] for name in RULES},
        )

    def _said(self, what: str) -> dict[str, str]:
        given = {code: self.cleaned_data.get(f"{what}_{code}", "") for code in self.languages}
        return {code: words for code, words in given.items() if words}


RULES = {
    "summary_after": _("Posts after which a discussion asks for a summary"),
    "stale_days": _("Days without a post after which a discussion is called stale"),
    "endorsements": _("Supporters that make a proposal due for an answer"),
}


def plan_of(*, process: Process, starting: Mapping[str, plans.Plan]) -> plans.Plan:
    """Return the plan of a draft: its own phases, as they were laid."""
    known = starting.get(process.template)
    phases = tuple(
        plans.Phase(
            kind=row.kind,
            title=row.title,
            allows=tuple(row.allows),
            days=(row.planned_until_date - row.planned_from_date).days
            if row.planned_until_date and row.planned_from_date
            else 14,
        )
        for row in process.phases.all()
    )
    title = known.title if known else ""
    return plans.Plan(
        name=process.template, title=title, about="", phases=phases, rules=process.rules
    )

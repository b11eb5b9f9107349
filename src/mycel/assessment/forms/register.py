"""Forms of the register: a risk in words and ranges, an acceptance, closing something."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.assessment.forms import choosing, fields
from mycel.assessment.forms.fields import Refs, Span, day, line, offer, written_text
from mycel.assessment.models import Plan
from mycel.catalogue.queries.told import rate, span
from mycel.engine import movement
from mycel.engine.movement import Movement, Range
from mycel.engine.scaling.pricing import likelihood_words
from mycel.formats import movement as code
from mycel.formats.movement.kinds import KINDS
from mycel.formats.problems import Problem
from mycel.formats.yaml import write as yaml_bytes
from mycel.groups.queries.words_of_units import words_of_units
from mycel.people.models import Person

RESERVED = frozenset({"new", "words", "import"})
LONGEST_SLUG = 60
LONGEST_ACCEPTANCE_DAYS = 3 * 366
TEXTS = ("cause", "event", "consequence")


def free_slug(*, kind: str, said: str, like: str) -> str:
    """Return a reference's name that is free: what was said, else like what it is about."""
    base = slugify(said or like).replace("_", "-").strip("-")[:LONGEST_SLUG].strip("-") or kind
    taken = set(
        Plan.objects.filter(kind=kind, slug__startswith=base).values_list("slug", flat=True)
    )
    taken |= RESERVED
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)


def unfit(value: movement.Risk | movement.Treatment | movement.Incident) -> str:
    """Return why a value cannot stand in the files of a movement, or nothing."""
    kind = value.ref.partition("/")[0]
    try:
        plain = KINDS[kind].record.write(value)
        code.read_part(files={f"{kind}.yaml": yaml_bytes(values=[plain])})
    except Problem as problem:
        return str(problem)
    return ""


def as_choices(
    words: Mapping[str, Range], told: Callable[[Range], str] = span
) -> list[tuple[str, str]]:
    """Return words with what they mean in figures beside them."""
    sentence = gettext("%(word)s: %(range)s")
    said = [
        (word, sentence % {"word": word.replace("-", " "), "range": told(range_)})
        for word, range_ in words.items()
    ]
    return [("", gettext("not judged yet")), *said]


class Written(forms.Form):
    """What a risk is: quickly in words; its ranges and its factor can be shown as well."""

    cause = forms.CharField(
        label=_("What is so?"),
        max_length=fields.LONGEST,
        widget=fields.area(2),
        help_text=_("The cause, today. Say roles, not names: “only one person can restore it”."),
    )
    event = forms.CharField(
        label=_("What may happen?"),
        max_length=500,
        widget=line(),
        help_text=_("The event, in one sentence: “they leave within a year”."),
    )
    consequence = forms.CharField(
        label=_("What would follow?"),
        required=False,
        max_length=fields.LONGEST,
        widget=fields.area(2),
        help_text=_("Whom it would hurt, and how: “the map stays as it was for weeks”."),
    )
    affects = Refs(
        label=_("What would it harm?"),
        help_text=_("Begin to type a name and choose from the list."),
    )
    likelihood = forms.ChoiceField(label=_("How likely is it?"), required=False)
    owner = forms.ChoiceField(
        label=_("Who looks after it?"),
        required=False,
        help_text=_("A group or a person who asks again whether this is still true."),
    )
    review = day(_("When is it looked at again?"))
    per_year = Span(
        label=_("How often a year, in figures"),
        help_text=_("A range that holds the truth with a chance of 90 %. It wins over words."),
    )
    factor = forms.ChoiceField(
        label=_("Which shared cause would bring it together with other risks?"), required=False
    )
    slug = forms.CharField(
        label=_("Short name for its address"),
        required=False,
        max_length=LONGEST_SLUG,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
        help_text=_(
            "Two or three words of a–z, and nobody’s name: it is published. Left empty, it is made "
            "from what the risk harms."
        ),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 — a form's data
        *,
        whole: Movement,
        oneself: Person,
        held: movement.Risk | None = None,
        today: date,
        in_figures: bool,
        about: str = "",
    ) -> None:
        """Begin with a risk as it stands, or with what it is about.

        ``whole`` gives the units of loss and the words.
        """
        self._whole, self._held, self._oneself = whole, held, oneself
        super().__init__(data, initial=_initial(held, today, about))
        owner = held.owner if held else None
        offer(self, "affects", [*choosing.nodes(), *choosing.units()])
        offer(self, "owner", [("", gettext("nobody yet")), *choosing.owners(
            oneself=oneself, held=owner
        )])  # fmt: skip
        words = likelihood_words(movement=whole)
        offer(self, "likelihood", as_choices(words, rate))
        offer(self, "factor", [("", gettext("none")), *((name, name) for name in whole.factors)])
        self._ask_for_harm(in_figures=in_figures)
        if held is not None:
            del self.fields["slug"]
        if not in_figures:
            del self.fields["per_year"]
        if not whole.factors:
            del self.fields["factor"]
        self.order_fields(self._order())

    def _ask_for_harm(self, *, in_figures: bool) -> None:
        """Add a choice of words, and a range, for each unit of loss."""
        meant = self._whole.words.severity if self._whole.words else {}
        unit_word = words_of_units()
        for unit in self._whole.losses:
            if meant.get(unit):
                self.fields[f"severity:{unit}"] = forms.ChoiceField(
                    label=gettext("How much harm each time, in %(unit)s?")
                    % {"unit": unit_word(unit)},
                    required=False,
                    choices=as_choices(meant[unit]),
                )
                if self._held:
                    self.initial[f"severity:{unit}"] = self._held.severity.get(unit, "")
            if in_figures:
                self.fields[f"loss:{unit}"] = Span(
                    label=gettext("Harm each time in %(unit)s, in figures")
                    % {"unit": unit_word(unit)}
                )
                self.initial[f"loss:{unit}"] = self._held.loss.get(unit) if self._held else None

    def _order(self) -> list[str]:
        words = [name for name in self.fields if name.startswith("severity:")]
        figures = [name for name in self.fields if name.startswith("loss:")]
        first = [*TEXTS, "affects", "likelihood", *words]
        return [*first, "per_year", *figures, "factor", "owner", "review", "slug"]

    def clean_slug(self) -> str:
        """Refuse a name that another risk has."""
        said = str(self.cleaned_data["slug"]).strip().lower()
        if said and slugify(said).replace("_", "-") != said:
            raise ValidationError(_("Write a–z, 0–9 and - alone, such as disk-full."))
        if said in RESERVED or Plan.objects.filter(kind="risk", slug=said).exists():
            raise ValidationError(_("This reference is taken. Choose another one."))
        return said

    def clean(self) -> dict[str, Any]:
        """Refuse what the files of a movement could not hold."""
        given = super().clean() or {}
        if not self.errors and (why := unfit(self.value())):
            raise ValidationError(why)
        return given

    def value(self) -> movement.Risk:
        """Return the risk that was written; what has no field stays as it was."""
        given, held = self.cleaned_data, self._held
        languages = self._whole.languages
        texts = {
            name: written_text(
                said=given[name], old=getattr(held, name) if held else None, languages=languages
            )
            for name in TEXTS
        }
        about = given["affects"][0].partition("/")[2] if given["affects"] else ""
        start = held or movement.Risk(
            ref=f"risk/{free_slug(kind='risk', said=given['slug'], like=about)}",
            cause="",
            event="",
        )
        return replace(
            start,
            cause=texts["cause"] or "",
            event=texts["event"] or "",
            consequence=texts["consequence"],
            affects=given["affects"],
            likelihood=given["likelihood"] or None,
            severity=self._kept("severity:", start.severity),
            per_year=given.get("per_year") if "per_year" in self.fields else start.per_year,
            loss=self._kept("loss:", start.loss),
            factor=(given.get("factor") or None) if "factor" in self.fields else start.factor,
            owner=choosing.owner_meant(
                given["owner"], oneself=self._oneself, held=held.owner if held else None
            ),
            review=given["review"],
        )

    def _kept(self, prefix: str, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what fields of one kind say, by unit; units without a field stay."""
        asked = [name for name in self.fields if name.startswith(prefix)]
        found = {name.removeprefix(prefix): self.cleaned_data.get(name) or None for name in asked}
        kept = {unit: one for unit, one in before.items() if unit not in found}
        return dict(sorted({**kept, **{u: one for u, one in found.items() if one}}.items()))


class Acceptance(forms.Form):
    """That a risk is borne knowingly: until when, and why."""

    until = day(
        _("Until when?"),
        _("The last day on which this holds. Then the risk counts as not accepted again."),
        required=True,
    )
    reason = forms.CharField(
        label=_("Why is it borne?"),
        max_length=fields.LONGEST,
        widget=fields.area(3),
        help_text=_("Say what mending it would cost, and what you would notice if it got worse."),
    )
    unit = forms.ChoiceField(label=_("Who accepts it?"))

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 — a form's data
        *,
        units: Sequence[tuple[str, str]],
        languages: Sequence[str],
        today: date,
    ) -> None:
        """Offer the groups in whose name the reader can accept, and themselves."""
        super().__init__(data, initial={"until": fields.half_a_year_after(today)})
        self._today, self._languages = today, languages
        offer(self, "unit", units)
        self.initial["unit"] = units[0][0]

    def clean_until(self) -> date:
        """Refuse a day that is past, or so far away that nobody will look again."""
        until = cast("date", self.cleaned_data["until"])
        if until < self._today:
            raise ValidationError(_("This day is past. Choose one to come."))
        if until > self._today + timedelta(days=LONGEST_ACCEPTANCE_DAYS):
            raise ValidationError(_("Choose a day in the next three years, and look again then."))
        return until

    def value(self, *, oneself: Person) -> movement.Acceptance:
        """Return the acceptance that was written."""
        given = self.cleaned_data
        said = written_text(said=given["reason"], old=None, languages=self._languages)
        by = choosing.owner_meant(given["unit"], oneself=oneself, held=None)
        return movement.Acceptance(until=given["until"], reason=said or "", by=by)


class Reason(forms.Form):
    """Why something leaves the register."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=line(),
        help_text=_("One sentence. It stays readable, with this beside it, and can come back."),
    )


def _initial(held: movement.Risk | None, today: date, about: str) -> dict[str, Any]:
    if held is None:
        return {"review": fields.half_a_year_after(today), "affects": [about] if about else []}
    texts = {name: fields.shown_text(getattr(held, name)) for name in TEXTS}
    return {
        **texts,
        "affects": held.affects,
        "likelihood": held.likelihood or "",
        "per_year": held.per_year,
        "factor": held.factor or "",
        "owner": choosing.owner_shown(held.owner),
        "review": held.review,
    }

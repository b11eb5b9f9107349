"""Forms of groups: parse a unit, its roles and its terms into values; decide nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mycel.engine import canon, movement
from mycel.engine.plain import plain
from mycel.formats.movement.groups import RHYTHMS as EVERY
from mycel.formats.movement.one import refusals
from mycel.groups.models import KINDS, Unit
from mycel.groups.queries.rhythm import RHYTHMS
from mycel.groups.snapshots import of_movement, of_unit, of_units
from mycel.people.forms import WordsField
from mycel.people.models import Person
from mycel.people.snapshots import of_people

RESERVED = frozenset({"charter", "new", "reports"})


class DayInput(forms.DateInput):
    """A day, in the spelling that browsers' own calendars take."""

    input_type = "date"

    def __init__(self) -> None:
        """Fix the spelling: the field's value is not for reading."""
        super().__init__(format="%Y-%m-%d")


class RoleForm(forms.Form):
    """One role of a unit; an empty one is left out."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    role = forms.CharField(label=_("Role"), required=False, max_length=80)
    seats = forms.IntegerField(label=_("Seats"), required=False, min_value=0, max_value=10_000)
    term_months = forms.IntegerField(
        label=_("A term lasts (months)"), required=False, min_value=1, max_value=1200
    )
    responsibilities = WordsField(
        label=_("Sees to"), required=False, help_text=_("With commas between, such as agenda.")
    )
    decides = WordsField(
        label=_("Decides on"),
        required=False,
        help_text=_("With commas between. Who may publish assessments: assessment-publication."),
    )

    def value(self, *, holders: Mapping[str, tuple[movement.Holder, ...]]) -> movement.Role | None:
        """Return the role, with those who held it under its earlier name; None where left empty."""
        data = self.cleaned_data
        if not data.get("role"):
            return None
        return movement.Role(
            role=data["role"],
            seats=data["seats"],
            term_months=data["term_months"],
            responsibilities=data["responsibilities"],
            decides=data["decides"],
            holders=holders.get(data["was"], ()),
        )


RoleForms = forms.formset_factory(RoleForm, extra=2, max_num=60, validate_max=True)


class UnitForm(forms.Form):
    """A unit with its mandate, charter, rhythm and links, in the movement's languages."""

    kind = forms.ChoiceField(label=_("Kind of group"), choices=KINDS)
    parent = forms.ChoiceField(label=_("Belongs to"), required=False)
    charter = forms.CharField(
        label=_("Charter"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        max_length=100_000,
        help_text=_(
            "Who can take part, what the group decides, what it does not do. Markdown works."
        ),
    )
    adopted = forms.DateField(label=_("Charter adopted on"), required=False, widget=DayInput)
    review = forms.DateField(label=_("Look at it again by"), required=False, widget=DayInput)
    every = forms.ChoiceField(
        label=_("Reports"),
        required=False,
        choices=[("", _("has not said")), *((word, RHYTHMS[word]) for word in EVERY)],
    )
    due_days = forms.IntegerField(
        label=_("Days to write the report"), min_value=0, max_value=366, initial=14
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_("One address on each line."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, unit: Unit | None) -> None:
        """Begin with the unit as it stands, or with nothing."""
        self.unit = unit
        self.movement = of_movement()
        self.before = of_unit(unit) if unit else None
        self.charter_text = unit.charter_text if unit else ""
        super().__init__(data, initial=_initial(self.before, self.charter_text))
        self.languages = self.movement.languages or ("en",)
        self._ask_texts()
        units = Unit.objects.exclude(pk=unit.pk) if unit else Unit.objects.all()
        known = [(one.ref, _spoken(one.name)) for one in units.order_by("slug")]
        self.fields["parent"].choices = [("", _("no other group")), *known]  # type: ignore[attr-defined] # a ChoiceField
        kept = self.before.roles if self.before else ()
        self.roles = RoleForms(data, prefix="roles", initial=[_initial_role(one) for one in kept])

    def _ask_texts(self) -> None:
        """Put one field for each language of the movement before the others."""
        fields: dict[str, forms.Field] = {}
        if self.unit is None:
            fields["slug"] = forms.SlugField(
                label=_("Short name for its address"),
                required=False,
                max_length=100,
                help_text=_("Of a-z, 0-9 and -. Leave it empty and we make one from the name."),
            )
        for what, label in (("name", _("Name")), ("mandate", _("What it is there for"))):
            said = getattr(self.before, what, None)
            for position, code in enumerate(self.languages):
                language = LANG_INFO.get(code, {}).get("name_local", code)
                field = forms.CharField(
                    label=f"{label} ({language})" if len(self.languages) > 1 else label,
                    required=what == "name" and position == 0 and not isinstance(said, Mapping),
                    max_length=200 if what == "name" else 5000,
                    initial=_in_language(said, code, position),
                )
                if what == "mandate":
                    field.widget = forms.Textarea(attrs={"rows": 3})
                field.widget.attrs |= {"dir": "auto", "lang": code}
                fields[f"{what}_{code}"] = field
        self.fields = fields | self.fields

    def clean(self) -> dict[str, Any]:
        """Build the unit, and ask the rules that files are held to."""
        data = dict(self.cleaned_data)
        if self.unit is not None and data.get("seen") and data["seen"] != self.initial["seen"]:
            self.add_error(None, _changed_meanwhile())
            self.data = {**self.data, "seen": self.initial["seen"]}
        if not self.roles.is_valid():
            self.add_error(None, gettext("One of the roles is not complete; the mark shows where."))
        if self.errors:
            return data
        self.value = self._value(data)
        self._keep_holders()
        beside = replace(self.movement, units=of_units(), people=of_people())
        for key, text in refusals(kind="unit", value=self.value, beside=beside).items():
            self.add_error(self._field(key), text)
        return data

    def _value(self, data: Mapping[str, Any]) -> movement.Unit:
        name = self._text(data, "name")
        before = self.before or movement.Unit(
            ref=self._ref(data, name), kind=movement.UnitKind(data["kind"]), name=""
        )
        path = before.charter.text if before.charter else None
        if data["charter"] and not path:
            path = f"charters/{before.ref.partition('/')[2]}.md"
        charter = movement.Charter(
            text=path if data["charter"] else None, adopted=data["adopted"], review=data["review"]
        )
        holders = {role.role: role.holders for role in before.roles}
        roles = (form.value(holders=holders) for form in self.roles)
        return replace(
            before,
            kind=movement.UnitKind(data["kind"]),
            name=name or "",
            mandate=self._text(data, "mandate"),
            parent=data["parent"] or None,
            charter=None if charter == movement.Charter() else charter,
            reports=movement.Reports(every=data["every"], due_days=data["due_days"])
            if data["every"]
            else None,
            roles=tuple(role for role in roles if role is not None),
            links=tuple(line.strip() for line in data["links"].splitlines() if line.strip()),
        )

    def _text(self, data: Mapping[str, Any], what: str) -> movement.Text | None:
        """Return a text as the field's languages say it; one that had no language keeps none."""
        given = {code: data[f"{what}_{code}"] for code in self.languages if data[f"{what}_{code}"]}
        had_none = not isinstance(getattr(self.before, what, None), Mapping)
        if had_none and tuple(given) == self.languages[:1]:
            return str(given[self.languages[0]])
        return given or None

    def _ref(self, data: Mapping[str, Any], name: movement.Text | None) -> str:
        slug = data.get("slug") or slugify(_first(name or ""))[:100].strip("-_")
        if not slug:
            said = gettext("Write a short name of a-z, 0-9 and -, so that the page has an address.")
            self.add_error("slug", said)
        elif slug in RESERVED or Unit.objects.filter(slug=slug).exists():
            self.add_error("slug", gettext("This short name is taken. Choose another one."))
        return f"unit/{slug or 'x'}"

    def _keep_holders(self) -> None:
        """Refuse to drop a role that somebody holds or held, or to have a role twice."""
        stays = {form.cleaned_data["was"] for form in self.roles if form.cleaned_data.get("role")}
        for role in self.before.roles if self.before else ():
            if role.holders and role.role not in stays:
                said = gettext(
                    "People hold or held the role %(role)s, so it stays. "
                    "Give it 0 seats where nobody is to hold it any more."
                )
                self.add_error(None, said % {"role": role.role})
        names = [role.role for role in self.value.roles]
        for name in sorted({name for name in names if names.count(name) > 1}):
            said = gettext("The role %(role)s is there twice. Give each its own name.")
            self.add_error(None, said % {"role": name})

    def _field(self, key: str) -> str | None:
        """Return the field in which a key of the file was written."""
        first = self.languages[0]
        names = {"ref": "slug", "name": f"name_{first}", "mandate": f"mandate_{first}"}
        name = {**names, "reports": "every"}.get(key, key)
        return name if name in self.fields else None


class TermForm(forms.Form):
    """Who begins a term in which role, from which day on."""

    role = forms.ChoiceField(label=_("Role"))
    person = forms.ChoiceField(label=_("Who"))
    since = forms.DateField(label=_("First day"), widget=DayInput)

    def __init__(
        self, data: QueryDict | None = None, *, roles: Iterable[str], today: date, role: str = ""
    ) -> None:
        """Offer the unit's roles, and everybody under the name they are shown by."""
        super().__init__(data, initial={"since": today, "role": role})
        people = sorted((one.shown_name, str(one.id)) for one in Person.objects.all())
        self.fields["role"].choices = [(one, one) for one in roles]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["person"].choices = [(id_, name) for name, id_ in people]  # type: ignore[attr-defined] # a ChoiceField


class EndForm(forms.Form):
    """The last day of a term."""

    until = forms.DateField(
        label=_("Last day"), widget=DayInput, help_text=_("The seat is free from the next day on.")
    )


def _initial(unit: movement.Unit | None, charter: str) -> dict[str, object]:
    if unit is None:
        return {}
    return {
        "kind": unit.kind,
        "parent": unit.parent or "",
        "charter": charter,
        "adopted": unit.charter.adopted if unit.charter else None,
        "review": unit.charter.review if unit.charter else None,
        "every": unit.reports.every if unit.reports else "",
        "due_days": unit.reports.due_days if unit.reports else 14,
        "links": "\n".join(unit.links),
        "seen": canon.digest(canon.encode_document([plain(unit), charter])),
    }


def _initial_role(role: movement.Role) -> dict[str, object]:
    return {
        "was": role.role,
        "role": role.role,
        "seats": role.seats,
        "term_months": role.term_months,
        "responsibilities": role.responsibilities,
        "decides": role.decides,
    }


def _spoken(text: movement.Text) -> str:
    """Return a text in the reader's language, else as `_first` does."""
    language = get_language() or "en"
    return (not isinstance(text, str) and text.get(language)) or _first(text)


def _first(text: movement.Text) -> str:
    """Return a text in English, or in whichever language comes first."""
    if isinstance(text, str):
        return text
    return text.get("en") or next(iter(text.values()), "")


def _in_language(text: movement.Text | None, code: str, position: int) -> str:
    if isinstance(text, Mapping):
        return text.get(code, "")
    return text or "" if position == 0 else ""


def _changed_meanwhile() -> str:
    return gettext(
        "Somebody changed this group while you were writing. Your text is still here: open the "
        "group's page beside it, compare, and save again."
    )

"""Writing: a sheet with its rows, read together into one node or sent back with what is wrong."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, BoundField
from django.utils.translation import gettext

from mycel.catalogue import snapshots
from mycel.catalogue.forms import filling, judging, rows, spelling
from mycel.catalogue.forms.sheet import Sheet
from mycel.catalogue.models import Node, Series
from mycel.catalogue.queries.files import node_as_data, public_ref
from mycel.catalogue.queries.words import keeper_of_person, spoken
from mycel.engine import movement
from mycel.formats.movement.nodes import CAPACITY
from mycel.groups import snapshots as group_snapshots
from mycel.groups.models import Unit
from mycel.people.models import Person

MOST_CHOICES = 500
RESERVED = ("new", "list")
LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Section:
    """Fields that belong together under one heading."""

    legend: str
    fields: tuple[BoundField, ...]
    rows: BaseFormSet[forms.Form] | None = None


class Writing:
    """Everything that is written about one node."""

    def __init__(self, *, node: Node | None, oneself: Person, data: Any = None) -> None:  # noqa: ANN401 — a query dictionary
        self.node, self.oneself = node, oneself
        self.languages = group_snapshots.of_movement().languages or ("en",)
        self.old = node_as_data(node) if node is not None else {}
        self.value: movement.Node | None = None
        self._people = self._everybody()
        # "show" and "more" ask for further fields only: nothing is judged, nothing is lost.
        self.is_asking = data is not None and ("show" in data or "more" in data)
        bound = None if self.is_asking else data
        named: dict[str, Any] = {
            "languages": [(code, str(LANGUAGES.get(code, code))) for code in self.languages],
            "stewards": self._stewards(),
            "series": list(Series.objects.order_by("path").values_list("path", flat=True)),
            "is_new": node is None,
        }
        first = self._first(data)
        self.sheet = Sheet(bound, initial=first[0], **named)
        spare = rows.MORE if data is not None and "more" in data else rows.SPARE
        self.rows = {
            name: rows.rows(
                name, data=bound, initial=first[1].get(name), spare=spare, people=self._people
            )
            for name in rows.KINDS
        }

    def _first(self, data: Any) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:  # noqa: ANN401 — a query dictionary
        if self.is_asking:
            return data.dict(), {name: rows.sent(name, data) for name in rows.KINDS}
        if self.node is None:
            return dict(filling.BLANK), {}
        value = snapshots.of_node(self.node)
        fill = filling.fill(data=self.old, value=value, languages=list(self.languages))
        return fill, filling.fill_rows(data=self.old)

    def _everybody(self) -> list[tuple[str, str]]:
        """Return who can be named: those who agreed, those who stand here already, oneself."""
        found = list(Person.objects.named().order_by("name")[:MOST_CHOICES])
        if self.node is not None:
            found += [member.person for member in self.node.members.all()]
            found += [self.node.steward_person] if self.node.steward_person else []
        found.append(self.oneself)
        return list({public_ref(one): keeper_of_person(one).name for one in found}.items())

    def _stewards(self) -> list[tuple[str, str]]:
        units = Unit.objects.order_by("slug").values_list("slug", "name")[:MOST_CHOICES]
        named = [(f"unit/{slug}", spoken(name)) for slug, name in units]
        return [*sorted(named, key=lambda one: one[1].casefold()), *self._people]

    @property
    def is_too_long(self) -> bool:
        """Return whether the node has more rows than a page can hold; files can hold them."""
        longest = max(len(found.initial or ()) for found in self.rows.values())
        return longest > rows.MOST_ROWS - rows.MORE

    def is_valid(self) -> bool:
        """Judge what was written; whatever does not fit is said beside its field."""
        if self.is_asking:
            return False
        parts: list[forms.Form | BaseFormSet[forms.Form]] = [self.sheet, *self.rows.values()]
        if not all([part.is_valid() for part in parts]):  # noqa: C419 — all parts say what is wrong at once
            return False
        kept = {name: self._kept(name) for name in self.rows}
        said = self.sheet.cleaned_data
        if said.get("slug") in RESERVED or Node.objects.filter(slug=said.get("slug", "")).exists():
            self.sheet.add_error("slug", gettext("This reference is taken. Choose another one."))
            return False
        if self._is_missing(said):
            return False
        filled = {name: [self._cleaned(form) for form in found] for name, found in kept.items()}
        judged = judging.judge(
            data=spelling.spelled(said=said, rows=filled, old=self.old),
            languages=self.languages,
            row=self.node,
            oneself=self.oneself,
        )
        for misfit in judged.misfits:
            self._say(misfit, kept)
        self.value = judged.value
        return judged.value is not None

    def _is_missing(self, said: dict[str, Any]) -> bool:
        """Say beside each empty field that what was begun needs it."""
        law = said["law"]
        wanted = [
            f"{law}_{key.name}"
            for key in (CAPACITY.records[law].keys if law else ())
            if key.is_required and key.name != "law"
        ]
        wanted += {"now": ["demand_low"], "series": ["demand_series"]}.get(said["demand"], [])
        spans = {"failures_low", "failures_high"}, {"hours_low", "hours_high"}
        begun = [any(said[name] is not None for name in span) for span in spans]
        if any(begun):
            wanted += [max(span) for span, has in zip(spans, begun, strict=True) if not has]
        for one, other in (("share", "answer_within_hours"), ("window_days", "availability")):
            wanted += [other] if said[one] is not None else []
        missing = [name for name in wanted if said[name] in (None, "")]
        for name in missing:
            self.sheet.add_error(name, gettext("Fill this in too: what you began needs it."))
        return bool(missing)

    def _kept(self, name: str) -> list[forms.Form]:
        """Return the rows in which something was written and that were not taken away."""
        return [
            form
            for form in self.rows[name].forms
            if not form.cleaned_data.get("DELETE") and any(self._cleaned(form).values())
        ]

    def _cleaned(self, form: forms.Form) -> dict[str, Any]:
        found = {k: v for k, v in form.cleaned_data.items() if k != "DELETE"}
        others = any(v not in (None, "") for k, v in found.items() if k != "strength")
        return found if others else {}

    def _say(self, misfit: judging.Misfit, kept: dict[str, list[forms.Form]]) -> None:
        place = spelling.row_field(path=misfit.path)
        if place is not None and place[1] < len(kept[place[0]]):
            form = kept[place[0]][place[1]]
            form.add_error(place[2] if place[2] in form.fields else None, misfit.text)
            return
        law = self.sheet.cleaned_data.get("law", "")
        field = spelling.field_of(path=misfit.path, law=law, fields=self.sheet.fields)
        self.sheet.add_error(field, misfit.text)

    @property
    def law(self) -> str:
        """Return the law whose fields are shown."""
        law = self.sheet["law"].value()
        return law if law in spelling.LAW_KEYS else ""

    @property
    def has_errors(self) -> bool:
        """Return whether something has to be mended."""
        if self.is_asking or not self.sheet.is_bound:
            return False
        return bool(self.sheet.errors) or any(
            found.total_error_count() for found in self.rows.values()
        )

    @property
    def hidden(self) -> tuple[BoundField, ...]:
        """Return the fields of the other laws: kept as typed, not shown."""
        others = [law for law in spelling.LAW_KEYS if law != self.law]
        return tuple(self.sheet[name] for law in others for name in self.sheet.of_law(law))

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return the fields in the order in which they are asked, under plain headings."""
        texts = [f"{name}_{code}" for code in self.languages for name in ("name", "description")]
        new = ["slug"] if "slug" in self.sheet.fields else []
        is_step = self.law == "step"
        return (
            self._section(gettext("What it is"), [*new, "kind", "area", *texts, "links"]),
            self._section(gettext("Who keeps it"), ["steward", "service_level"]),
            self._section(
                gettext("What is asked of it"),
                [
                    *("unit", "demand", "demand_low", "demand_high"),
                    *("growth_low", "growth_high", "demand_series"),
                ],
            ),
            self._section(gettext("What it can do"), ["law"]),
            *([self._law_section()] if self.law else []),
            *([self._section(gettext("Steps of capacity"), [], rows="steps")] if is_step else []),
            *(
                [self._section(gettext("Changes that are planned"), [], rows="plan")]
                if self.law
                else []
            ),
            self._section(
                gettext("What it promises"),
                ["answer_within_hours", "share", "availability", "window_days"],
            ),
            self._section(
                gettext("How it stops by itself"),
                ["failures_low", "failures_high", "hours_low", "hours_high"],
            ),
            self._section(gettext("What it needs"), [], rows="depends_on"),
            self._section(gettext("Whose hours it consists of (pools)"), [], rows="people"),
        )

    def _law_section(self) -> Section:
        return self._section(gettext("The figures of this law"), self.sheet.of_law(self.law))

    def _section(self, legend: str, names: list[str], *, rows: str = "") -> Section:
        fields = tuple(self.sheet[name] for name in names)
        return Section(legend, fields, self.rows[rows] if rows else None)

    @property
    def kept_rows(self) -> tuple[BaseFormSet[forms.Form], ...]:
        """Return the rows that are not shown but kept as typed."""
        names = [] if self.law == "step" else ["steps"]
        return tuple(self.rows[name] for name in names + ([] if self.law else ["plan"]))

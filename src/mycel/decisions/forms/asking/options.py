"""Options of a draft: any number of rows, and many at once from a list of lines."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms.asking import kinds, texts
from mycel.decisions.forms.asking.parts import Part, line, sum_, whole
from mycel.decisions.models import Option
from mycel.engine.choice.asking import AskedOption

PREFIX, PASTE = "options", "paste"
FIRST, SPARE, MORE = 3, 2, 5
MOST_ROWS = 300
MOST_NAME = 200
Rows = BaseFormSet["OptionForm"]


class OptionForm(Part):
    """One option; without a name it is left out."""

    group = line(_("Group it belongs to"), most=80, dir="auto")
    cost = sum_(_("Cost"), required=False, min_value=Decimal("0.0001"))
    hours = whole(_("Hours of volunteers"), required=False)
    needs = line(
        _("Only together with"),
        _("Numbers of other options, with commas between."),
        most=100,
        dir="ltr",
        inputmode="numeric",
    )

    def __init__(self, *given: Any, kind: str, languages: tuple[str, ...], **named: Any) -> None:  # noqa: ANN401 — Django's own arguments
        """Ask for a name and a description in each language; for costs where there is a budget."""
        super().__init__(*given, **named)
        self.kind, self.languages = kind, languages
        name = texts.fields(what="name", label=_("Name"), languages=languages, required=False)
        words = texts.fields(
            what="about", label=_("Description"), languages=languages, required=False, rows=2
        )
        rest = dict(self.fields)
        if kind != kinds.BUDGET:
            rest = {"group": rest["group"]}
        cost = {"cost": rest.pop("cost")} if "cost" in rest else {}
        names = dict(name)
        first = f"name_{languages[0]}"
        self.fields = {first: names.pop(first), **cost, **names, **dict(words), **rest}

    @property
    def shown(self) -> list[Any]:
        """Return the fields that everybody fills in."""
        return [self[name] for name in self.fields if name in {self._name, "cost"}]

    @property
    def more(self) -> list[Any]:
        """Return the fields that few fill in."""
        return [self[name] for name in self.fields if name not in {self._name, "cost"}]

    @property
    def has_more(self) -> bool:
        """Return whether something stands, or is wrong, in a field that few fill in."""
        return any(field.value() or field.errors for field in self.more)

    @property
    def _name(self) -> str:
        return f"name_{self.languages[0]}"

    @property
    def is_named(self) -> bool:
        """Return whether this row is an option."""
        return any(self.cleaned_data.get(f"name_{code}") for code in self.languages)

    def clean(self) -> dict[str, Any]:
        """Refuse a row that says something of an option without a name, or has no cost."""
        data = dict(self.cleaned_data)
        if self.is_named:
            if self.kind == kinds.BUDGET and not data.get("cost") and "cost" not in self.errors:
                self.add_error("cost", gettext("Say what it costs: more than 0."))
        elif any(data.values()):
            self.add_error(self._name, gettext("Give it a name, or empty the whole row."))
        return data

    def value(self, *, requires: tuple[int, ...], before: Option | None) -> AskedOption:
        """Return the option; what an earlier draft says in other languages stays."""
        data, languages = self.cleaned_data, self.languages
        return AskedOption(
            name=texts.said(
                what="name", data=data, languages=languages, before=before.name if before else ""
            ),
            description=texts.said(
                what="about",
                data=data,
                languages=languages,
                before=before.description if before else "",
            ),
            group=str(data.get("group") or ""),
            cost=data.get("cost"),
            hours=data.get("hours"),
            requires=requires,
        )


def rows(
    *,
    data: QueryDict | None,
    kind: str,
    languages: tuple[str, ...],
    options: Sequence[Option] = (),
    is_judged: bool = True,
) -> Rows:
    """Return the rows of a draft: as sent, or one for each option and some to fill."""
    spare = SPARE if options else FIRST
    made = formset_factory(OptionForm, extra=spare, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    given = {"kind": kind, "languages": languages, "is_judged": is_judged}
    first = [_of_option(option, languages) for option in options]
    return made(data, prefix=PREFIX, initial=first, form_kwargs=given)


def spread(*, data: QueryDict, language: str, wants_more: bool) -> QueryDict:
    """Return what was sent with a row for each line of the list, and empty rows where asked for."""
    names = [" ".join(name.split())[:MOST_NAME] for name in data.get(PASTE, "").splitlines()]
    names = [name for name in names if name]
    if not names and not wants_more:
        return data
    sent = data.copy()
    total = _total(sent)
    free = [at for at in range(total) if not _is_filled(sent, at)]
    places = [*free, *range(total, total + len(names))]
    left = []
    for name in names:
        place = places.pop(0)
        if place >= MOST_ROWS:
            left.append(name)
            continue
        sent[f"{PREFIX}-{place}-name_{language}"] = name
        total = max(total, place + 1)
    sent[PASTE] = "\n".join(left)
    sent[f"{PREFIX}-TOTAL_FORMS"] = str(min(total + MORE * wants_more, MOST_ROWS))
    return sent


def values(*, rows: Rows, before: Sequence[Option]) -> tuple[AskedOption, ...]:
    """Return the options of rows that were judged and found right."""
    places = _places(rows)
    forms = [(at, form) for at, form in enumerate(rows) if at in places]
    known = dict(enumerate(before))
    return tuple(
        form.value(requires=_requires(form, at, places)[0], before=known.get(at))
        for at, form in forms
    )


def judge(*, rows: Rows) -> bool:
    """Return whether all rows can stand, and say at each what it lacks."""
    if not rows.is_valid():
        return False
    places = _places(rows)
    needs: dict[int, tuple[int, ...]] = {}
    for at, form in enumerate(rows):
        if at in places:
            needs[places[at]], wrong = _requires(form, at, places)
            if wrong:
                said = gettext("There is no other option with the number %(number)s.")
                form.add_error("needs", said % {"number": wrong})
    for at, form in enumerate(rows):
        if at in places and _leads_back(places[at], needs):
            form.add_error("needs", gettext("This leads back to itself, so none could be bought."))
    return all(not form.errors for form in rows)


def _places(rows: Rows) -> dict[int, int]:
    """Return the place among the options, from 0, of each row that is one."""
    named = [at for at, form in enumerate(rows) if form.is_named]
    return {at: place for place, at in enumerate(named)}


def _requires(form: OptionForm, at: int, places: Mapping[int, int]) -> tuple[tuple[int, ...], str]:
    """Return what an option needs as places from 0, and the first number that fits nothing."""
    found = []
    for number in re.findall(r"[^\s,;،]+", str(form.cleaned_data.get("needs") or "")):
        row = int(number) - 1 if number.isdecimal() and len(number) < 6 else -1  # noqa: PLR2004 — more than all rows
        if row == at or row not in places:
            return (), number
        found.append(places[row])
    return tuple(dict.fromkeys(found)), ""


def _leads_back(start: int, needs: Mapping[int, tuple[int, ...]]) -> bool:
    seen: set[int] = set()
    ahead = [*needs.get(start, ())]
    while ahead:
        at = ahead.pop()
        if at == start:
            return True
        if at not in seen:
            seen.add(at)
            ahead.extend(needs.get(at, ()))
    return False


def _of_option(option: Option, languages: tuple[str, ...]) -> dict[str, Any]:
    return {
        **texts.initial(what="name", text=option.name, languages=languages),
        **texts.initial(what="about", text=option.description, languages=languages),
        "group": option.group,
        "cost": option.cost.normalize() if option.cost is not None else None,
        "hours": option.hours,
        "needs": ", ".join(str(int(key[1:])) for key in option.requires),
    }


def _total(data: QueryDict) -> int:
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "0")
    return min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 6 else 0  # noqa: PLR2004 — more than all rows


def _is_filled(data: QueryDict, at: int) -> bool:
    start = f"{PREFIX}-{at}-"
    return any(data.get(name, "").strip() for name in data if name.startswith(start))

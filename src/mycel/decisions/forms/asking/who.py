"""Who may vote: rules of eligibility as fields and rows, and back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms.asking import people
from mycel.decisions.forms.asking.parts import Part, day, line, lines, whole
from mycel.decisions.models import Electorate
from mycel.people.forms import WordsField

Rule = Mapping[str, Any]
MORE = 3
SINGLE = ("registered_before", "in_group", "on_list", "home_in")
COLUMNS = {"registered_before": "registered", "on_list": "lists", "not_blocked": "blocked"}
OF_PEOPLE = ("registered", "groups")


class WhoForm(Part):
    """The list of people that is asked, and the rules each of which has a field."""

    electorate = forms.ChoiceField(
        label=_("Out of whom"),
        required=False,
        help_text=_("A list names people from elsewhere, with their edits and home communities."),
    )
    registered_before = day(_("Registered before"))
    in_group = forms.ChoiceField(label=_("Holds a role in"), required=False)
    home_in = WordsField(
        label=_("At home in"),
        required=False,
        help_text=_("Communities with commas between, such as dewiki, arwiki."),
    )
    on_list = line(_("Stands on the list"), most=120, dir="auto")
    not_blocked = forms.BooleanField(label=_("Is not blocked"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any],
        electorates: Iterable[Electorate],
        units: Sequence[tuple[str, str]],
        is_judged: bool = True,
    ) -> None:
        """Offer the lists that were brought in, and all groups."""
        super().__init__(data, initial=dict(initial), is_judged=is_judged)
        self.electorates = {str(one.id): one for one in electorates}
        lists = [(id_, one.name) for id_, one in self.electorates.items()]
        self.offer("electorate", [("", _("everybody who takes part here")), *lists])
        self.offer("in_group", [("", _("no group in particular")), *units])

    @property
    def chosen(self) -> Electorate | None:
        """Return the list chosen, or None for everybody here."""
        return self.electorates.get(str(self.cleaned_data.get("electorate") or ""))

    def clean(self) -> dict[str, Any]:
        """Refuse a rule about something that is not known of these people."""
        data = dict(self.cleaned_data)
        for name, column in {**COLUMNS, "in_group": "groups"}.items():
            if data.get(name) and not self.knows(column):
                self.add_error(name, self.unknown(column))
        return data

    def knows(self, column: str) -> bool:
        """Return whether an attribute is known of the people chosen."""
        chosen = self.chosen
        return column in (OF_PEOPLE if chosen is None else chosen.columns)

    def unknown(self, column: str) -> str:
        """Say that an attribute is not known."""
        if self.chosen is None:
            said = gettext(
                "Of people here this is not known. Choose a list that tells: %(column)s."
            )
        else:
            said = gettext("The list has no column %(column)s, so nobody would meet this.")
        return said % {"column": column}

    def rules(self) -> list[dict[str, Any]]:
        """Return the rules that stand in these fields."""
        data = self.cleaned_data
        found: list[dict[str, Any]] = []
        if data.get("registered_before"):
            found.append({"registered_before": data["registered_before"].isoformat()})
        found += [{name: data[name]} for name in ("in_group", "on_list") if data.get(name)]
        if data.get("home_in"):
            found.append({"home_in": list(data["home_in"])})
        if data.get("not_blocked"):
            found.append({"not_blocked": True})
        return found


class CountForm(Part):
    """At least so many of something, since a day."""

    n = whole(_("At least"), least=1, required=False)
    what = line(_("Of what"), _("A column of the list, such as edits."), most=60, dir="ltr")
    since = day(_("Since"))

    def clean(self) -> dict[str, Any]:
        """Refuse half a rule."""
        data = dict(self.cleaned_data)
        if not data.get("n") and (data.get("what") or data.get("since")) and not self.errors:
            self.add_error("n", gettext("Say how many it takes, or empty the row."))
        return data

    @property
    def rule(self) -> dict[str, Any] | None:
        """Return the rule, or None for an empty row."""
        data = self.cleaned_data
        if not data.get("n"):
            return None
        since = {"since": data["since"].isoformat()} if data.get("since") else {}
        return {"at_least": {data.get("what") or "edits": data["n"], **since}}

    @property
    def column(self) -> str:
        """Return the column of a list that the rule reads."""
        ((what, _n), *since) = (self.rule or {"at_least": {"": 0}})["at_least"].items()
        return f"{what}_since_{since[0][1].replace('-', '_')}" if since else str(what)


class ExceptionForm(Part):
    """People who may vote, or may not, whatever the rules say; with the reason."""

    kind = forms.ChoiceField(
        label=_("They"),
        choices=[
            ("except_in", _("may vote although they miss a rule")),
            ("except_out", _("may not vote although they meet the rules")),
        ],
    )
    uids = lines(
        _("Their stable ids"),
        _("One on each line: as the list has them, or person/… for people here."),
        most=500_000,
    )
    reason = line(_("Why"), _("Everybody can read it; whom it is about stays here."), dir="auto")

    def clean(self) -> dict[str, Any]:
        """Refuse an exception without people, or without a reason."""
        data = dict(self.cleaned_data)
        data["uids"] = tuple(dict.fromkeys(re.findall(r"\S+", data.get("uids") or "")))
        if data["uids"] and not data.get("reason"):
            self.add_error(
                "reason", gettext("Say in a sentence why, so that everybody can see it.")
            )
        if data.get("reason") and not data["uids"]:
            self.add_error("uids", gettext("Name one person or more, or empty the row."))
        return data


Counts = BaseFormSet[CountForm]
Exceptions = BaseFormSet[ExceptionForm]
_counts = formset_factory(CountForm, extra=1, max_num=30, absolute_max=30)
_exceptions = formset_factory(ExceptionForm, extra=1, max_num=30, absolute_max=30)


class Who:
    """All that says who may vote: fields, counts and exceptions, judged together.

    ``kept`` are rules that the fields have no room for; they stay as they are.
    """

    def __init__(
        self,
        *,
        data: QueryDict | None,
        rules: Sequence[Rule],
        electorate: Electorate | None,
        electorates: Iterable[Electorate],
        units: Sequence[tuple[str, str]],
        is_judged: bool = True,
    ) -> None:
        """Begin with rules, or with what was sent."""
        first, counts, exceptions, self.kept = _of_rules(rules, electorate)
        self.form = WhoForm(
            data, initial=first, electorates=electorates, units=units, is_judged=is_judged
        )
        judged = {"is_judged": is_judged}
        self.counts: Counts = _counts(data, prefix="counts", initial=counts, form_kwargs=judged)
        self.exceptions: Exceptions = _exceptions(
            data, prefix="exceptions", initial=exceptions, form_kwargs=judged
        )
        self.uids: dict[int, list[str]] = {}

    def is_valid(self) -> bool:
        """Return whether these rules can be asked, and say at each field what it lacks."""
        parts = [self.form.is_valid(), self.counts.is_valid(), self.exceptions.is_valid()]
        if not all(parts):
            return False
        for count in self.counts:
            if count.rule and not self.form.knows(count.column):
                count.add_error("what", self.form.unknown(count.column))
        for at, one in enumerate(self.exceptions):
            named = one.cleaned_data.get("uids", ())
            self.uids[at], unknown = people.found(names=named, electorate=self.form.chosen)
            if unknown:
                said = gettext(
                    "Nobody has the id %(id)s. Look it up in the list, or on their page."
                )
                one.add_error("uids", said % {"id": unknown[0]})
        return not any(form.errors for form in (*self.counts, *self.exceptions))

    def rules(self) -> tuple[Rule, ...]:
        """Return all rules, once they are valid."""
        counts = [form.rule for form in self.counts if form.rule]
        excepted = [
            {form.cleaned_data["kind"]: {"uids": uids, "reason": form.cleaned_data["reason"]}}
            for form, uids in zip(self.exceptions, self.uids.values(), strict=True)
            if uids
        ]
        return (*counts, *self.form.rules(), *self.kept, *excepted)


def _of_rules(
    rules: Sequence[Rule], electorate: Electorate | None
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]], tuple[Rule, ...]]:
    """Return what fields, rows of counts and rows of exceptions show, and what has no room."""
    first: dict[str, Any] = {"electorate": str(electorate.id) if electorate else ""}
    counts, exceptions, kept = [], [], []
    for rule in rules:
        ((kind, given),) = rule.items()
        if kind == "at_least":
            since = given.get("since")
            parts = {name: n for name, n in given.items() if name != "since"}
            counts += [{"what": name, "n": n, "since": since} for name, n in parts.items()]
        elif kind.startswith("except_"):
            shown = people.shown(uids=given["uids"], electorate=electorate)
            exceptions.append({"kind": kind, "uids": shown, "reason": given["reason"]})
        elif kind == "not_blocked" or (kind in SINGLE and kind not in first):
            first[kind] = given
        else:
            kept.append(rule)
    return first, counts, exceptions, tuple(kept)

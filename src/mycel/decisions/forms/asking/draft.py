"""A draft: all its parts in one, as sent or as it stands, until it is a question as a value."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from mycel.decisions.forms.asking import kinds, options, refusals, texts, who
from mycel.decisions.forms.asking.basics import BasicsForm
from mycel.decisions.forms.asking.shared import BudgetForm, ConsentForm
from mycel.decisions.forms.asking.tally import TallyForm
from mycel.decisions.models import DRAFT, Electorate, Question
from mycel.engine.choice.asking import Asked, NotAsked

SAVE, PREVIEW, MORE_OPTIONS, MORE_RULES = "save", "preview", "options", "rules"
SETS = ("counts", "exceptions")


class Draft:
    """A question while it is written.

    A button says what is wanted (``do``): saving it, more rows, or a look at who could vote. What
    was typed stands there again after each of them. ``value`` is the question once it is valid.
    """

    def __init__(
        self,
        *,
        kind: str,
        question: Question | None,
        data: QueryDict | None,
        languages: Sequence[str],
        units: Sequence[tuple[str, str]],
        groups: Sequence[tuple[str, str]],
        electorates: Iterable[Electorate],
        now: datetime,
    ) -> None:
        """Begin with a question as it stands, or with what fits this kind most.

        ``units``: (id, name) of those that may ask; ``groups``: (reference, name) of all.
        """
        self.kind, self.question = kind, question
        self.languages = texts.in_order(
            languages=tuple(languages) or ("en",), written=question.title if question else None
        )
        self.do = data.get("do", SAVE) if data is not None else ""
        self.sent = None if data is None else self._spread(data)
        self.before = tuple(question.options.all()) if question else ()
        self.basics = BasicsForm(
            self.sent,
            kind=kind,
            question=question,
            languages=self.languages,
            units=list(units),
            now=now,
            is_judged=self.is_saved,
        )
        self.rule = self._rule()
        self.options = None if kind == kinds.CONSENT else options.rows(
            data=self.sent,
            kind=kind,
            languages=self.languages,
            options=self.before,
            is_judged=self.is_saved,
        )  # fmt: skip
        self.who = None if self.is_frozen else who.Who(
            data=self.sent,
            rules=question.eligibility if question else (),
            electorate=question.electorate if question else None,
            electorates=electorates,
            units=groups,
            is_judged=self.is_saved or self.do == PREVIEW,
        )  # fmt: skip
        self.said: list[str] = []
        self.value: Asked | None = None

    @property
    def is_saved(self) -> bool:
        """Return whether it is to be saved, and so judged."""
        return self.do == SAVE

    @property
    def is_frozen(self) -> bool:
        """Return whether the roll is frozen: who may vote stands."""
        return self.question is not None and self.question.roll_size is not None

    @property
    def state(self) -> str:
        """Return how far the question is, so that a form tells which stage it was made for."""
        return self.question.state if self.question else DRAFT

    @property
    def paste(self) -> str:
        """Return the lines that found no room as options."""
        return "" if self.sent is None else self.sent.get(options.PASTE, "")

    @property
    def electorate(self) -> Electorate | None:
        """Return the list of people that is asked."""
        if self.who is None:
            return self.question.electorate if self.question else None
        return self.who.form.chosen

    @property
    def has_errors(self) -> bool:
        """Return whether something is wrong."""
        forms_ = [self.basics, self.rule, *(self.options or ())]
        if self.who is not None:
            forms_ += [self.who.form, *self.who.counts, *self.who.exceptions]
        return bool(self.said) or any(form.errors for form in forms_)

    def is_valid(self) -> bool:
        """Return whether it can be asked like this, and say at each field what it lacks."""
        parts = [self.basics.is_valid(), self.rule.is_valid()]
        parts.append(self.options is None or options.judge(rows=self.options))
        parts.append(self.who is None or self.who.is_valid())
        if self.sent is not None and self.sent.get("state", self.state) != self.state:
            self.said.append(
                gettext(
                    "The roll was frozen meanwhile. Look at the question, then change it again."
                )
            )
        if self.paste:
            self.said.append(gettext("The list is too long for this form. The rest stands in it."))
        if not all(parts) or self.said:
            return False
        try:
            self.value = self._value()
        except NotAsked as refusal:
            self.refuse(refusal)
        return self.value is not None

    def refuse(self, refusal: ValueError) -> None:
        """Say beside its field what was found wrong when it was to be saved."""
        if not isinstance(refusal, NotAsked):
            self.said.append(str(refusal))
            return
        said = str(refusals.said(refusal=refusal))
        for name in refusals.fields(refusal=refusal, first=self.languages[0]):
            for form in (self.rule, self.basics):
                if name in form.fields:
                    form.add_error(name, said)
                    return
        self.said.append(said)

    def _rule(self) -> TallyForm | BudgetForm | ConsentForm:
        question, judged = self.question, self.is_saved
        rule = question.rule if question else None
        if self.kind == kinds.CONSENT:
            return ConsentForm(self.sent, rule=rule, is_judged=judged)
        if self.kind == kinds.BUDGET:
            known = {"paper": question.paper, "money": question.money} if question else {}
            return BudgetForm(self.sent, rule=rule, is_judged=judged, **known)
        return TallyForm(
            self.sent,
            kind=self.kind,
            rule=rule,
            offers_no_opinion=bool(question and question.offers_no_opinion),
            is_judged=judged,
        )

    def _value(self) -> Asked:
        asked = () if self.options is None else options.values(
            rows=self.options, before=self.before
        )  # fmt: skip
        if isinstance(self.rule, TallyForm):
            rule = self.rule.value(groups=[option.group for option in asked])
        else:
            rule = self.rule.value()
        data = self.rule.cleaned_data
        return Asked(
            **self.basics.values(),
            options=asked,
            paper=self._paper(),
            rule=rule,
            offers_no_opinion=bool(data.get("offers_no_opinion")),
            money=data.get("money") or "",
            eligibility=self._eligibility(),
        )

    def _paper(self) -> str:
        if self.kind == kinds.BUDGET:
            return str(self.rule.cleaned_data["paper"])
        is_kept = self.question is not None and self.kind == kinds.GRADES
        return self.question.paper if self.question is not None and is_kept else self.kind

    def _eligibility(self) -> tuple[Any, ...]:
        if self.who is None:
            return tuple(self.question.eligibility) if self.question else ()
        return self.who.rules()

    def _spread(self, data: QueryDict) -> QueryDict:
        """Return what was sent with the rows that a button asked for."""
        sent = options.spread(
            data=data, language=self.languages[0], wants_more=self.do == MORE_OPTIONS
        )
        if self.do == MORE_RULES:
            sent = sent.copy()
            for name in SETS:
                total = sent.get(f"{name}-TOTAL_FORMS", "0")
                number = int(total) if total.isdecimal() and len(total) < 4 else 0  # noqa: PLR2004 — more than all rows
                sent[f"{name}-TOTAL_FORMS"] = str(number + who.MORE)
        return sent

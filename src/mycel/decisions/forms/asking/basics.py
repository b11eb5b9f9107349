"""What is asked, when, and what voters can do: the part of a draft that every kind has."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms.asking import kinds, texts
from mycel.decisions.forms.asking.parts import Part, Words, line, whole
from mycel.decisions.forms.running import MomentInput
from mycel.decisions.models import OPEN_ROLL_CALL, PSEUDONYMOUS, Question

# Digits alone, and few: "1e9999" would be a number that fills the memory.
SHARE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(?: */ *([0-9]{1,9}))? *([%٪])?")
PRIVACIES: list[tuple[str, Words]] = [
    (PSEUDONYMOUS, _("pseudonymous: ballots without names")),
    (OPEN_ROLL_CALL, _("open roll call: ballots with names")),
]
THRESHOLDS: list[tuple[str, Words]] = [
    ("", _("no more than winning")),
    ("cast", _("a share of the votes cast")),
    ("eligible", _("a share of all who may vote")),
]


class BasicsForm(Part):
    """The words of a question, its times, and what voters can do."""

    opens_at = forms.DateTimeField(
        label=_("Opens"), widget=MomentInput, help_text=_("In Universal Time (UTC).")
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        widget=MomentInput,
        help_text=_("In Universal Time (UTC). Give people on holiday a chance: a week or more."),
    )
    privacy = forms.ChoiceField(
        label=_("Who voted how"),
        choices=PRIVACIES,
        help_text=_(
            "Ballots are published after the close. Pseudonymous is not secret: people who run the"
            " server could link a ballot to a person."
        ),
    )
    can_change = forms.BooleanField(
        label=_("A vote can be changed until the close"), required=False
    )
    open_count = forms.BooleanField(
        label=_("Show results while people vote"),
        required=False,
        help_text=_("Leave it out and the results stay sealed until the close: nobody is swayed."),
    )
    delegation = forms.BooleanField(
        label=_("People can pass their vote on to somebody they trust"),
        required=False,
        help_text=_("Only in an open roll call. A vote of one's own always overrides it."),
    )
    threshold = forms.ChoiceField(
        label=_("What an option needs to win"), choices=THRESHOLDS, required=False
    )
    share = line(
        _("Share that it needs"),
        _("A fraction or a percentage, such as 2/3 or 50 %."),
        most=20,
        dir="ltr",
    )
    quorum = whole(
        _("Quorum: people who must vote"),
        _("Leave it empty for none."),
        least=1,
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: str,
        question: Question | None,
        languages: tuple[str, ...],
        units: list[tuple[str, str]],
        now: datetime,
        is_judged: bool = True,
    ) -> None:
        """Begin with a question as it stands, or with what fits most."""
        self.kind, self.question, self.languages = kind, question, languages
        first = _of_question(question, languages) if question else _suggested(kind, now)
        super().__init__(data, initial=first, is_judged=is_judged)
        title = texts.fields(what="title", label=_("Question"), languages=languages, required=True)
        summary = texts.fields(
            what="summary",
            label=_("What it is about"),
            languages=languages,
            required=False,
            rows=4,
        )
        asks = forms.ChoiceField(label=_("Group that asks"), choices=units)
        before = {} if question else {"unit": asks}
        self.fields = {**before, **dict(title), **dict(summary), **self.fields}
        for name in self._others():
            del self.fields[name]

    def _others(self) -> list[str]:
        """Return the fields that this kind and this stage do not have."""
        is_frozen = self.question is not None and self.question.roll_size is not None
        without = [] if is_frozen else ["quorum"]
        if is_frozen:
            without.append("privacy")
        if self.kind == kinds.CONSENT:
            without += ["threshold", "share", "delegation"]
        return without

    def clean(self) -> dict[str, Any]:
        """Hold times, delegation, quorum and share to what they need."""
        data = dict(self.cleaned_data)
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("It ends before it begins. Choose a later end."))
        if data.get("delegation") and self.shown_as(data) != OPEN_ROLL_CALL:
            said = gettext("Votes can be passed on in an open roll call only. Choose that, or not.")
            self.add_error("delegation", said)
        size = self.question.roll_size if self.question else None
        if data.get("quorum") and data["quorum"] > (size or 0):
            said = gettext("Fewer are on the roll: %(n)s. Set a quorum that they can reach.")
            self.add_error("quorum", said % {"n": size})
        if data.get("threshold"):
            data["share"] = self._share(str(data.get("share") or ""))
        return data

    def _share(self, text: str) -> str:
        """Return a share as p/q; a percentage is a share of a hundred."""
        written = SHARE.fullmatch(text.replace(",", ".").strip())
        p, q, percent = written.groups() if written else ("0", None, None)
        share = Fraction(p) / (int(q or 1) or 1) / (100 if percent else 1)
        if not 0 < share <= 1 or q == "0":
            said = gettext("Write a share above 0 and up to 1, such as 2/3 or 50 %.")
            self.add_error("share", said)
        return f"{share.numerator}/{share.denominator}"

    def shown_as(self, data: Mapping[str, Any]) -> str:
        """Return who will see what; on a frozen roll that stays as it was."""
        if self.question is not None and self.question.roll_size is not None:
            return self.question.privacy
        return str(data.get("privacy") or "")

    def values(self) -> dict[str, Any]:
        """Return the part of a question that stands here, by the names of engine.choice.asking."""
        data = self.cleaned_data
        of = data.get("threshold")
        question = self.question
        return {
            "title": texts.said(
                what="title",
                data=data,
                languages=self.languages,
                before=question.title if question else "",
            ),
            "summary": texts.said(
                what="summary",
                data=data,
                languages=self.languages,
                before=question.summary if question else "",
            ),
            "opens_at": data["opens_at"],
            "closes_at": data["closes_at"],
            "privacy": self.shown_as(data),
            "can_change": data["can_change"],
            "open_count": data["open_count"],
            "delegation": bool(data.get("delegation")),
            "quorum": data.get("quorum"),
            "threshold": {"of": of, "share": data["share"]} if of else None,
        }


def _suggested(kind: str, now: datetime) -> dict[str, Any]:
    opens = (now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    small = kind == kinds.CONSENT
    return {
        "opens_at": opens,
        "closes_at": opens + timedelta(days=7),
        "privacy": OPEN_ROLL_CALL if small else PSEUDONYMOUS,
        "can_change": True,
        "open_count": False,
    }


def _of_question(question: Question, languages: tuple[str, ...]) -> dict[str, Any]:
    names = ("opens_at", "closes_at", "privacy", "can_change", "open_count", "delegation", "quorum")
    threshold = question.threshold or {}
    return {
        **{name: getattr(question, name) for name in names},
        "threshold": threshold.get("of", ""),
        "share": threshold.get("share", ""),
        **texts.initial(what="title", text=question.title, languages=languages),
        **texts.initial(what="summary", text=question.summary, languages=languages),
    }

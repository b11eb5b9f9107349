"""Why a result is as it is, in sentences: the winner, the runner-up, what would have changed it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from mycel.decisions.forms import rounds, words
from mycel.decisions.forms.words import isolated
from mycel.decisions.queries import spoken
from mycel.engine.movement import Text

Told = Mapping[str, Any]


def why(*, explanation: Told | None, names: Mapping[str, Text]) -> tuple[str, ...]:
    """Return the sentences that explain a result; none where nobody stood against the winners."""
    if explanation is None or explanation["why"] is None:
        return ()
    told = {key: _quoted(text) for key, text in names.items()}
    reason = explanation["why"]
    sentences = _KINDS[reason["kind"]](reason, told)
    change = explanation["change"]
    return (*sentences, *(() if change is None else (_change(change, told),)))


def reading(*, change: Mapping[str, object]) -> str:
    """Return what is read differently in another reading of the same ballots."""
    return pgettext("in a list", ", ").join(_read(key, value) for key, value in change.items())


def tie(*, tie: Told, names: Mapping[str, Text]) -> str:
    """Return one tie and what decided it."""
    told = {key: _quoted(text) for key, text in names.items()}
    between = _listed([told.get(key, key) for key in tie["between"]])
    if tie["broken_by"] is None:
        return _("%(names)s are equal, and nothing decided between them.") % {"names": between}
    by = _BROKEN.get(tie["broken_by"], lambda: str(tie["broken_by"]))()
    first = told.get(tie["order"][0], "") if tie["order"] else ""
    return _("%(names)s were equal; %(by)s placed %(first)s first.") % {
        "names": between,
        "by": by,
        "first": first,
    }


_BROKEN = {
    "order": lambda: _("the order announced before"),
    "file": lambda: _("the order of the question"),
    "ballots": lambda: _("the order that follows from all ballots"),
    "seed": lambda: _("the lot sealed at the opening"),
    "pairwise": lambda: _("the comparison of the two"),
    "top-grades": lambda: _("the number of highest grades"),
    "score": lambda: _("the higher sum"),
    "earlier-rounds": lambda: _("an earlier round"),
}


def _points(why: Told, told: Mapping[str, str]) -> list[str]:
    half = why["unit"] == "half-points"
    said = {
        "winner": told[why["winner"]],
        "rival": told[why["rival"]],
        "has": _half(why["winner_has"]) if half else why["winner_has"],
        "other": _half(why["rival_has"]) if half else why["rival_has"],
        "gap": _half(why["gap"]) if half else why["gap"],
    }
    return [
        _("%(winner)s has %(has)s, %(rival)s comes next with %(other)s.") % said,
        _("%(rival)s lacked %(gap)s.") % said,
    ]


def _medians(why: Told, told: Mapping[str, str]) -> list[str]:
    said = {**why, "winner": told[why["winner"]], "rival": told[why["rival"]]}
    first = _(
        "The middle grade of %(winner)s is %(winner_median)s, that of %(rival)s %(rival_median)s."
    )
    sentences = [first % said]
    if why["taken_out"]:
        sentences.append(
            ngettext(
                "They are equal; after %(taken_out)s ballot in the middle is taken out, it is "
                "%(winner_then)s against %(rival_then)s.",
                "They are equal; after %(taken_out)s ballots in the middle are taken out, it is "
                "%(winner_then)s against %(rival_then)s.",
                why["taken_out"],
            )
            % said
        )
    return sentences


def _final(why: Told, told: Mapping[str, str]) -> list[str]:
    said = {**why, "winner": told[why["winner"]], "rival": told[why["rival"]]}
    return [
        _(
            "In the run-off %(winner_preferred)s graded %(winner)s higher, %(rival_preferred)s "
            "%(rival)s."
        )
        % said,
        _("Their sums were %(winner_score)s and %(rival_score)s.") % said,
    ]


def _comparison(why: Told, told: Mapping[str, str]) -> list[str]:
    said = {
        **why,
        "winner": told[why["winner"]],
        "rival": told[why["rival"]],
        "outside": told[why["closest"]],
        "inside": told[why["closest_to"]],
    }
    sentences = [
        _("%(winner_above)s place %(winner)s above %(rival)s, %(rival_above)s the other way round.")
        % said
    ]
    if why["beats_everybody"]:
        sentences.append(_("%(winner)s wins every comparison.") % said)
    elif why["winner_path"] is not None:
        sentences.append(
            _(
                "Along chains of wins %(winner)s reaches %(rival)s with a strength of "
                "%(winner_path)s, the other way round it is %(rival_path)s."
            )
            % said
        )
    sentences.append(
        _(
            "The closest comparison across the line: %(outside)s against %(inside)s, "
            "%(closest_for)s to %(closest_against)s."
        )
        % said
    )
    return sentences


def _stage(why: Told, told: Mapping[str, str]) -> list[str]:
    said = {
        **why,
        "ahead": told[why["ahead"]],
        "behind": told[why["behind"]],
        **_apart(ahead_has=why["ahead_has"], behind_has=why["behind_has"]),
    }
    if why["action"] == "exclusion":
        return [
            _(
                "It was closest in round %(round)s: %(behind)s had %(behind_has)s, %(ahead)s "
                "%(ahead_has)s, so %(behind)s was out."
            )
            % said
        ]
    return [
        _(
            "It was closest in round %(round)s: %(ahead)s was elected with %(ahead_has)s, while "
            "%(behind)s had %(behind_has)s."
        )
        % said
    ]


def _tied(why: Told, told: Mapping[str, str]) -> list[str]:
    said = {"names": _listed([told[key] for key in why["between"]]), "seats": why["seats"]}
    return [
        ngettext(
            "%(seats)s seat stays open: the rule cannot part %(names)s.",
            "%(seats)s seats stay open: the rule cannot part %(names)s.",
            why["seats"],
        )
        % said
    ]


_KINDS = {
    "points": _points,
    "medians": _medians,
    "final": _final,
    "comparison": _comparison,
    "stage": _stage,
    "tied": _tied,
}


def _change(change: Told, told: Mapping[str, str]) -> str:
    said = {
        "n": change["ballots"],
        "option": told[change["option"]],
        "against": told.get(change["against"] or "", ""),
    }
    if change["against"]:
        sentence = ngettext(
            "%(n)s more ballot with %(option)s first and %(against)s last would have changed it.",
            "%(n)s more ballots with %(option)s first and %(against)s last would have changed it.",
            change["ballots"],
        )
    else:
        sentence = ngettext(
            "%(n)s more ballot for %(option)s would have changed it.",
            "%(n)s more ballots for %(option)s would have changed it.",
            change["ballots"],
        )
    if change["certainty"] == "exact":
        return sentence % said
    return f"{sentence % said} {_('Perhaps fewer would do, in another way.')}"


def _read(key: str, value: object) -> str:
    if key == "method":
        return str(words.METHODS.get(str(value), value))
    if key == "rule":
        return str(words.METHODS.get(str(value), value))
    said = {
        ("unranked", "last"): _("what was left out comes last"),
        ("unranked", "no-comparison"): _("what was left out is compared with nothing"),
        ("no_opinion", "last"): _("“no opinion” counts as last"),
        ("no_opinion", "no-comparison"): _("“no opinion” is compared with nothing"),
        ("links", "margins"): _("wins are as strong as their margin"),
        ("links", "winning-votes"): _("wins are as strong as the votes for them"),
        ("completion", "none"): _("what is left stays unspent"),
    }
    return said.get((key, str(value)), f"{key}: {value}")


def _apart(**votes: int | str) -> dict[str, str]:
    """Return numbers of votes with the fewest decimals, at least two, that tell them apart."""
    exact = {key: Decimal(str(value)) for key, value in votes.items()}
    whole = len(set(exact.values()))
    enough = (n for n in range(2, 9) if len({round(one, n) for one in exact.values()}) == whole)
    digits = next(enough, 9)
    return {key: rounds.written(value=value, digits=digits) for key, value in exact.items()}


def _half(value: int | str) -> str:
    return f"{int(value) // 2}{'.5' if int(value) % 2 else ''}"


def _quoted(text: Text) -> str:
    name = spoken(text=text, language=get_language() or "en")
    return _("“%(name)s”") % {"name": isolated(words=name)}


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004 — one name is no list
        return "".join(names)
    first = pgettext("in a list", ", ").join(names[:-1])
    return _("%(first)s and %(last)s") % {"first": first, "last": names[-1]}

"""Who may vote, in words: the rules of a question as sentences, and what somebody lacks."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from mycel.engine.choice.eligibility import Unmet

COUNTED = {"edits": lambda n: ngettext("%(n)s edit", "%(n)s edits", n) % {"n": n}}


def rules(*, of: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return each rule as a sentence; ``names`` tells what references stand for."""
    return tuple(_rule(kind, given, names) for rule in of for kind, given in rule.items())


def lacks(*, unmet: Iterable[Unmet], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what somebody lacks, one sentence for each rule they do not meet."""
    return tuple(_lack(one, names) for one in unmet)


def _rule(kind: str, given: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401 — a rule's value
    match kind:
        case "at_least":
            since = given.get("since")
            parts = [_counted(name, n) for name, n in given.items() if name != "since"]
            what = pgettext("in a list", ", ").join(parts)
            if since is None:
                return _("At least %(what)s.") % {"what": what}
            return _("At least %(what)s since %(day)s.") % {"what": what, "day": _day(since)}
        case "registered_before":
            return _("Registered before %(day)s.") % {"day": _day(given)}
        case "in_group":
            return _("Holds a role in %(group)s.") % {"group": names.get(given, given)}
        case "on_list":
            return _("Stands on the list “%(list)s”.") % {"list": given}
        case "not_blocked":
            return _("Is not blocked.")
        case "home_in":
            return _("Is at home in %(homes)s.") % {
                "homes": pgettext("in a list", ", ").join(given)
            }
        case "except_in":
            return _excepted(
                given,
                lambda n: ngettext(
                    "And %(n)s person more: %(why)s", "And %(n)s people more: %(why)s", n
                ),
            )
        case _:
            return _excepted(
                given,
                lambda n: ngettext(
                    "Without %(n)s person: %(why)s", "Without %(n)s people: %(why)s", n
                ),
            )


def _excepted(given: Mapping[str, Any], words: Callable[[int], str]) -> str:
    return words(given["count"]) % {"n": given["count"], "why": given["reason"]}


def _lack(one: Unmet, names: Mapping[str, str]) -> str:
    match one.rule:
        case "at_least":
            takes = _counted(one.what, int(str(one.takes)))
            if one.since:
                takes = _("%(what)s since %(day)s") % {"what": takes, "day": _day(one.since)}
            if one.has is None:
                return _("It takes %(takes)s; nothing is known of yours.") % {"takes": takes}
            return _("It takes %(takes)s, you have %(has)s.") % {"takes": takes, "has": one.has}
        case "registered_before":
            if one.has is None:
                return _("You would have to be registered before %(day)s.") % {
                    "day": _day(one.takes)
                }
            return _("You would have to be registered before %(day)s; you are since %(since)s.") % {
                "day": _day(one.takes),
                "since": _day(one.has),
            }
        case "in_group":
            group = names.get(one.what, one.what)
            return _("You hold no role in %(group)s.") % {"group": group}
        case "on_list":
            return _("You do not stand on the list “%(list)s”.") % {"list": one.what}
        case "not_blocked":
            return _("Your account is blocked.")
        case _:
            return _("Your home community is not among those asked.")


def _counted(name: str, n: int) -> str:
    words = COUNTED.get(name)
    return words(n) if words else f"{n} {name.replace('_', ' ')}"


def _day(value: object) -> str:
    return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")

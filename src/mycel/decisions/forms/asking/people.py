"""People of exceptions: the stable ids that stand for them, and what a form shows instead."""

from collections.abc import Iterable, Sequence

from mycel.decisions.models import Elector, Electorate
from mycel.people.models import Person


def found(*, names: Sequence[str], electorate: Electorate | None) -> tuple[list[str], list[str]]:
    """Return the stable ids of people named on a form, and the names that nobody has."""
    if not names:
        return [], []
    if electorate is not None:
        rows = Elector.objects.filter(electorate=electorate, uid__in=names)
        known = {uid: uid for uid in rows.values_list("uid", flat=True)}
    else:
        known = _of_people()
    return [known[name] for name in names if name in known], [
        name for name in names if name not in known
    ]


def shown(*, uids: Iterable[str], electorate: Electorate | None) -> str:
    """Return stable ids as a form shows them: a line each, people here by what pages call them."""
    names = {} if electorate is not None else _shown_names()
    return "\n".join(names.get(uid, uid) for uid in uids)


def _of_people() -> dict[str, str]:
    """Return the stable id of everybody here, by each spelling that a form takes."""
    known: dict[str, str] = {}
    for uid, name in _shown_names().items():
        known |= {uid: uid, name: uid, name.removeprefix("person/"): uid}
    return known


def _shown_names() -> dict[str, str]:
    people = Person.objects.only("id", "slug", "named")
    return {str(one.id): one.ref if one.named else one.pseudonym for one in people}

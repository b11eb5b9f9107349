"""How foreign names become refs: readable slugs, and pseudonyms for people."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from mycel.engine.movement import Person
from mycel.formats.importers.imported import Report
from mycel.formats.problems import Problem

LONGEST = 70
PSEUDONYM_PREFIX = "mycel person "
"""Fixed and public: the same account gives the same pseudonym everywhere, so it is no secret."""


def slug(*, text: str) -> str:
    """Return the text in lower-case a-z, 0-9 and single hyphens; empty if nothing is left."""
    spelled = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return spelled[:LONGEST].rstrip("-")


def refs_for(*, kind: str, names: Mapping[str, str], report: Report) -> dict[str, str]:
    """Give each source id a ref of its own, whatever the order of the file.

    ``names`` maps source id → the text to spell. Where several ids spell alike, the first in
    order of the ids keeps the plain slug; the others carry six digits of their id's SHA-256.
    """
    refs: dict[str, str] = {}
    taken: set[str] = set()
    for source_id in sorted(names):
        plain = slug(text=names[source_id])
        chosen = plain
        if not plain or plain in taken:
            chosen = f"{plain or 'unnamed'}-{_digits(text=source_id, count=6)}"
        if chosen in taken:
            chosen = f"{plain or 'unnamed'}-{_digits(text=source_id, count=24)}"
        if chosen != plain:
            report.skip(
                what=f"the plain spelling of {source_id}",
                why=f"another thing is spelled alike or nothing readable is left; "
                f"it is now {kind}/{chosen}",
            )
        taken.add(chosen)
        refs[source_id] = f"{kind}/{chosen}"
    return refs


def person_ref(*, account: str) -> str:
    """Return the pseudonymous ref of a public account name (case does not matter)."""
    return f"person/p-{_digits(text=PSEUDONYM_PREFIX + account.strip().lower(), count=8)}"


def people_for(*, accounts: Iterable[str], file: str) -> dict[str, Person]:
    """Return one pseudonymous person per account, keyed by ref; two accounts never share one."""
    owners: dict[str, str] = {}
    for account in accounts:
        ref = person_ref(account=account)
        if owners.setdefault(ref, account.strip().lower()) != account.strip().lower():
            raise Problem(
                file=file,
                text=f"two accounts share the pseudonym {ref}; expected one account each",
            )
    return {
        ref: Person(ref=ref, name=ref.removeprefix("person/"), named=False)
        for ref in sorted(owners)
    }


def _digits(*, text: str, count: int) -> str:
    return sha256(text.encode()).hexdigest()[:count]

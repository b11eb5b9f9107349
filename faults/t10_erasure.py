"""T10: people leave after they voted; every bundle verifies, and nothing of them is found again.

An imported electorate of 10,000 voters, 1,000 of them leave. Searched for their stable id, name and
account: every table of the database as text, every published document, every bundle.
--short: 6 of 60.
"""

import io
import json
import os
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
VOTERS, LEAVING = (60, 6) if "--short" in sys.argv else (10_000, 1_000)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PRIVACIES = ("open-roll-call", "pseudonymous")


def main() -> int:
    import house

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(house.environment(Path(folder)))
        import django

        django.setup()
        from django.core.management import call_command

        from mycel.people import actions as people
        from mycel.people.models import Person

        call_command("migrate", verbosity=0)
        questions = [decided(privacy) for privacy in PRIVACIES]
        before = [verified(question) for question in questions]
        gone = list(Person.objects.filter(slug__startswith="voter-").order_by("slug")[:LEAVING])
        words = {word for person in gone for word in words_of(person)}
        assert len(found(words)) == len(words), "the search has to find them before they leave"
        for person in gone:
            people.leave(person=person, by=None, at=AT + timedelta(days=9))
        after = [verified(question) for question in questions]
        hits = found(words) | {
            word for word in words for _ok, data in after if word.encode() in data
        }
    held = all(ok for ok, _data in (*before, *after)) and not hits
    print(
        f"T10: {LEAVING} of {VOTERS} voters left: {sum(ok for ok, _ in after)} of {len(after)} "
        f"bundles verify, {len(hits)} of {len(words)} ids, names and accounts found again in "
        f"database, documents and bundles: {'held' if held else 'BROKEN'}"
    )
    return 0 if held else 1


def words_of(person) -> tuple[str, str, str]:
    number = int(person.slug.removeprefix("voter-"))
    return f"editor{number:07d}z", person.name, person.account.username


def decided(privacy: str):
    """Return a counted question on which everybody of an imported electorate voted."""
    from world import ASKED, build, ended, ranking

    from mycel.decisions import actions, tasks
    from mycel.decisions.models import Elector
    from mycel.groups.models import Unit
    from mycel.people.models import Person

    unit = Unit.objects.filter(slug="council").first() or build()
    persons = list(Person.objects.filter(slug__startswith="voter-").order_by("slug")) or voters()
    rows = "".join(f"editor{i:07d}z,{'abc'[i % 3]}wiki\n" for i in range(VOTERS))
    electorate = tasks.bring_in(
        name=f"Editors ({privacy})", data=f"id,home\n{rows}".encode(), by=None, at=AT
    )
    electors = list(Elector.objects.filter(electorate=electorate).order_by("uid"))
    for elector, person in zip(electors, persons, strict=True):
        elector.person = person
    Elector.objects.bulk_update(electors, ["person"], batch_size=500)
    question = actions.draft_question(
        unit=unit, asked=replace(ASKED, privacy=privacy), electorate=electorate, by=None, at=AT
    )
    tasks.freeze_now(question=question, by=None, at=AT)
    tasks.open_now(question=question, at=AT + timedelta(hours=1))
    for i, person in enumerate(persons):
        tasks.cast(
            number=question.number, account=person.account_id, nonce=f"n{i}", key=f"erase-{i:06d}",
            choice=ranking([f"o{i % 4 + 1}"]), at=AT + timedelta(days=1),
        )  # fmt: skip
    return ended(question)


def voters() -> list:
    from mycel.engine import chance
    from mycel.people.models import Account, Person

    Account.objects.bulk_create(
        [Account(username=f"login-of-{i:07d}", password="!", date_joined=AT) for i in range(VOTERS)]
    )
    accounts = Account.objects.filter(username__startswith="login-of-").order_by("username")
    return Person.objects.bulk_create(
        [
            Person(
                id=chance.identifier(at_ms=i), slug=f"voter-{i:07d}", name=f"Zebulon{i:07d}",
                named=True, account=account,
            )
            for i, account in enumerate(accounts)
        ]
    )  # fmt: skip


def verified(question) -> tuple[bool, bytes]:
    from mycel.decisions.snapshots import bundle
    from mycel.record import checkpoints, keys, sequencer
    from mycel.verifier.check import check

    while sequencer.sequence():
        pass
    checkpoints.sign(at=AT + timedelta(days=10))
    file = io.BytesIO()
    bundle.write(question=question, to=file)
    report = check(file.getvalue(), keys.signer().key.spelled())
    if not report.ok:
        print(report.lines())
    return report.ok, file.getvalue()


def found(words: set[str]) -> set[str]:
    """Return which of the words stand anywhere in the database, as text or in bytes."""
    from django.db import connection

    hits: set[str] = set()
    left = {word.encode() for word in words}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor:
                text = b"\n".join(
                    one if isinstance(one, bytes) else json.dumps(one, default=str).encode()
                    for one in row
                )
                known = {word for word in left if word in text} if len(left) < 200 else _in(text)
                hits |= {word.decode() for word in known & left}
    return hits


def _in(text: bytes) -> set[bytes]:
    """Return what looks like a word of a voter in a text: faster than thousands of searches."""
    import re

    return set(re.findall(rb"editor\d{7}z|Zebulon\d{7}|login-of-\d{7}", text))


if __name__ == "__main__":
    raise SystemExit(main())

"""Pages of 900 proposals and 2,000 comments: median CPU milliseconds and queries of each.

The target for the list: 15 ms and 12 queries, and as many queries at 10 proposals as at 900.

PostgreSQL: scripts/postgres.sh python bench/bench_proposals.py
"""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.test import Client

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
PROPOSALS, COMMENTS, ROUNDS = 900, 2_000, 40
TARGET_MS, TARGET_QUERIES = 15, 12
BACKEND = "mycel.site.backend.AccountBackend"
WORDS = [
    *("guide", "lamp", "school", "library", "bus", "garden", "bread", "water", "paper"),
    *("winter", "meeting", "translation"),
]
PAGES = (
    ("the process, signed out", "/processes/1/", False),
    ("the process, signed in", "/processes/1/", True),
    ("list, signed out", "/processes/1/proposals/", False),
    ("list, signed in", "/processes/1/proposals/", True),
    ("list, page in the middle", "/processes/1/proposals/?before=450", True),
    ("list, due for an answer", "/processes/1/proposals/?show=due", True),
    ("list, in one language", "/processes/1/proposals/?language=de", True),
    ("list, by words", "/processes/1/proposals/?q=lamp+winter", True),
    ("similar while typing", "/processes/1/proposals/similar/?q=A+lamp+for+the+winter", True),
    ("one proposal", "/proposals/450/", True),
    ("one amendment", "/amendments/1/", True),
    ("comments that wait", "/processes/1/answers/", True),
    ("answers in numbers", "/processes/1/answers/table/", False),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MYCEL_HOME": home, "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(first=1, count=10)
        few = queries_of(url=PAGES[0][1])
        fill(first=11, count=PROPOSALS - 10)
        fill_comments()
        report(few=few)


def fill(*, first: int, count: int) -> None:
    from mycel.deliberation.models import Amendment, Phase, Process, Proposal
    from mycel.groups.models import Movement, Unit
    from mycel.people.models import Account, Person
    from mycel.texts.models import Translation

    if first == 1:
        Movement.objects.create(id=UUID(int=1), name="Bench", languages=["en", "de"])
        unit = Unit.objects.create(id=UUID(int=2), slug="unit", kind="team", name={"en": "Unit"})
        process = Process.objects.create(
            id=UUID(int=3), number=1, unit=unit, title={"en": "Theme"}, languages=["en", "de"],
            state="running", drafted_at=AT, opened_at=AT,
        )  # fmt: skip
        Phase.objects.create(
            process=process, position=0, kind="proposals", title={"en": "Now"}, begun_at=AT,
            allows=["propose", "amend", "endorse", "dispose"],
        )  # fmt: skip
        account = Account.objects.create_superuser("bench")
        Person.objects.filter(account=account).delete()
        Person.objects.create(id=UUID(int=4), slug="bench", name="Bench", account=account)
    process = Process.objects.get(number=1)
    made = []
    for n in range(first, first + count):
        title = f"A {WORDS[n % 12]} for the {WORDS[n // 12 % 12]} number {n}"
        text = written(f"proposal/{n}", title=title, language="en" if n % 3 else "de")
        made.append(
            Proposal(
                id=UUID(int=10_000 + n), number=n, process=process, text=text, state="published",
                drafted_at=AT, published_at=AT, endorsements_count=n % 30,
            )
        )  # fmt: skip
        if text.language == "de":
            Translation.objects.create(
                text=text, language="en", version=1, title=title, body="Do.", maker="human",
                made_at=AT,
            )  # fmt: skip
    Proposal.objects.bulk_create(made)
    if first == 1:
        Amendment.objects.create(
            id=UUID(int=5), number=1, proposal=made[0], against=1, why="Clearer", suggested_at=AT,
            text=written("amendment/1", title="Another title", language="de", twist=True),
        )  # fmt: skip


def fill_comments() -> None:
    from mycel.deliberation.models import Post, Process, Thread

    process = Process.objects.get(number=1)
    thread = Thread.objects.create(
        id=UUID(int=6), number=1, process=process, opened_at=AT, is_consultation=True,
        text=written("thread/1", title="What do you think?", language="en"),
    )  # fmt: skip
    Post.objects.bulk_create(
        Post(
            id=UUID(int=50_000 + n), number=n, thread=thread, posted_at=AT,
            text=written(f"post/{n}", title="", language="en"),
        )
        for n in range(1, COMMENTS + 1)
    )  # fmt: skip


def written(ref: str, *, title: str, language: str, twist: bool = False) -> object:
    from mycel.texts import actions

    words = [f"word{i * 7 % 50}" for i in range(120)]
    if twist:
        words[40:44] = ["another", "wording"]
    lines = "\n\n".join(" ".join(words[i : i + 12]) for i in range(0, len(words), 12))
    draft = actions.Draft(language=language, title=title, body=lines)
    return actions.write(space="process/1", ref=ref, draft=draft, author=None, at=AT)


def queries_of(*, url: str, client: "Client | None" = None) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = client or Client(SERVER_NAME="localhost")
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200, url
    return len(seen)


def cpu_of(*, client: "Client", url: str) -> float:
    begun = time.process_time()
    client.get(url)
    return (time.process_time() - begun) * 1000


def report(*, few: int) -> None:
    from django.test import Client

    from mycel.people.models import Account

    signed_in = Client(SERVER_NAME="localhost")
    signed_in.force_login(Account.objects.get(username="bench"), backend=BACKEND)
    print(f"{PROPOSALS} proposals, {COMMENTS} comments; CPU ms, queries")
    for name, url, needs_account in PAGES:
        client = signed_in if needs_account else Client(SERVER_NAME="localhost")
        count = queries_of(url=url, client=client)
        spent = [cpu_of(client=client, url=url) for _round in range(ROUNDS)]
        print(f"{name:28} {median(spent):7.1f} {count:4}")
        if name.startswith("list, signed"):
            assert median(spent) <= TARGET_MS, "the list is slower than its target"
            assert count <= TARGET_QUERIES, "the list asks more than its target"
    assert queries_of(url=PAGES[0][1]) == few, "more proposals cost more queries"


main()

"""Pages of a discussion of 2,000 posts: median CPU milliseconds and queries of each.

The target for the first page, signed in and signed out: 15 ms and 12 queries, and as many queries
at 10 posts as at 2,000. Of each five posts one begins a branch, a third needs a translation, and
the reader was here before. "cold" is the first time that a process shows the page.

PostgreSQL: scripts/postgres.sh python bench/bench_threads.py
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
POSTS, OF_BRANCH, ROUNDS = 2_000, 5, 40
TARGET_MS, TARGET_QUERIES = 15, 12
BACKEND = "mycel.site.backend.AccountBackend"
PAGES = (
    ("the frame alone, signed in", "/conduct/", True),
    ("first page, signed out", "/threads/1/", False),
    ("first page, signed in", "/threads/1/", True),
    ("newest first", "/threads/1/?order=newest", True),
    ("page in the middle", "/threads/1/?after=1000", True),
    ("a consultation, signed out", "/threads/2/", False),
    ("a consultation, signed in", "/threads/2/", True),
    ("branch of 1,000 replies", "/threads/3/posts/5001/", True),
    ("its last permalink", "/posts/6001/", True),
    ("list of discussions", "/processes/1/threads/", True),
    ("summaries", "/threads/1/summaries/", True),
)
TARGETED = {"first page, signed out", "first page, signed in"}


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MYCEL_HOME": home, "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        begin()
        fill(thread=1, first=1, count=10)
        few = {signed: queries_of(url="/threads/1/", client=client(signed=signed))
               for signed in (False, True)}  # fmt: skip
        fill(thread=1, first=11, count=POSTS - 10)
        fill(thread=2, first=POSTS + 1, count=POSTS)
        fill(thread=3, first=5_001, count=1_001, of_branch=2_000)
        report(few=few)


def begin() -> None:
    from mycel.deliberation.models import Phase, Process, Summary, Thread, Visit
    from mycel.groups.models import Movement, Unit
    from mycel.people.models import Account, Person

    Movement.objects.create(id=UUID(int=1), name="Bench", languages=["en", "de"])
    unit = Unit.objects.create(id=UUID(int=2), slug="unit", kind="team", name={"en": "Unit"})
    process = Process.objects.create(
        id=UUID(int=3), number=1, unit=unit, title={"en": "Theme"}, languages=["en", "de"],
        state="running", drafted_at=AT, opened_at=AT,
    )  # fmt: skip
    Phase.objects.create(
        process=process, position=0, kind="discussion", title={"en": "Now"}, begun_at=AT,
        allows=["post", "react"],
    )  # fmt: skip
    people = []
    for n, name in enumerate(("bench", "amina", "bao")):
        account = Account.objects.create_user(name)
        Person.objects.filter(account=account).delete()
        people.append(
            Person.objects.create(
                id=UUID(int=10 + n), slug=name, name=name.title(), named=n < 2, account=account
            )
        )
    for number in (1, 2, 3):
        thread = Thread.objects.create(
            id=UUID(int=20 + number), number=number, process=process, opened_at=AT,
            opened_by=people[1], is_consultation=number == 2,
            text=written(f"thread/{number}", title="What do you think?", language="en"),
        )  # fmt: skip
        Visit.objects.create(thread=thread, person=people[0], seen=8, at=AT)
    thread = Thread.objects.get(number=1)
    Summary.objects.create(
        thread=thread, until=5, cites=[1, 2], made_at=AT,
        text=written("summary/1-5", title="", language="en", body="For (#1) and against (#2)."),
    )  # fmt: skip


def fill(*, thread: int, first: int, count: int, of_branch: int = OF_BRANCH) -> None:
    from mycel.deliberation.models import Post, Reaction, Thread
    from mycel.people.models import Person
    from mycel.texts.models import Text, Translation

    row = Thread.objects.get(number=thread)
    people = list(Person.objects.order_by("id"))
    texts = [
        Text(
            id=UUID(int=1_000_000 + n), space="process/1", ref=f"post/{n}", author=people[n % 3],
            language="en" if n % 3 else "de", written_at=AT, changed_at=AT,
            body=f"Post {n} says, as #{max(1, n - 3)} did, **this**:\n\n" + "A few words. " * 30,
        )
        for n in range(first, first + count)
    ]  # fmt: skip
    Text.objects.bulk_create(texts)
    Translation.objects.bulk_create(
        Translation(text=one, language="en", version=1, body=f"{one.ref}: translated. " * 20,
                    maker="human", made_at=AT)
        for one in texts if one.language == "de"
    )  # fmt: skip
    posts: list[Post] = []
    root: Post | None = None
    for n, text in enumerate(texts):
        root = None if n % of_branch == 0 else root
        post = Post(
            id=UUID(int=2_000_000 + first + n), number=first + n, thread=row, text=text,
            author=people[n % 3], posted_at=AT, parent=root, root=root, agrees=n % 4,
            disposition="changed" if thread == 2 and n % 2 else "",
            disposition_text=answer(first + n) if thread == 2 and n % 2 else None,
        )  # fmt: skip
        if root is None:
            root = post
        else:
            root.replies_count += 1
        posts.append(post)
    Post.objects.bulk_create(posts)
    Reaction.objects.bulk_create(
        Reaction(post=post, person=people[n % 3], kind="agree") for n, post in enumerate(posts)
    )
    row.posts_count, row.last_post_at = row.posts_count + count, AT
    row.save()


def answer(n: int) -> object:
    from mycel.texts.models import Text

    return Text.objects.create(
        id=UUID(int=3_000_000 + n), space="process/1", ref=f"disposition/{n}", language="en",
        body="We took this over, in part.", written_at=AT, changed_at=AT,
    )  # fmt: skip


def written(ref: str, *, title: str, language: str, body: str = "Say it.") -> object:
    from mycel.texts import actions

    draft = actions.Draft(language=language, title=title, body=body)
    return actions.write(space="process/1", ref=ref, draft=draft, author=None, at=AT)


def client(*, signed: bool) -> "Client":
    from django.test import Client

    from mycel.people.models import Account

    made = Client(SERVER_NAME="localhost")
    if signed:
        made.force_login(Account.objects.get(username="bench"), backend=BACKEND)
    return made


def queries_of(*, url: str, client: "Client") -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code in {200, 302}, url
    return len(seen)


def cpu_of(*, client: "Client", url: str) -> float:
    begun = time.process_time()
    client.get(url)
    return (time.process_time() - begun) * 1000


def report(*, few: dict[bool, int]) -> None:
    print(f"{POSTS} posts in a discussion; CPU ms, queries, CPU ms cold")
    missed = []
    for name, url, signed in PAGES:
        asking = client(signed=signed)
        cold = cpu_of(client=asking, url=url)
        count = queries_of(url=url, client=asking)
        spent = [cpu_of(client=asking, url=url) for _round in range(ROUNDS)]
        print(f"{name:28} {median(spent):7.1f} {count:4} {cold:7.1f} cold")
        if name in TARGETED:
            missed += [name] * (median(spent) > TARGET_MS or count > TARGET_QUERIES)
            assert count == few[signed], "more posts cost more queries"
    assert not missed, f"slower than the target: {missed}"


if __name__ == "__main__":
    main()

"""T16: the connection to the database is cut at every statement of every act of decisions.

All or nothing: after each cut every table holds what it held before, and the act then succeeds.
A ballot that was sent again with its key gets the same answer. --short: every third statement.
"""

import os
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "decisions"))
STEP = 3 if "--short" in sys.argv else 1


class Cutter:
    """Cuts the connection at one statement."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, execute, sql, params, many, context):
        from django.db import OperationalError

        self.seen += 1
        if self.seen == self.at:
            raise OperationalError("the connection was cut")
        return execute(sql, params, many, context)


def main() -> int:
    import house

    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("DATABASE_URL", "")
        env = house.environment(Path(folder), **({"DATABASE_URL": given} if given else {}))
        os.environ.update(env)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        cuts, halves, acts = 0, [], 0
        for name, act in way():
            done, half = tried(act)
            cuts, acts = cuts + done, acts + 1
            halves += [f"{name}: {one}" for one in half]
        from mycel.record import sequencer

        faults = sequencer.audit().faults
    ok = not halves and not faults
    for one in halves[:10]:
        print(one)
    print(
        f"T16: {cuts} cuts in {acts} acts, {len(halves)} half done, {len(faults)} faults of the "
        f"record, same key same answer: {'held' if ok else 'BROKEN'}"
    )
    return 0 if ok else 1


def tried(act) -> tuple[int, list[str]]:
    """Cut an act at each of its statements until it passes whole; return cuts and what was half."""
    from django.db import DatabaseError, connection

    from mycel.record import together

    halves, cuts, at = [], 0, 1
    together.committed = lambda function, *args, **kwargs: function(*args, **kwargs)
    while True:
        before, cutter = counts(), Cutter(at)
        try:
            with connection.execute_wrapper(cutter):
                act()
        except DatabaseError:
            cuts += 1
            if counts() != before:
                halves.append(f"statement {at}")
            connection.close()
            at += STEP
        else:
            return cuts, halves


def counts() -> dict[str, int]:
    """Return how many rows each table holds, and a sum of what questions say."""
    from django.apps import apps

    from mycel.decisions.models import Question

    rows = {
        model._meta.label: model.objects.count()
        for model in apps.get_app_config("decisions").get_models()
    }
    rows |= {
        model._meta.label: model.objects.count()
        for model in apps.get_app_config("record").get_models()
    }
    rows["states"] = hash(
        tuple(Question.objects.order_by("number").values_list("state", "closes_at"))
    )
    return rows


def way():  # noqa: PLR0915 — one line for each act
    """Yield every act of decisions, in an order in which each can be done."""
    import world
    from world import AFTER, ASKED, AT, CONSENT, DURING, OPENS

    from mycel.decisions import actions, tasks
    from mycel.decisions.models import Commitment, Decision, Elector, Objection, Question
    from mycel.record import sequencer
    from mycel.record.models import LogLeaf

    unit = world.build()
    who = {"by": None, "at": AT}
    last = lambda: Question.objects.latest("number")  # noqa: E731 — asked anew for every act

    receipts: dict[str, object] = {}

    def cast(slug: str, key: str):
        def send():
            choice = {"ranking": [["o1"]], "no_opinion": []}
            receipt = tasks.cast(
                number=last().number, account=world.person(slug).account_id, choice=choice,
                nonce="n", key=key, at=DURING,
            )  # fmt: skip
            assert receipts.setdefault(slug + key, receipt) == receipt, "one key, one answer"

        return send

    def settle():
        while sequencer.sequence():
            pass

    yield "draft", lambda: actions.draft_question(unit=unit, asked=ASKED, **who)
    yield "change", lambda: actions.change_question(question=last(), asked=ASKED, **who)
    yield "withdraw", lambda: actions.withdraw_question(question=last(), reason="No.", **who)
    yield "import", lambda: tasks.bring_in(name="E", data=b"id,home\n1,a\n2,b\n", **who)
    yield (
        "claim",
        lambda: actions.claim_elector(
            elector=Elector.objects.get(uid="1"), person=world.person("teo"), **who
        ),
    )
    asked = replace(ASKED, privacy="open-roll-call", delegation=True)
    actions.draft_question(unit=unit, asked=asked, **who)
    yield "freeze", lambda: tasks.freeze_now(question=last(), **who)
    yield "open", lambda: tasks.open_now(question=last(), at=OPENS)
    yield "cast", cast("amina", "the-first-key")
    yield "send again", cast("amina", "the-first-key")
    yield "cast again", cast("amina", "the-second-key")
    yield "cast", cast("mei", "the-first-key")
    settle()
    index = LogLeaf.objects.filter(kind="decisions.ballot.cast").latest("idx").idx
    yield (
        "strike",
        lambda: actions.strike_ballot(
            question=last(), index=index, reason="double", by=None, at=DURING
        ),
    )
    people = {"giver": world.person("teo"), "by": None, "at": DURING}
    yield (
        "delegate",
        lambda: actions.delegate(question=last(), taker=world.person("omar"), **people),
    )
    yield "take back", lambda: actions.withdraw_delegation(question=last(), **people)
    yield (
        "extend",
        lambda: actions.extend_question(
            question=last(),
            closes_at=AFTER - timedelta(hours=1),
            reason="Late.",
            by=None,
            at=DURING,
        ),
    )
    yield "close", lambda: tasks.close_now(question=last(), at=AFTER)
    settle()
    yield "count", lambda: tasks.count(question=last(), at=AFTER)
    yield (
        "decide",
        lambda: actions.publish_decision(
            unit=unit, title={"en": "D"}, statement={"en": "S"}, question=last(), **who
        ),
    )
    promised = actions.Promised(
        what={"en": "W"}, due_date=AT.date(), owner_unit=unit, evidence="https://example.org/"
    )
    for _ in range(2):
        yield (
            "commit",
            lambda: actions.make_commitment(
                decision=Decision.objects.get(), promised=promised, **who
            ),
        )
    first, second = Commitment.objects.order_by("number")
    given = {"promised": promised, **who}
    yield "tell", lambda: actions.change_commitment(commitment=first, **given)
    yield "fulfil", lambda: actions.fulfil_commitment(commitment=first, **given)
    yield "drop", lambda: actions.drop_commitment(commitment=second, **given)
    world.opened(unit, CONSENT)
    mei = world.person("mei")
    yield (
        "object",
        lambda: actions.raise_objection(
            question=last(), person=mei, reason={"en": "R"}, by=None, at=DURING
        ),
    )
    answer = {"answer": {"en": "A"}, **who}
    yield "answer", lambda: actions.answer_objection(objection=Objection.objects.get(), **answer)
    yield (
        "withdraw it",
        lambda: actions.withdraw_objection(objection=Objection.objects.get(), **who),
    )


if __name__ == "__main__":
    raise SystemExit(main())

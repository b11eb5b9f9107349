"""A program that tests start: people who do the same to a proposal in the same moment."""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

django.setup()

from django.core.management import call_command  # noqa: E402 — Django first
from django.db import connections  # noqa: E402 — Django first
from tests.deliberation import world  # noqa: E402 — Django first
from tests.deliberation.proposed import BODY, amended, published  # noqa: E402 — Django first

from mycel.deliberation import actions  # noqa: E402 — Django first
from mycel.deliberation.models import Endorsement, Proposal  # noqa: E402 — Django first
from mycel.record.models import OutboxLeaf  # noqa: E402 — Django first

THREADS = 6


def main() -> None:
    """Set a scene, let threads act, and say what came of it."""
    call_command("migrate", verbosity=0)
    process = world.process("proposals")
    amina = world.person("amina")
    row = published(process, amina)
    people = [world.person(f"p{n}") for n in range(THREADS)]
    one = amended(row, people[0], body=BODY.replace("schools", "libraries"))
    before = OutboxLeaf.objects.count()
    bilal = people[1]

    def endorse(_n: int) -> None:
        actions.endorse(proposal=row, person=bilal, by=None, at=world.AT)

    def everybody(n: int) -> None:
        actions.endorse(proposal=row, person=people[n], by=None, at=world.AT)

    def take(_n: int) -> None:
        actions.take_amendment(amendment=one, person=amina, by=amina.id, at=world.AT)

    told = {"twice": _at_once(endorse), "taken": _at_once(take), "all": _at_once(everybody)}
    row = Proposal.objects.select_related("text").get(id=row.id)
    told |= {
        "endorsements": Endorsement.objects.count(),
        "counted": row.endorsements_count,
        "version": row.text.version,
        "leaves": OutboxLeaf.objects.count() - before,
    }
    sys.stdout.write(json.dumps(told))


def _at_once(do) -> dict[str, int]:
    """Let threads do something in the same moment; return how often each answer came."""
    gate = Barrier(THREADS)

    def run(n: int) -> str:
        gate.wait()
        try:
            do(n)
        except Exception as refusal:  # noqa: BLE001 — the test judges every refusal
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return dict(Counter(pool.map(run, range(THREADS))))


main()

"""A connection that is cut at every statement, and answers that are lost on the way."""

import pytest
from django.db import OperationalError, connection

from mycel.decisions import tasks
from mycel.decisions.models import Cast
from mycel.record import together
from mycel.record.models import OutboxLeaf

from . import world
from .world import DURING, opened, ranking, vote


@pytest.fixture
def question(transactional_db):
    return opened(world.build())


def _casting(question, slug, i, key=""):
    account = world.person(slug).account_id
    choice = ranking([f"o{i % 4 + 1}"])
    return lambda: tasks.cast(
        number=question.number, account=account, choice=choice, nonce=f"n{i}",
        key=key or f"key-number-{i}", at=DURING,
    )  # fmt: skip


class Cut(OperationalError):
    """The connection was cut."""


class Cutter:
    """Cuts the connection at one statement."""

    def __init__(self, at):
        self.at, self.seen = at, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.at:
            raise Cut("cut")
        return execute(sql, params, many, context)


def test_a_connection_cut_at_any_statement_leaves_all_or_nothing(question):
    """T16, the short form: at every statement of a cast."""
    cuts = 0
    for at in range(1, 60):
        cutter = Cutter(at)
        before = Cast.objects.count(), OutboxLeaf.objects.count()
        call = _casting(question, "jonas", at, f"cut-number-{at}")
        try:
            with connection.execute_wrapper(cutter):
                first = call()
        except OperationalError:
            cuts += 1
            assert (Cast.objects.count(), OutboxLeaf.objects.count()) == before
            first = call()
        assert (Cast.objects.count(), OutboxLeaf.objects.count()) == (before[0] + 1, before[1] + 1)
        assert call() == first, "the same key gets the same answer"
        if cutter.seen < at:
            break
    assert cuts >= 5
    seqs = [row.seq for row in Cast.objects.order_by("seq")]
    assert seqs == [*range(1, len(seqs) + 1)]


def test_an_answer_that_was_lost_on_the_way_is_given_again(question):
    call = _casting(question, "omar", 1, "lost-on-the-way")
    first = together.committed(call)
    assert call() == first
    assert vote(question, "omar", ranking(["o2"]), key="lost-on-the-way", nonce="n1") == first
    assert Cast.objects.count() == 1

"""Casting: one ballot on its way from a door to the record; sent twice, it gets one answer."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.decisions import actions, queries
from mycel.decisions.actions import Receipt
from mycel.decisions.snapshots import voters
from mycel.engine.choice import papers
from mycel.engine.choice.papers import Paper
from mycel.record import receipts, together

MOST_NONCE = 200
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
# A question's paper never changes once it is open, and its parameters' digest says which it is.
_PAPERS: dict[str, Paper] = {}
_MOST_PAPERS = 100


class NoSuchQuestion(ValueError):
    """A number under which nobody can vote."""


class NotSent(ValueError):
    """A ballot without what makes it the voter's own: a key of theirs, a text of their own."""


def cast(
    *,
    number: int,
    account: int,
    choice: Mapping[str, object],
    nonce: str,
    key: str,
    at: datetime,
) -> Receipt:
    """Cast a ballot and return the receipt once it is on the disk; twice the same, one answer.

    Args:
        number: of the question.
        account: whose ballot it is.
        choice: what was marked, as docs/methods/decisions.md spells choices.
        nonce: the voter's own random text.
        key: made anew for every ballot, sent again with the same one (an Idempotency-Key).
        at: now.

    Errors:
        NoSuchQuestion, NotSent, NotOnThePaper, and those of ``actions.cast_ballot``.
    """
    _require(nonce=nonce, key=key)
    question, paper = _paper(number)
    try:
        return together.committed(
            actions.cast_ballot,
            question=question,
            account=account,
            choice=papers.spell(paper=paper, choice=choice),
            nonce=sha256(nonce.encode()).hexdigest(),
            key=key,
            promising=lambda leaf: promise(leaf=leaf, at=at),
            by=None,
            at=at,
        )
    except actions.CastBefore as before:
        return before.receipt


def promise(*, leaf: bytes, at: datetime) -> str:
    """Return the log's signed promise for a leaf, as text."""
    return json.dumps(receipts.promise(leaf=leaf, at=at), sort_keys=True, separators=(",", ":"))


def _require(*, nonce: str, key: str) -> None:
    if not 0 < len(nonce) <= MOST_NONCE:
        raise NotSent(
            _("The text of your own has %(length)s characters. Write 1 to %(most)s.")
            % {"length": len(nonce), "most": MOST_NONCE}
        )
    if not _KEY.fullmatch(key):
        raise NotSent(_("This ballot has no key of its own. Load the page and send it again."))


def _paper(number: int) -> tuple[UUID, Paper]:
    found = voters.identity(number=number)
    if found is None:
        raise NoSuchQuestion(_("There is no question with this number to vote on."))
    paper = _PAPERS.get(found.parameters)
    if paper is None:
        paper = queries.paper(id_=found.id)
        if len(_PAPERS) >= _MOST_PAPERS:
            _PAPERS.clear()
        _PAPERS[found.parameters] = paper
    return found.id, paper

"""The loop as a table: which entry of the record makes which room do what.

A handler gets a fact and does what follows from it. It may be called twice for the same fact, after
a crash, and then changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mycel.deliberation import actions as deliberation
from mycel.deliberation.queries.told import told_of
from mycel.loop.moderation import moderated
from mycel.notices import actions as notices


@dataclass(frozen=True)
class Fact:
    """One entry of the log, as handlers see it."""

    idx: int
    kind: str
    body: Mapping[str, Any]
    at: datetime


Handler = Callable[[Fact], None]


def tell(fact: Fact) -> None:
    """Tell those whom an entry of deliberation concerns."""
    for told in told_of(kind=fact.kind, body=fact.body):
        notices.tell(told=told, key=f"{fact.idx}:{told.kind}:{told.path}", at=fact.at)


def tell_of_moderation(fact: Fact) -> None:
    """Tell authors and moderators of what was decided on a text."""
    for told in moderated(kind=fact.kind, body=fact.body):
        notices.tell(told=told, key=f"{fact.idx}:{told.kind}:{told.path}", at=fact.at)


def remember_told(fact: Fact) -> None:
    """Keep who was told that a process begins: the participation table is held against it."""
    for told in told_of(kind=fact.kind, body=fact.body):
        deliberation.mark_told(process=UUID(fact.body["process"]), people=told.people, at=fact.at)


ON: Mapping[str, tuple[Handler, ...]] = {
    "deliberation.process.opened": (tell, remember_told),
    "deliberation.phase.begun": (tell,),
    "deliberation.process.closed": (tell,),
    "deliberation.process.withdrawn": (tell,),
    "deliberation.post.written": (tell,),
    "deliberation.comment.disposed": (tell,),
    "deliberation.closer.assigned": (tell,),
    "deliberation.thread.closed": (tell,),
    "deliberation.proposal.answered": (tell,),
    "deliberation.amendment.suggested": (tell,),
    "deliberation.amendment.taken": (tell,),
    "deliberation.amendment.declined": (tell,),
    "deliberation.statement.judged": (tell,),
    "deliberation.statement.merged": (tell,),
    "texts.case.decided": (tell_of_moderation,),
    "texts.appeal.made": (tell_of_moderation,),
    "texts.appeal.answered": (tell_of_moderation,),
}

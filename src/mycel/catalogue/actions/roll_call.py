"""Acts of the roll call: asking who still keeps a node, answering, confirming."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.catalogue.actions.nodes import named
from mycel.catalogue.models import Call, Node
from mycel.record import acts as record

DAYS_TO_ANSWER = 30


class CallIsAnswered(ValueError):
    """A roll call that was answered before."""


@record.act(
    "catalogue.roll.called",
    version=1,
    says=_("{actor} asked who still keeps {count} nodes"),
    title=_("A roll call began"),
    count="number",
    nodes="ids",
    due="day",
    document="digest",
)
def call_roll(
    *, scope: UUID, nodes: list[Node], by: UUID | None, at: datetime
) -> record.Entry[list[Call]]:
    """Ask the stewards of nodes whether they still keep them; open calls stay as they are."""
    due = at.date() + timedelta(days=DAYS_TO_ANSWER)
    open_ = set(
        Call.objects.filter(node__in=nodes, answered_at__isnull=True).values_list(
            "node_id", flat=True
        )
    )
    asked = [node for node in nodes if node.id not in open_]
    calls = Call.objects.bulk_create(Call(node=node, asked_at=at, due_date=due) for node in asked)
    return record.Entry(
        calls,
        scope=scope,
        # A leaf holds some 1,600 ids at most; the document always names every node.
        body={"count": len(asked), "nodes": [node.id for node in asked][:500], "due": due},
        document={"nodes": [str(node.id) for node in asked]},
        names=tuple(named(node) for node in asked),
    )


@record.act(
    "catalogue.call.answered",
    version=1,
    says=_("{actor} answered the roll call for {node}"),
    title=_("A roll call was answered"),
    node="id",
    answer="word",
)
def answer_call(*, call: Call, answer: str, by: UUID | None, at: datetime) -> record.Entry[Call]:
    """Say whether one still keeps a node; any answer but stepping back confirms it.

    Errors:
        CallIsAnswered where somebody answered before.
    """
    if call.answered_at is not None:
        raise CallIsAnswered(_("This question was answered before. Nothing was changed."))
    call.answered_at, call.answer = at, answer
    call.save(update_fields=["answered_at", "answer"])
    if answer != "stepping-back":
        call.node.confirmed_date = at.date()
        call.node.save(update_fields=["confirmed_date"])
    return record.Entry(
        call,
        scope=call.node.id,
        body={"node": call.node.id, "answer": answer},
        names=(named(call.node),),
    )


@record.act(
    "catalogue.node.confirmed",
    version=1,
    says=_("{actor} confirmed who keeps {node}"),
    title=_("A steward was confirmed"),
    node="id",
)
def confirm_node(*, node: Node, by: UUID | None, at: datetime) -> record.Entry[Node]:
    """Confirm that what the map says about a node's steward is true today."""
    node.confirmed_date = at.date()
    node.save(update_fields=["confirmed_date"])
    Call.objects.filter(node=node, answered_at__isnull=True).update(
        answered_at=at, answer="still-here"
    )
    return record.Entry(node, scope=node.id, body={"node": node.id}, names=(named(node),))

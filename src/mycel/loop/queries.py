"""Queries of the loop: what led to what, told on the pages of both."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mycel.decisions.queries.elsewhere import questions_by_id
from mycel.decisions.queries.lines import QuestionLine
from mycel.deliberation.queries.elsewhere import processes_by_id
from mycel.deliberation.queries.processes import ProcessLine
from mycel.loop.models import Link
from mycel.record.linked import Linked, tells_links

HOW = {"decided-by": (_("Decided in"), _("Talked about in"))}
"""What the target is to the source, and the other way round."""
MARKS = {
    "frozen": "waiting",
    "open": "waiting",
    "closed": "waiting",
    "counted": "done",
    "running": "waiting",
    "withdrawn": "silent",
}


@tells_links
def links_of(subject: UUID) -> tuple[Linked, ...]:
    """Return what a process led to, or what led to a question; nothing that is not public."""
    rows = [*Link.objects.filter(Q(source=subject) | Q(target=subject))]
    others = {row.target if row.source == subject else row.source for row in rows}
    if not others:
        return ()
    lines: dict[UUID, QuestionLine | ProcessLine] = {
        **questions_by_id(ids=others),
        **processes_by_id(ids=others),
    }
    found = []
    for row in rows:
        back = row.target == subject
        line = lines.get(row.source if back else row.target)
        if line is not None:
            found.append(
                Linked(
                    how=str(HOW[row.kind][back]),
                    ref=line.ref,
                    url=line.url,
                    title=line.title,
                    state=_mark(line),
                    state_name=str(line.state_name),
                )
            )
    return tuple(found)


def _mark(line: QuestionLine | ProcessLine) -> str:
    if isinstance(line, ProcessLine) and line.state == "closed":
        return "done"
    return MARKS.get(line.state, "unknown")

"""What still waits for an answer before a process can be closed."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import ngettext

from mycel.deliberation.models import Amendment, Post, Process, Proposal, Statement, Thread
from mycel.deliberation.models.proposals import EVALUATING, OPEN, PUBLISHED
from mycel.deliberation.models.statements import WAITING
from mycel.texts.models import SHOWN


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits, how many of it, and where they are answered."""

    kind: str
    count: int
    url: str
    sentence: str


def unanswered(process: Process) -> "Q":
    """Return what comments without an answer are, as a condition on posts."""
    return Q(
        thread__process=process,
        thread__is_consultation=True,
        disposition="",
        text__state=SHOWN,
    )


def waiting(*, process: Process) -> tuple[Waiting, ...]:
    """Return what waits, in the order in which one sitting works it off; five queries."""
    n = process.number
    comments = Post.objects.filter(unanswered(process)).count()
    statements = Statement.objects.filter(process=process, state=WAITING).count()
    amendments = Amendment.objects.filter(proposal__process=process, state=OPEN).count()
    proposals = Proposal.objects.filter(
        process=process, state=PUBLISHED, answer__in=["", EVALUATING]
    ).count()
    threads = Thread.objects.filter(process=process, closed_at__isnull=True).count()
    found = (
        Waiting(
            "statements", statements if process.strict else 0, f"/processes/{n}/statements/all/",
            ngettext(
                "%(n)s statement has not been looked at.",
                "%(n)s statements have not been looked at.", statements,
            ) % {"n": statements},
        ),
        Waiting(
            "comments", comments, f"/processes/{n}/answers/",
            ngettext(
                "%(n)s comment has no answer.", "%(n)s comments have no answer.", comments
            ) % {"n": comments},
        ),
        Waiting(
            "amendments", amendments, f"/processes/{n}/proposals/",
            ngettext(
                "%(n)s amendment is open.", "%(n)s amendments are open.", amendments
            ) % {"n": amendments},
        ),
        Waiting(
            "proposals", proposals, f"/processes/{n}/proposals/",
            ngettext(
                "%(n)s proposal has no answer.", "%(n)s proposals have no answer.", proposals
            ) % {"n": proposals},
        ),
        Waiting(
            "threads", threads, f"/processes/{n}/threads/",
            ngettext(
                "%(n)s discussion has no outcome yet.",
                "%(n)s discussions have no outcome yet.", threads,
            ) % {"n": threads},
        ),
    )  # fmt: skip
    return tuple(one for one in found if one.count)

"""Proposals that are like what somebody is about to write, by the letters of their titles."""

from uuid import UUID

from mycel.deliberation.models import Process, Proposal
from mycel.deliberation.models.proposals import PUBLISHED
from mycel.deliberation.queries.proposals import ProposalLine, lines
from mycel.engine.discussion.similar import folded
from mycel.engine.discussion.similar import similar as most_similar
from mycel.texts.models import SHOWN, Translation

LEAST_TYPED = 8
"""Letters below which nothing is compared: too much is like a short word."""
MOST = 3
MOST_COMPARED = 2_000
"""Titles that are compared, the newest first: more would make typing slow."""


def similar_proposals(
    *, process: Process, typed: str, language: str, but: int = 0
) -> tuple[ProposalLine, ...]:
    """Return up to three published proposals whose titles are most like a text.

    Titles are compared as they were written and in every language they were translated into.

    Args:
        process: in which.
        typed: what somebody typed.
        language: the reader's.
        but: the number of a proposal that is left out: the one being written.
    """
    if len(folded(text=typed)) < LEAST_TYPED:
        return ()
    rows = Proposal.objects.filter(process=process, state=PUBLISHED, text__state=SHOWN)
    rows = rows.exclude(number=but).order_by("-number")
    titles = dict(rows.values_list("text_id", "text__title")[:MOST_COMPARED])
    among = {str(id_): title for id_, title in titles.items()}
    told = Translation.objects.filter(text__proposal__in=rows).values_list(
        "text_id", "language", "title"
    )
    for id_, code, title in told[:MOST_COMPARED]:
        among[f"{id_} {code}"] = title
    found = most_similar(text=typed, among=among, most=MOST * 4)
    keys = [UUID(key.partition(" ")[0]) for key, _likeness in found]
    best = list(dict.fromkeys(keys))[:MOST]
    by_text = {row.text_id: row for row in rows.select_related("text").filter(text__in=best)}
    ordered = [by_text[key] for key in best if key in by_text]
    return lines(ordered, process=process, language=language)

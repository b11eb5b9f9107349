"""What every vote on statements said, as it is published where the process said so before."""

from mycel.deliberation.models import Process, StatementVote


def openings(*, process: Process) -> list[dict[str, object]]:
    """Return the openings of all votes in the order of their commitments."""
    rows = StatementVote.objects.filter(process=process).order_by("commitment")
    found = rows.values_list("commitment", "statement__number", "value", "salt")
    return [
        {
            "choice": commitment,
            "opened": {"statement": number, "value": value},
            "salt": bytes(salt).hex(),
        }
        for commitment, number, value, salt in found.iterator(chunk_size=5000)
    ]

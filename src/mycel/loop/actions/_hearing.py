"""Hearing: how far a listener has heard the log."""

from mycel.loop.models import Heard


def begin(*, listener: str, at: int) -> Heard:
    """Begin to listen at an entry, and return how far was heard; who began before goes on there."""
    return Heard.objects.get_or_create(listener=listener, defaults={"next": at})[0]


def go_on(*, heard: Heard, at: int) -> None:
    """Keep which entry comes next."""
    heard.next = at
    heard.save(update_fields=["next"])

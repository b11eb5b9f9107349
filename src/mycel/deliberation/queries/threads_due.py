"""Whether a discussion has gone on so long that a summary is asked for, and what is said of it."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from mycel.deliberation.models import Post, Summary, Thread
from mycel.engine.discussion.plan import rule


def posts_since_summary(*, thread: Thread, rules: Mapping[str, int]) -> int:
    """Return how many posts no summary covers, where the process says that is too many; else 0.

    A process whose rules say nothing asks for no summary before anything is refused.
    """
    after = rules.get("summary_after")
    if after is None or thread.posts_count < after:
        return 0
    covered = Summary.objects.filter(thread=thread).order_by("-until")
    until = covered.values_list("until", flat=True).first() or 0
    found = Post.objects.filter(thread=thread, number__gt=until)[: thread.posts_count + 1].count()
    return found if found >= after else 0


def asks_after(*, rules: Mapping[str, int]) -> int:
    """Return after how many posts a discussion is said to want a summary."""
    return rule(rules=rules, name="summary_after")


def due_sentence(posts: int) -> str:
    """Return the sentence that refuses what has to wait for a summary."""
    return ngettext(
        "%(n)s post stands in no summary yet. Sum the discussion up first, then it goes on.",
        "%(n)s posts stand in no summary yet. Sum the discussion up first, then it goes on.",
        posts,
    ) % {"n": posts}

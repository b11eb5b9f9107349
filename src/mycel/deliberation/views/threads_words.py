"""The words under every post, said once a page: a page shows up to a hundred posts."""

from django.utils.translation import gettext


def words() -> dict[str, str]:
    """Return the words under posts, in the reader's language."""
    return {
        "reply": gettext("Reply"),
        "agree": gettext("agree"),
        "disagree": gettext("disagree"),
        "thank": gettext("thanks"),
        "change": gettext("Change"),
        "more": gettext("History, report, take back"),
        "report": gettext("History and reporting"),
        "changed": gettext("changed"),
        "new": gettext("new"),
        "nobody": gettext("not said by whom"),
        "answers": gettext("answers"),
        "hidden": gettext("Moderators hid this post."),
        "erased": gettext("Its author took this post back."),
        "open": gettext("no answer yet"),
        "dispose": gettext("Answer it"),
    }

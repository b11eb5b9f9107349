"""What is told of moderation: authors learn what became of their text, moderators of appeals."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from mycel.notices.rules import Told, tell_by
from mycel.texts.models import HIDDEN, Case, Moderator

tell_by(
    {
        "text-hidden": _("A text of yours was hidden. The reason is there, and how to appeal."),
        "appeal-made": _("Somebody appeals in case %(case)s. Another moderator answers it."),
        "appeal-answered": _("Your appeal is answered."),
    }
)


def moderated(*, kind: str, body: Mapping[str, Any]) -> Iterable[Told]:
    """Return what is told of a decision or an appeal.

    Args:
        kind: of the entry.
        body: what it says.
    """
    case = Case.objects.select_related("text").filter(key=body["case"]).first()
    if case is None:
        return
    author = [case.text.author_id] if case.text.author_id is not None else []
    path = f"/texts/{case.text_id}/"
    if kind == "texts.case.decided" and case.state == HIDDEN and author:
        yield Told(author, "text-hidden", case.space, path)
    elif kind == "texts.appeal.answered" and author:
        yield Told(author, "appeal-answered", case.space, path)
    elif kind == "texts.appeal.made":
        rows = Moderator.objects.filter(space__in=["", case.space])
        people = set(rows.values_list("person_id", flat=True)) - {case.decided_by_id}
        if people:
            values = {"case": str(case.number)}
            yield Told(people, "appeal-made", case.space, f"/moderation/{case.number}/", values)

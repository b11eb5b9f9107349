"""What the acts on reports, cases and appeals ask before they do anything."""

from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.models import ERASED, Case, Report, Text
from mycel.texts.queries.limits import LIMITS
from mycel.texts.rules import looks_after


class ModerationRefused(ValueError):
    """A step of moderation that somebody may not take, or not any more."""


def hold(case: Case) -> Case:
    """Take a case and its text for this transaction alone, and return it as it stands now."""
    row = Case.objects.select_for_update().get(pk=case.pk)
    case.refresh_from_db()
    case.text = Text.objects.select_for_update().get(pk=row.text_id)
    return case


def require_apart(*, case: Case, moderator: Person) -> None:
    """Refuse moderators of other spaces, the text's author, and whoever reported it.

    Errors:
        ModerationRefused.
    """
    if not looks_after(person=moderator, space=case.space):
        raise ModerationRefused(_("Only moderators of this space decide here."))
    if case.text.author_id == moderator.pk:
        raise ModerationRefused(_("This is your own text; another moderator decides."))
    if Report.objects.filter(case=case, by=moderator).exists():
        raise ModerationRefused(_("You reported this text yourself; another moderator decides."))


def require_words(text: Text) -> None:
    """Refuse a text that its author took back.

    Errors:
        ModerationRefused.
    """
    if text.state == ERASED:
        raise ModerationRefused(_("Its author took this text back; there is nothing to decide."))


def told(message: str, *, kind: str, needed: bool = False) -> str:
    """Return a message in good order.

    Errors:
        ModerationRefused where it is needed and missing, or too long.
    """
    said = message.replace("\x00", "").strip()
    if needed and not said:
        raise ModerationRefused(_("Say in a sentence or two why."))
    if len(said) > LIMITS[kind]:
        raise ModerationRefused(
            _("This is too long; at most %(n)s characters are taken.") % {"n": LIMITS[kind]}
        )
    return said


def named_case(case: Case) -> record.Named:
    """Return what a case's key stands for in the record."""
    return record.Named(id=case.key, ref="", label=str(case.pk))

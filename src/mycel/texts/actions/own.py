"""Acts of authors on their own texts, and what is tidied up when somebody leaves."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.people.actions import when_leaving
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.actions._writing import TextRefused, erase
from mycel.texts.models import ERASED, HIDDEN, OPEN, WAITING, Appeal, Case, Consent, Report, Text


@record.act(
    "texts.text.erased",
    version=1,
    says=_("An author took a text back"),
    title=_("An author took a text back"),
    text="id",
)
def take_back(*, text: Text, author: Person, by: None = None, at: datetime) -> record.Entry[Text]:
    """Take one's own text back for good; a placeholder stays, so that answers to it make sense.

    Args:
        text: whose words go, with all versions and translations.
        author: whose text it is.
        by: always None: the record does not say whose it was.
        at: now.

    Errors:
        TextRefused for the text of somebody else, and for one that was taken back before.
    """
    row = Text.objects.select_for_update().get(pk=text.pk)
    if by is not None or row.author_id != author.pk:
        raise TextRefused(_("Only its author can take a text back. You can report it."))
    if row.state == ERASED:
        raise TextRefused(_("You took this text back already."))
    erased = _erased(row, at)
    return record.Entry(erased, scope=erased.id, body={"text": erased.id})


@when_leaving
def _leave_texts(person: Person, by: UUID | None, at: datetime) -> None:
    """Erase what nobody else reads or needs; texts that are shown stay, under the pseudonym.

    They stay because others answered them, and because the record holds who wrote them as an opaque
    id in any case: an empty author would hide nothing and make threads unreadable. Whoever wants
    them gone takes them back before leaving.
    """
    del by
    for text in Text.objects.filter(author=person, state__in=(WAITING, HIDDEN)):
        _erased(text, at)
    person.mentioned_in.all().delete()
    Consent.objects.filter(person=person).delete()
    person.moderates.all().delete()
    person.claimed_cases.update(claimed_by=None, claimed_at=None)
    Report.objects.filter(by=person).update(by=None, note="")
    # A moderator's words to authors stay; that it was they who decided is told to nobody any more.
    person.decided_cases.update(decided_by=None)
    person.answered_appeals.update(answered_by=None)


def _erased(text: Text, at: datetime) -> Text:
    Case.objects.filter(text=text, state=OPEN).delete()
    Appeal.objects.filter(case__text=text, state=OPEN).delete()
    Appeal.objects.filter(case__text=text).update(message="")
    return erase(text=text, at=at)

"""Mail: digests by space as often as somebody wants, never more than a few a day, none twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, ngettext

from mycel.notices import actions
from mycel.notices.models import AT_ONCE, DAILY, OFF, WEEKLY, Address, Mail, Notice
from mycel.notices.queries import inbox, links, wishes
from mycel.people.models import Person

MOST_A_DAY = 10
"""Mails a person gets in 24 hours at most; what comes after waits for the next digest."""
PERIODS = {AT_ONCE: timedelta(0), DAILY: timedelta(days=1), WEEKLY: timedelta(days=7)}
DAY = timedelta(days=1)
MOST_LINES = 50
MOST_AT_ONCE = 200
LOST_AFTER = timedelta(hours=1)


def step(*, at: datetime) -> int:
    """Write what is due and send it; returns how many mails went out. Nothing where mail is off."""
    if not settings.MAIL_ON:
        return 0
    compose(at=at)
    return send(at=at)


def compose(*, at: datetime) -> int:
    """Write the mails that are due, person by person; returns how many."""
    waiting = Notice.objects.filter(
        mailed_at__isnull=True, person__address__confirmed_at__isnull=False
    )
    people = list(waiting.values_list("person_id", flat=True).distinct()[:MOST_AT_ONCE])
    known = wishes.rhythms(people=people)
    return sum(_compose(person, known.get(person, {}), at) for person in people)


def _compose(person: UUID, wished: Mapping[str, str], at: datetime) -> int:
    with transaction.atomic():
        whom = Person.objects.select_for_update().filter(pk=person).first()
        if whom is None:
            return 0
        rows = list(Notice.objects.filter(person=whom, mailed_at__isnull=True).order_by("id"))
        spaces = {row.space: wishes.wanted(wishes=wished, space=row.space) for row in rows}
        off = [row.id for row in rows if spaces[row.space] == OFF]
        actions.mark_mailed(notices=off, at=at)
        sent = Mail.objects.filter(person=whom, is_wished=True, made_at__gt=at - DAY)
        room = MOST_A_DAY - sent.count()
        made = 0
        for space in sorted(name for name, rhythm in spaces.items() if rhythm != OFF):
            if made >= room or not _is_due(whom, space, spaces[space], at):
                continue
            mine = [row for row in rows if row.space == space]
            _write(whom, space, mine, at)
            actions.mark_mailed(notices=[row.id for row in mine], at=at)
            made += 1
    return made


def _is_due(whom: Person, space: str, rhythm: str, at: datetime) -> bool:
    period = PERIODS[rhythm]
    if not period:
        return True
    last = Mail.objects.filter(person=whom, space=space, is_wished=True).order_by("-id").first()
    return last is None or at - last.made_at >= period


def _write(whom: Person, space: str, rows: Sequence[Notice], at: datetime) -> Mail:
    with translation.override(language_of(whom)):
        lines = [(inbox.sentence(row), links.whole(path=row.path)) for row in rows]
        more = len(lines) - MOST_LINES
        parts = [f"{sentence}\n{address}\n" for sentence, address in lines[:MOST_LINES]]
        if more > 0:
            text = ngettext("And %(n)s more in your inbox.", "And %(n)s more in your inbox.", more)
            parts.append(f"{text % {'n': more}}\n{links.whole(path='/inbox/')}\n")
        parts.append(_foot(whom, space))
        subject = lines[0][0] if len(lines) == 1 else _subject(len(lines), lines[0][0])
    return actions.keep_mail(
        person=whom,
        space=space,
        key=f"{whom.pk}:{space}:{rows[-1].id}",
        subject=subject[:200].replace("\n", " "),
        body="\n".join(parts),
        at=at,
    )


def _subject(count: int, first: str) -> str:
    more = count - 1
    return ngettext("%(first)s, and %(n)s more", "%(first)s, and %(n)s more", more) % {
        "first": first, "n": more,
    }  # fmt: skip


def _foot(whom: Person, space: str) -> str:
    return "\n".join(
        [
            "-- ",
            gettext("You get this because you take part, or follow what happens here."),
            gettext("No more of this: %(address)s")
            % {"address": links.unsubscribing(person=whom.pk, space=space)},
            gettext("No mail at all: %(address)s")
            % {"address": links.unsubscribing(person=whom.pk, space="")},
            gettext("How often mail comes: %(address)s")
            % {"address": links.whole(path="/inbox/wishes/")},
        ]
    )


def ask_to_confirm(*, address: Address, at: datetime) -> Mail | None:
    """Ask whoever reads at an address whether mail may come; nothing where they said yes before."""
    if address.confirmed_at is not None:
        return None
    whom = address.person
    with translation.override(language_of(whom)):
        body = "\n".join(
            [
                gettext("Somebody on %(site)s wants their mail here. If it was you, say yes:")
                % {"site": settings.PUBLIC_URL},
                links.confirming(person=whom.pk, email=address.email),
                "",
                gettext("If it was not you, do nothing. No mail comes then."),
            ]
        )
        subject = gettext("May mail come to this address?")
    key = f"{whom.pk}:confirm:{address.asked_at.isoformat()}"
    return actions.keep_question(person=whom, key=key, subject=subject, body=body, at=at)


def send(*, at: datetime) -> int:
    """Send what waits, once; wishes are asked again, as they may have changed since it was written.

    A mail that a sender took and never finished is not sent again: nobody knows whether it went.
    It stands in the inbox all the same.
    """
    actions.drop_lost_mail(before=at - LOST_AFTER)
    done = 0
    free = Mail.objects.filter(sent_at__isnull=True, dropped="", taken_at__isnull=True)
    free = free.order_by("id")
    for id_ in list(free.values_list("id", flat=True)[:MOST_AT_ONCE]):
        if actions.take_mail(id_=id_, at=at):
            done += _send(Mail.objects.select_related("person").get(id=id_), at)
    return done


def _send(row: Mail, at: datetime) -> bool:
    address = Address.objects.filter(person=row.person).first()
    why = _unwanted(row, address)
    if why or address is None:
        actions.drop_mail(id_=row.id, why=why)
        return False
    headers = {"Auto-Submitted": "auto-generated"}
    if row.is_wished:
        link = links.unsubscribing(person=row.person.pk, space=row.space)
        headers |= {
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMessage(row.subject, row.body, to=[address.email], headers=headers)
    try:
        message.send()
    except (SMTPException, OSError):
        # The server did not take it: it is free again, and tried with the next step.
        actions.give_mail_back(id_=row.id)
        return False
    actions.mail_sent(id_=row.id, at=at)
    return True


def _unwanted(row: Mail, address: Address | None) -> str:
    if address is None:
        return "no address"
    if not row.is_wished:
        return "" if address.confirmed_at is None else "confirmed"
    if address.confirmed_at is None:
        return "not confirmed"
    wished = wishes.rhythms(people=[row.person.pk]).get(row.person.pk, {})
    return "off" if wishes.wanted(wishes=wished, space=row.space) == OFF else ""


def language_of(whom: Person) -> str:
    """Return the first of somebody's languages that this site speaks."""
    known = dict(settings.LANGUAGES)
    return next((code for code in whom.languages or () if code in known), settings.LANGUAGE_CODE)

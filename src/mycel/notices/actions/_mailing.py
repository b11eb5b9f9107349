"""Mails on their way: written once, taken by one sender, sent or dropped."""

from collections.abc import Collection
from datetime import datetime

from mycel.notices.models import Mail, Notice
from mycel.people.models import Person


def keep_mail(
    *, person: Person, space: str, key: str, subject: str, body: str, at: datetime
) -> Mail:
    """Keep a digest that is to be sent."""
    return Mail.objects.create(
        person=person, space=space, key=key, subject=subject, body=body, made_at=at
    )


def keep_question(*, person: Person, key: str, subject: str, body: str, at: datetime) -> Mail:
    """Keep the question whether mail may come to an address; asked twice, it is kept once."""
    values = {
        "person": person, "is_wished": False, "subject": subject, "body": body, "made_at": at,
    }  # fmt: skip
    return Mail.objects.get_or_create(key=key, defaults=values)[0]


def mark_mailed(*, notices: Collection[int], at: datetime) -> None:
    """Keep that notices went out by mail, or were not wanted by mail."""
    Notice.objects.filter(id__in=notices).update(mailed_at=at)


def take_mail(*, id_: int, at: datetime) -> bool:
    """Take a mail to send it; False where another sender was faster."""
    return bool(Mail.objects.filter(id=id_, taken_at__isnull=True).update(taken_at=at))


def give_mail_back(*, id_: int) -> None:
    """Let a mail wait for the next attempt: the server did not take it."""
    Mail.objects.filter(id=id_).update(taken_at=None)


def mail_sent(*, id_: int, at: datetime) -> None:
    """Keep that a mail went out."""
    Mail.objects.filter(id=id_).update(sent_at=at)


def drop_mail(*, id_: int, why: str) -> None:
    """Keep that a mail is not sent after all, and why."""
    Mail.objects.filter(id=id_).update(dropped=why)


def drop_lost_mail(*, before: datetime) -> None:
    """Drop what a sender took and never finished: nobody knows whether it went."""
    waiting = Mail.objects.filter(sent_at__isnull=True, dropped="", taken_at__lt=before)
    waiting.update(dropped="lost")

"""Tables of notices: inbox, wishes, what is followed, addresses, and the mail that went out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.people.models import Person

AT_ONCE, DAILY, WEEKLY, OFF = "at-once", "daily", "weekly", "off"
RHYTHMS = [
    (AT_ONCE, pgettext_lazy("how often mail comes", "at once")),
    (DAILY, pgettext_lazy("how often mail comes", "once a day")),
    (WEEKLY, pgettext_lazy("how often mail comes", "once a week")),
    (OFF, pgettext_lazy("how often mail comes", "never")),
]


class Notice(models.Model):
    """One line in somebody's inbox: what happened to what, told in the reader's language.

    ``kind`` names a sentence of ``rules.sentences``; ``values`` are what the sentence shows.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    space = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    # The fact it tells: a handler that runs twice writes one notice.
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # When it went out by mail, or was found not to be wanted by mail.
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["person", "-id"], name="inbox"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True), name="unread"
            ),
            models.Index(
                fields=["person", "id"], condition=models.Q(mailed_at__isnull=True), name="unmailed"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="told_once")]


class Wish(models.Model):
    """How often somebody wants mail: of one space, or of all where the space is empty."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="wishes")
    space = models.CharField(max_length=60, blank=True)
    rhythm = models.CharField(_("how often"), max_length=10, choices=RHYTHMS)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("wish about mail")
        verbose_name_plural = _("wishes about mail")
        constraints = [models.UniqueConstraint(fields=["person", "space"], name="wished_once")]


class Follow(models.Model):
    """That somebody follows a space and hears of what happens there."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="follows")
    space = models.CharField(max_length=60, db_index=True)
    since_at = models.DateTimeField()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [models.UniqueConstraint(fields=["person", "space"], name="followed_once")]


class Address(models.Model):
    """Where mail for somebody goes, once whoever reads it there said yes."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="address")
    email = models.EmailField(_("e-mail address"))
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")


class Mail(models.Model):
    """A mail in the outbox or sent; the key keeps a crash from sending it twice."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mails")
    # What it can be unsubscribed from: one space, or everything where empty.
    space = models.CharField(max_length=60, blank=True)
    # Whether it answers a wish: a question to confirm an address does not.
    is_wished = models.BooleanField(default=True)
    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    # Taken by a sender; from then on it is not sent by another one.
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # Not sent after all: why (turned off meanwhile, no address).
    dropped = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(sent_at__isnull=True, dropped=""),
                name="mail_to_send",
            ),
        ]

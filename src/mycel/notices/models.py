"""Tables of notices: inbox, what somebody wants to hear, and the mail that went out."""

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

    ``kind`` names a sentence of ``notices.kinds``; ``values`` are what the sentence shows.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    space = models.CharField(max_length=60, blank=True)
    ref = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    # The fact it tells: a handler that runs twice writes one notice.
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["person", "-id"], name="inbox")]
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


class Mail(models.Model):
    """A mail in the outbox or sent; the key keeps a crash from sending it twice."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mails")
    space = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # Not sent after all: why (turned off meanwhile, no address).
    dropped = models.CharField(max_length=40, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

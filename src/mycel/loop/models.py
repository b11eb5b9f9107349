"""Tables of the loop: how far it has heard the record, and what led to what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person


class Heard(models.Model):
    """Up to which entry a listener has heard the log; it goes on there after a crash."""

    listener = models.CharField(max_length=40, primary_key=True)
    # The index of the entry that comes next.
    next = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "heard"
        verbose_name_plural = "heard"


class Link(models.Model):
    """That one thing led to another, across rooms: a process to the question that decides it."""

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.UUIDField(_("from"))
    source_ref = models.CharField(max_length=120)
    target = models.UUIDField(_("to"))
    target_ref = models.CharField(max_length=120)
    kind = models.CharField(_("kind"), max_length=20)
    made_at = models.DateTimeField(_("made"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ("made_at", "id")
        indexes = [models.Index(fields=["source"]), models.Index(fields=["target"])]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="linked_once")
        ]

"""Electorates: lists of people who may vote, brought from elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person


class Electorate(models.Model):
    """An imported list of people, as it was on the day of its import."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    columns = models.JSONField(_("attributes"), default=list)
    size = models.PositiveIntegerField(_("people"))
    # Of the file, so that whoever made it can tell that it was taken over as it was.
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(_("imported"))

    class Meta:
        verbose_name = _("electorate")
        verbose_name_plural = _("electorates")


class Elector(models.Model):
    """One person of an electorate, by a stable id that no renaming changes."""

    electorate = models.ForeignKey(Electorate, models.CASCADE, related_name="electors")
    uid = models.CharField(_("stable id"), max_length=120)
    home = models.CharField(_("home community"), max_length=120, blank=True)
    attributes = models.JSONField(_("attributes"), default=dict)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="electors"
    )

    class Meta:
        verbose_name = _("elector")
        verbose_name_plural = _("electors")
        constraints = [
            models.UniqueConstraint(fields=["electorate", "uid"], name="elector_once"),
            models.UniqueConstraint(fields=["electorate", "person"], name="elector_claimed_once"),
        ]
        indexes = [models.Index(fields=["uid"], name="elector_by_uid")]

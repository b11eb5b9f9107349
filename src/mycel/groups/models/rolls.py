"""Rolls of members: whom a unit asked whether they are still there, and what they answered."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.groups.models.units import Unit
from mycel.people.models import Person

STILL_HERE, STEP_BACK, NOT_NOW = "still-here", "stepping-back", "not-now"
ANSWERS = [
    (STILL_HERE, _("I am still here")),
    (STEP_BACK, _("I want to step back")),
    (NOT_NOW, _("Not now")),
]


class MemberRoll(models.Model):
    """That a unit asks everybody who holds a role whether they still do."""

    id = models.UUIDField(primary_key=True, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="rolls")
    opened_at = models.DateTimeField(_("opened"))
    closes_date = models.DateField(_("last day to answer"))

    class Meta:
        verbose_name = _("roll of members")
        verbose_name_plural = _("rolls of members")
        ordering = ("-opened_at",)

    def is_open(self, day: date) -> bool:
        """Return whether answers are taken on a day, the last day included."""
        return day <= self.closes_date


class RollSeat(models.Model):
    """That somebody was asked; who kept silent is known to nobody but them."""

    roll = models.ForeignKey(MemberRoll, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="roll_seats")
    answer = models.CharField(_("answer"), max_length=20, choices=ANSWERS, blank=True)
    answered_date = models.DateField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("person asked")
        verbose_name_plural = _("people asked")
        ordering = ("roll_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["roll", "person"], name="asked_once_per_roll"),
        ]

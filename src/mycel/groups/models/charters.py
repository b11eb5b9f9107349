"""What somebody ticked on a unit's charter checklist."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.groups.models.units import Unit
from mycel.people.models import Person


class CharterTick(models.Model):
    """That somebody read a unit's charter and found an item of the checklist in it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="charter_ticks")
    item = models.CharField(_("item"), max_length=40)
    ticked_at = models.DateTimeField(_("ticked"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # What the charter said then; a charter that was changed since is to be read again.
    charter_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("tick on a charter checklist")
        verbose_name_plural = _("ticks on charter checklists")
        ordering = ("unit_id", "item")
        constraints = [
            models.UniqueConstraint(fields=["unit", "item"], name="ticked_once_per_unit"),
        ]

"""Findings: what units publish from an assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.assessment.models.runs import Run
from mycel.catalogue.models import Node
from mycel.groups.models import Unit


class Finding(models.Model):
    """What a unit publishes from an assessment, with what it recommends."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="findings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings")
    title = models.JSONField(_("what we found"))
    explanation = models.JSONField(_("explanation"))
    recommendation = models.JSONField(_("recommendation"))
    nodes = models.ManyToManyField(Node, related_name="findings")
    published_at = models.DateTimeField(_("published"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    @property
    def ref(self) -> str:
        """Return the finding's reference."""
        return f"finding/{self.number}"

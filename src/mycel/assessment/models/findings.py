"""Findings: what units publish from an assessment or an analysis."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.assessment.models.analyses import Analysis
from mycel.assessment.models.runs import Run
from mycel.catalogue.models import Node
from mycel.groups.models import Unit


class Finding(models.Model):
    """What a unit publishes from an assessment or an analysis, with what it recommends."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    # A finding rests on one of the two.
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="findings")
    analysis = models.ForeignKey(
        Analysis, models.PROTECT, null=True, blank=True, related_name="findings"
    )
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(run__isnull=False) ^ models.Q(analysis__isnull=False),
                name="finding_rests_on_one",
            )
        ]

    @property
    def ref(self) -> str:
        """Return the finding's reference."""
        return f"finding/{self.number}"

"""Tables of assessment: scenarios, risks and treatments as written, runs, findings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.catalogue.models import Node
from mycel.groups.models import Unit
from mycel.people.models import Person

PLAN_KINDS = [
    ("scenario", _("scenario")),
    ("risk", _("risk")),
    ("treatment", _("treatment")),
]
STATES = [
    ("waiting", _("waiting")),
    ("running", _("running")),
    ("done", _("done")),
    ("failed", _("failed")),
    ("stopped", _("stopped")),
]


class Plan(models.Model):
    """A scenario, risk or treatment as the movement wrote it down."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=PLAN_KINDS)
    slug = models.SlugField(max_length=120)
    value = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("scenario, risk or treatment")
        verbose_name_plural = _("scenarios, risks and treatments")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="plan_once")]

    @property
    def ref(self) -> str:
        """Return the plan's reference."""
        return f"{self.kind}/{self.slug}"


class Run(models.Model):
    """One assessment: its question, its progress, and what came out."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="runs")
    asked_at = models.DateTimeField(_("asked"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default="waiting")
    progress = models.FloatField(_("progress"), default=0)
    parameters = models.JSONField(_("question"))
    snapshot_digest = models.CharField(_("digest of the snapshot"), max_length=64, blank=True)
    result_digest = models.CharField(_("digest of the result"), max_length=64, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    # Derived from the result's worlds so that the slider answers at once; computed anew at will.
    slider = models.BinaryField(null=True, blank=True)
    refusal = models.TextField(_("why it failed"), blank=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    @property
    def ref(self) -> str:
        """Return the run's reference."""
        return f"assessment/{self.number}"


class Outlook(models.Model):
    """What one run says about one node, so that a node's page finds it at once."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="outlooks")
    node = models.ForeignKey(Node, models.CASCADE, related_name="outlooks")
    value = models.JSONField()

    class Meta:
        verbose_name = _("outlook")
        verbose_name_plural = _("outlooks")
        constraints = [models.UniqueConstraint(fields=["run", "node"], name="outlook_once")]


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

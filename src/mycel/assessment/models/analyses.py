"""Analyses: risk and plan of one frozen movement, what units chose of it, who looked it over."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.assessment.models.work import STATES, WorkQuerySet
from mycel.engine.analysis import Inquiry
from mycel.groups.models import Unit
from mycel.people.models import Person

VERDICTS = [
    ("agrees", _("agrees")),
    ("doubts", _("has doubts")),
    ("disagrees", _("disagrees")),
]


class AnalysisQuerySet(WorkQuerySet["Analysis"]):
    """Questions about many analyses."""

    def finished(self) -> Self:
        """Return the analyses that have an answer, newest first."""
        return self.filter(state="done").order_by("-number")


class Analysis(models.Model):
    """One analysis of risk and plan: its question, its progress, and what came out."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="analyses")
    asked_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="analyses"
    )
    asked_at = models.DateTimeField(_("asked"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default="waiting")
    progress = models.FloatField(_("progress"), default=0)
    parameters = models.JSONField(_("question"))
    snapshot_digest = models.CharField(_("digest of the snapshot"), max_length=64, blank=True)
    # Of the published document: what a recomputation is compared to, byte by byte.
    result_digest = models.CharField(_("digest of the result"), max_length=64, blank=True)
    result = models.TextField(_("answer as the command line prints it"), blank=True)
    # What a list of analyses tells: expected harm as is and with the plan, and the largest risk.
    summary = models.JSONField(default=dict, blank=True)
    refusal = models.TextField(_("why it failed"), blank=True)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = _("analysis of risk and plan")
        verbose_name_plural = _("analyses of risk and plan")

    @property
    def ref(self) -> str:
        """Return the analysis's reference."""
        return f"analysis/{self.number}"

    @property
    def inquiry(self) -> Inquiry:
        """Return what was asked."""
        return Inquiry.of_parameters(self.parameters)


class RecomputationQuerySet(WorkQuerySet["Recomputation"]):
    """Questions about many recomputations, and how far a running one is."""


class Recomputation(models.Model):
    """An analysis computed again by somebody else from what was published, and what came out."""

    id = models.UUIDField(primary_key=True, editable=False)
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="recomputations")
    asked_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="recomputations"
    )
    asked_at = models.DateTimeField(_("asked"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default="waiting")
    progress = models.FloatField(_("progress"), default=0)
    result_digest = models.CharField(_("digest of the result"), max_length=64, blank=True)
    refusal = models.TextField(_("why it failed"), blank=True)

    objects = RecomputationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recomputation")
        verbose_name_plural = _("recomputations")


class Review(models.Model):
    """What somebody outside the unit that asked says about an analysis after looking it over."""

    id = models.UUIDField(primary_key=True, editable=False)
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="reviews")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="reviews")
    verdict = models.CharField(_("verdict"), max_length=9, choices=VERDICTS)
    reason = models.JSONField(_("reason"))
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("review of an analysis")
        verbose_name_plural = _("reviews of analyses")


class ChosenPlan(models.Model):
    """The treatments that a unit chose from an analysis, to recommend them."""

    id = models.UUIDField(primary_key=True, editable=False)
    analysis = models.ForeignKey(Analysis, models.PROTECT, related_name="chosen_plans")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="chosen_plans")
    # References of treatments; what each was called and cost stands in the analysis.
    treatments = models.JSONField(_("treatments"))
    chosen_at = models.DateTimeField(_("chosen"))

    class Meta:
        verbose_name = _("chosen plan")
        verbose_name_plural = _("chosen plans")

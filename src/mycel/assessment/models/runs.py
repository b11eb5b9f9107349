"""Runs: assessments of what breaks first, with what they say about each node."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.assessment.models.work import STATES, WorkQuerySet
from mycel.catalogue.models import Node
from mycel.people.models import Person


@dataclass(frozen=True)
class Question:
    """What an assessment is asked: everything that decides its answer, except the snapshot."""

    today: date
    until: date
    growth: float | None = None
    scenario: str | None = None
    worlds: int = 10_000
    seed: int = 1
    target_utilisation: float = 0.8
    assume_utilisation: tuple[float, float] | None = None

    def as_parameters(self) -> dict[str, object]:
        """Return the question as plain data."""
        return asdict(self) | {"today": self.today.isoformat(), "until": self.until.isoformat()}

    @classmethod
    def of_parameters(cls, parameters: Mapping[str, Any]) -> "Question":
        """Return the question that plain data spell."""
        assumed = parameters["assume_utilisation"]
        return cls(
            **dict(parameters)
            | {
                "today": date.fromisoformat(parameters["today"]),
                "until": date.fromisoformat(parameters["until"]),
                "assume_utilisation": None if assumed is None else (assumed[0], assumed[1]),
            }
        )


class RunQuerySet(WorkQuerySet["Run"]):
    """Questions about many runs."""

    def finished(self) -> Self:
        """Return the runs that have an answer, newest first."""
        return self.filter(state="done").order_by("-number")


class Run(models.Model):
    """One assessment: its question, its progress, and what came out."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    asked_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="runs"
    )
    asked_at = models.DateTimeField(_("asked"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default="waiting")
    progress = models.FloatField(_("progress"), default=0)
    parameters = models.JSONField(_("question"))
    snapshot_digest = models.CharField(_("digest of the snapshot"), max_length=64, blank=True)
    # Of the result's figures as printed: what a recomputation is compared to.
    result_digest = models.CharField(_("digest of the result"), max_length=64, blank=True)
    result = models.TextField(_("answer as the command line prints it"), blank=True)
    # What a list of runs tells: how many nodes stand how, and which one breaks first how often.
    summary = models.JSONField(default=dict, blank=True)
    # Derived from the result's worlds so that the slider answers at once; computed anew at will.
    slider = models.BinaryField(null=True, blank=True)
    refusal = models.TextField(_("why it failed"), blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    @property
    def ref(self) -> str:
        """Return the run's reference."""
        return f"assessment/{self.number}"

    @property
    def question(self) -> Question:
        """Return what was asked."""
        return Question.of_parameters(self.parameters)


class Outlook(models.Model):
    """What one run says about one node, so that a node's page finds it at once."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="outlooks")
    node = models.ForeignKey(Node, models.CASCADE, related_name="outlooks")
    state = models.CharField(max_length=8)
    # The smallest factor of the slider at which the node probably breaks by the last year.
    breaks_at = models.FloatField(null=True, blank=True)
    # The smallest at which it may: in one world of ten.
    tight_at = models.FloatField(null=True, blank=True)
    value = models.JSONField()
    bands = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("outlook")
        verbose_name_plural = _("outlooks")
        constraints = [models.UniqueConstraint(fields=["run", "node"], name="outlook_once")]

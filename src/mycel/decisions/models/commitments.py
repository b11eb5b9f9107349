"""Decisions and commitments: what follows from a result, who does it, and by when."""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.decisions.models.questions import Question
from mycel.engine.reporting.facts import SILENT
from mycel.groups.models import Unit
from mycel.people.models import Person

OPEN, FULFILLED, DROPPED = "open", "fulfilled", "dropped"
STATES = [
    (OPEN, _("open")),
    (FULFILLED, _("fulfilled")),
    (DROPPED, _("given up")),
]
SILENT_DAYS = SILENT.days
"""Days without a word after which an open commitment is called silent."""


class Decision(models.Model):
    """What was decided, what it rests on, and what spoke against it."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decisions")
    question = models.OneToOneField(
        Question, models.PROTECT, null=True, blank=True, related_name="decision"
    )
    title = models.JSONField(_("what was decided"))
    statement = models.JSONField(_("statement"))
    # The assessment it rests on: its reference, and the digest of its result.
    grounds_ref = models.CharField(max_length=40, blank=True)
    grounds = models.CharField(max_length=64, blank=True)
    dissent = models.JSONField(_("what spoke against it"), default=list, blank=True)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    @property
    def ref(self) -> str:
        """Return the decision's reference."""
        return f"decision/{self.number}"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Questions about many commitments."""

    def open(self) -> "CommitmentQuerySet":
        """Return those that are neither fulfilled nor given up."""
        return self.filter(state=OPEN)

    def silent(self, at: datetime) -> "CommitmentQuerySet":
        """Return the open ones of which nobody has said a word for long."""
        return self.open().filter(last_word_at__lt=at - timedelta(days=SILENT_DAYS))

    def overdue(self, today: date) -> "CommitmentQuerySet":
        """Return the open ones whose day has passed."""
        return self.open().filter(due_date__lt=today)


class Commitment(models.Model):
    """Something somebody promised to do, with what it takes and by when."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="commitments")
    what = models.JSONField(_("what"))
    owner_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    owner_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    money = models.CharField(_("money"), max_length=60, blank=True)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    due_date = models.DateField(_("due"))
    review_date = models.DateField(_("looked at again"), null=True, blank=True)
    evidence = models.URLField(_("evidence"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=OPEN)
    made_at = models.DateTimeField(_("made"))
    last_word_at = models.DateTimeField(_("last word"))

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [models.Index(fields=["state", "due_date"], name="commitment_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner_unit__isnull=True) ^ models.Q(owner_person__isnull=True),
                name="commitment_has_one_owner",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=FULFILLED) | ~models.Q(evidence=""),
                name="commitment_fulfilled_with_evidence",
            ),
        ]

    @property
    def ref(self) -> str:
        """Return the commitment's reference."""
        return f"commitment/{self.number}"


class Word(models.Model):
    """A word about a commitment: how it goes, and what changed."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="words")
    at = models.DateTimeField(_("said"))
    state = models.CharField(max_length=10, choices=STATES)
    note = models.JSONField(_("note"), default=dict, blank=True)
    evidence = models.URLField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ("-at", "-id")

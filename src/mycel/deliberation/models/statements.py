"""Statements: short sentences to agree or disagree with, who was shown which, and the maps."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.deliberation.models.processes import Participant, Process
from mycel.people.models import Person
from mycel.texts.models import Text

WAITING, ACCEPTED, REJECTED = "waiting", "accepted", "rejected"
STATES = [
    (WAITING, pgettext_lazy("state of a statement", "not looked at")),
    (ACCEPTED, pgettext_lazy("state of a statement", "accepted")),
    (REJECTED, pgettext_lazy("state of a statement", "rejected")),
]


MOST_SEEDS = 200
"""First statements that are put in at once."""


class Statement(models.Model):
    """One sentence that people vote on; the number is its column in maps and exports."""

    id = models.UUIDField(primary_key=True, editable=False)
    process = models.ForeignKey(Process, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField(_("number"))
    text = models.OneToOneField(Text, models.PROTECT, related_name="statement")
    author = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="statements"
    )
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    is_seed = models.BooleanField(_("seed"), default=False)
    # About the people who take part, not about the matter: shown to all, left out of the map.
    is_meta = models.BooleanField(_("about the people who take part"), default=False)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    # Folded text: the same sentence is refused the second time.
    folded = models.CharField(max_length=64)
    stated_at = models.DateTimeField()
    # Kept with every vote, so that lists count nothing.
    agrees = models.PositiveIntegerField(default=0)
    disagrees = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="statement_number_once"),
            models.UniqueConstraint(fields=["process", "folded"], name="statement_text_once"),
        ]


class StatementVote(models.Model):
    """A vote on a statement: +1 agree, 0 pass, −1 disagree; every one is kept, the last counts."""

    id = models.BigAutoField(primary_key=True)
    process = models.ForeignKey(Process, models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    seq = models.PositiveIntegerField()
    value = models.SmallIntegerField()
    at = models.DateTimeField()
    # Sealed until the process ends, as ballots are: SHA-256(0x05 ‖ salt ‖ JCS).
    salt = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("vote on a statement")
        verbose_name_plural = _("votes on statements")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "statement", "seq"], name="statement_vote_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value__in=[-1, 0, 1]), name="statement_vote_known"
            ),
        ]
        indexes = [models.Index(fields=["process", "id"], name="votes_in_order")]


class Exposure(models.Model):
    """That a statement was shown to a participant, after how many of their votes, once."""

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="exposures")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="exposures")
    at = models.DateTimeField()
    votes_before = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        constraints = [
            models.UniqueConstraint(fields=["participant", "statement"], name="shown_once"),
        ]


class OpinionMap(models.Model):
    """One map of a process: the public document as bytes, and what only the reader may see."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="maps")
    version = models.PositiveIntegerField()
    computed_at = models.DateTimeField()
    # Up to which vote it counts.
    until_vote = models.BigIntegerField()
    votes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    # What everybody gets: groups, sentences, counts with small cells hidden. JSON, one spelling.
    public = models.BinaryField()
    # For "you are here" alone: what places a reader by their own votes; never published.
    axes = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)

    class Meta:
        verbose_name = _("opinion map")
        verbose_name_plural = _("opinion maps")
        constraints = [
            models.UniqueConstraint(fields=["process", "version"], name="map_version_once"),
        ]

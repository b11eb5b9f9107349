"""Rolls and ballots: who may vote, and what was cast; a name and a choice never share a row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.decisions.models.questions import Question
from mycel.people.models import Person

POSITIONS = [
    ("agree", _("agree")),
    ("agree-with-concerns", _("agree with concerns")),
    ("stand-aside", _("stand aside")),
    ("object", _("object")),
    ("block", _("block")),
]
STRIKES = {
    "double": _("the same person stands on the roll twice"),
    "not-eligible": _("should not have been on the roll"),
    "not-theirs": _("somebody else voted in their name"),
    "pressure": _("voted under pressure"),
}


class RollEntry(models.Model):
    """One right to vote: a commitment that is published, and what opens it while it is kept."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="roll")
    commitment = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32, null=True, blank=True)
    uid = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 — erased is not empty
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="roll_entries"
    )
    home = models.CharField(_("home community"), max_length=120, blank=True)
    struck = models.CharField(_("struck because"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("entry of a roll")
        verbose_name_plural = _("entries of rolls")
        constraints = [
            models.UniqueConstraint(fields=["question", "uid"], name="roll_person_once"),
            models.UniqueConstraint(fields=["question", "commitment"], name="roll_entry_once"),
        ]


class Cast(models.Model):
    """One ballot as it was cast; the last of an entry counts, none is ever changed."""

    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="casts")
    seq = models.PositiveIntegerField()
    choice = models.JSONField()
    salt = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=64)
    # The voter's key for this act: the same key gets the same answer again.
    key = models.CharField(max_length=64)
    leaf_hash = models.CharField(max_length=64, db_index=True)
    promise = models.TextField()
    on_date = models.DateField()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(fields=["entry", "seq"], name="ballot_once"),
            models.UniqueConstraint(fields=["entry", "key"], name="ballot_key_once"),
        ]


class Delegation(models.Model):
    """A vote passed on, until it is taken back or its owner votes (open roll call only)."""

    id = models.UUIDField(primary_key=True, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="delegations")
    giver = models.OneToOneField(RollEntry, models.CASCADE, related_name="given")
    taker = models.ForeignKey(RollEntry, models.CASCADE, related_name="taken")

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="delegation_to_somebody_else"
            )
        ]


class Objection(models.Model):
    """A reason against a proposal in a consent round, and what was answered."""

    id = models.UUIDField(primary_key=True, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="objections")
    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="objections")
    reason = models.JSONField(_("reason"))
    raised_at = models.DateTimeField(_("raised"))
    answer = models.JSONField(_("answer"), default=dict, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")


class Result(models.Model):
    """What came out: the published document, for pages to read at once."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="result")
    digest = models.CharField(max_length=64)
    value = models.JSONField()
    # What pages tell beside it and a recount does not need: the same ballots under other rules.
    beside = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")

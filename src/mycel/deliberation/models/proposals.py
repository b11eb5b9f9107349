"""Proposals: drafts by several hands, amendments, endorsements, and the official answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.deliberation.models.processes import Process
from mycel.deliberation.models.threads import Thread
from mycel.groups.models import Unit
from mycel.people.models import Person
from mycel.texts.models import Text

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATES = [
    (DRAFT, pgettext_lazy("state of a proposal", "draft")),
    (PUBLISHED, pgettext_lazy("state of a proposal", "published")),
    (WITHDRAWN, pgettext_lazy("state of a proposal", "withdrawn")),
]
EVALUATING, ACCEPTED, PARTLY, REJECTED = "evaluating", "accepted", "partly", "rejected"
ANSWERS = [
    (EVALUATING, pgettext_lazy("answer to a proposal", "being looked at")),
    (ACCEPTED, pgettext_lazy("answer to a proposal", "accepted")),
    (PARTLY, pgettext_lazy("answer to a proposal", "accepted in part")),
    (REJECTED, pgettext_lazy("answer to a proposal", "not accepted")),
]
OPEN, TAKEN, DECLINED = "open", "taken", "declined"
AMENDMENT_STATES = [
    (OPEN, pgettext_lazy("state of an amendment", "open")),
    (TAKEN, pgettext_lazy("state of an amendment", "taken over")),
    (DECLINED, pgettext_lazy("state of an amendment", "declined")),
    (WITHDRAWN, pgettext_lazy("state of an amendment", "withdrawn")),
]


class Proposal(models.Model):
    """Something that could be done; its versions are those of its text."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    process = models.ForeignKey(Process, models.CASCADE, related_name="proposals")
    text = models.OneToOneField(Text, models.PROTECT, related_name="proposal")
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    drafted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # What it rests on, pinned: [{"ref": "finding/12", "digest": "…", "on": "2026-11-26"}].
    evidence = models.JSONField(default=list, blank=True)
    endorsements_count = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=12, choices=ANSWERS, blank=True)
    answer_text = models.OneToOneField(
        Text, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    answered_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The unit that answers: the one that runs the process, or another one of whoever answered.
    answered_for = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="answered_proposals"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # Where it is talked about.
    thread = models.OneToOneField(
        Thread, models.SET_NULL, null=True, blank=True, related_name="proposal"
    )
    ended_why = models.TextField(blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes = [models.Index(fields=["process", "-number"], name="proposals_of_process")]

    @property
    def ref(self) -> str:
        """Return the proposal's reference."""
        return f"proposal/{self.number}"


class ProposalAuthor(models.Model):
    """That somebody writes a proposal, beside others; an invitation until they said yes."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, models.CASCADE, related_name="writes_proposals")
    invited_at = models.DateTimeField()
    since_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("author of a proposal")
        verbose_name_plural = _("authors of proposals")
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="author_once")]


class Amendment(models.Model):
    """Another wording of a proposal, against one version of it, with its reason."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="amendments")
    # The proposal's whole text as it would read.
    text = models.OneToOneField(Text, models.PROTECT, related_name="amendment")
    against = models.PositiveIntegerField(_("against version"))
    why = models.TextField(_("why"))
    by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="amendments"
    )
    suggested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AMENDMENT_STATES, default=OPEN)
    reason = models.TextField(_("reason of the answer"), blank=True)
    settled_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")

    @property
    def ref(self) -> str:
        """Return the amendment's reference."""
        return f"amendment/{self.number}"


class Endorsement(models.Model):
    """That somebody supports a proposal; the number is shown, the names to nobody.

    Nobody stands there once whoever it was has left after the process was over: the number stays.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="endorsements")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="endorsements"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="endorsed_once")]

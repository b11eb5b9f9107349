"""Processes: what is talked about, in which phases, by which rules, and who takes part."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.groups.models import Unit
from mycel.people.models import Person

DRAFT, RUNNING, CLOSED, WITHDRAWN = "draft", "running", "closed", "withdrawn"
STATES = [
    (DRAFT, pgettext_lazy("state of a process", "draft")),
    (RUNNING, pgettext_lazy("state of a process", "running")),
    (CLOSED, pgettext_lazy("state of a process", "closed")),
    (WITHDRAWN, pgettext_lazy("state of a process", "withdrawn")),
]
PUBLIC, MEMBERS = "public", "members"
VISIBILITIES = [
    (PUBLIC, _("everybody can read")),
    (MEMBERS, _("members of the unit can read")),
]
DECISION = "decision"
"""The kind of phase whose vote or shared budget decisions hold, by a link of the loop."""
KINDS = [
    ("information", pgettext_lazy("kind of phase", "information")),
    ("discussion", pgettext_lazy("kind of phase", "discussion")),
    ("statements", pgettext_lazy("kind of phase", "statements")),
    ("proposals", pgettext_lazy("kind of phase", "proposals")),
    ("consensus", pgettext_lazy("kind of phase", "consensus test")),
    (DECISION, pgettext_lazy("kind of phase", "vote or shared budget")),
    ("disposition", pgettext_lazy("kind of phase", "answers")),
    ("follow-up", pgettext_lazy("kind of phase", "follow-up")),
]
# What a phase may allow. Reading is a matter of visibility alone.
ALLOWED = [
    ("post", _("write in the discussion")),
    ("react", _("agree, disagree, thank")),
    ("state", _("write statements")),
    ("vote", _("vote on statements")),
    ("propose", _("write proposals")),
    ("amend", _("suggest amendments")),
    ("endorse", _("support proposals")),
    ("dispose", _("answer comments")),
]
FACILITATOR, CLOSER = "facilitator", "closer"
ROLES = [(FACILITATOR, _("facilitator")), (CLOSER, _("closes discussions"))]


class ProcessQuerySet(models.QuerySet["Process"]):
    """Questions about many processes."""

    def running(self) -> "ProcessQuerySet":
        """Return those that go on now."""
        return self.filter(state=RUNNING)

    def public(self) -> "ProcessQuerySet":
        """Return those that everybody can read; drafts are for those who run them."""
        return self.filter(visibility=PUBLIC).exclude(state=DRAFT)


class Process(models.Model):
    """One deliberation from its opening to its end."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="processes")
    title = models.JSONField(_("title"))
    summary = models.JSONField(_("what it is about"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    template = models.CharField(_("template"), max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    visibility = models.CharField(max_length=10, choices=VISIBILITIES, default=PUBLIC)
    # Said before it opens and never changed after.
    publishes_votes = models.BooleanField(_("votes on statements are published"), default=False)
    strict = models.BooleanField(_("statements are looked at before they are shown"), default=False)
    # Rules of the discussion, as docs/methods/deliberation.md lists them, with their defaults.
    rules = models.JSONField(default=dict, blank=True)
    # What it rests on, pinned: [{"ref": "node/tile-server", "digest": "…"}].
    evidence = models.JSONField(default=list, blank=True)
    drafted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="processes"
    )
    drafted_at = models.DateTimeField()
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    ended_why = models.TextField(blank=True)
    # How many could take part when it opened, by language, community and newness (frozen).
    electorate = models.JSONField(default=dict, blank=True)
    document = models.CharField(max_length=64, blank=True)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")

    @property
    def ref(self) -> str:
        """Return the process's reference."""
        return f"process/{self.number}"


class Phase(models.Model):
    """One step of a process: what it is for, what it allows, when it is planned and when it ran."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="phases")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=KINDS)
    title = models.JSONField(_("title"))
    allows = models.JSONField(default=list)
    planned_from_date = models.DateField(_("planned from"), null=True, blank=True)
    planned_until_date = models.DateField(_("planned until"), null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ("process_id", "position")
        constraints = [
            models.UniqueConstraint(fields=["process", "position"], name="phase_place_once"),
            models.UniqueConstraint(
                fields=["process"],
                condition=models.Q(begun_at__isnull=False, ended_at__isnull=True),
                name="one_phase_at_a_time",
            ),
        ]


class ProcessRole(models.Model):
    """That somebody facilitates a process or closes its discussions."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, models.CASCADE, related_name="process_roles")
    role = models.CharField(max_length=12, choices=ROLES)

    class Meta:
        verbose_name = _("role in a process")
        verbose_name_plural = _("roles in processes")
        constraints = [
            models.UniqueConstraint(fields=["process", "person", "role"], name="process_role_once"),
        ]


class Participant(models.Model):
    """Somebody a process has met: told of it, or taking part; what is counted is frozen here.

    The number stands for them in votes, exports and maps; nobody else sees whose it is.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=12, blank=True)
    home = models.CharField(max_length=120, blank=True)
    is_new = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)
    took_part_at = models.DateTimeField(null=True, blank=True)
    # For votes on statements: SHA-256(0x02 ‖ salt ‖ person's id), as on rolls.
    salt = models.BinaryField(max_length=32, null=True, blank=True)
    commitment = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(fields=["process", "person"], name="participates_once"),
            models.UniqueConstraint(fields=["process", "number"], name="participant_number_once"),
        ]

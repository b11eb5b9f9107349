"""Moderation: reports gather in one case per text; it is claimed, decided, can be appealed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.people.models import Person
from mycel.texts.models.texts import Text

REASONS = [
    ("attack", _("attacks a person")),
    ("hate", _("hatred against a group")),
    ("private", _("tells something private about somebody")),
    ("spam", _("advertising or spam")),
    ("off-topic", _("does not belong here")),
    ("duplicate", _("stands here already")),
    ("copyright", _("copied without permission")),
    ("other", _("something else")),
]
OPEN, HIDDEN, KEPT = "open", "hidden", "kept"
CASE_STATES = [
    (OPEN, pgettext_lazy("state of a case", "waits")),
    (HIDDEN, pgettext_lazy("state of a case", "hidden")),
    (KEPT, pgettext_lazy("state of a case", "kept")),
]
CLAIM_MINUTES = 30
"""Minutes for which a claimed case is left to whoever claimed it."""
APPEAL_DAYS = 7
"""Days within which another moderator answers an appeal."""
UPHELD, REVERSED = "upheld", "reversed"
APPEAL_STATES = [
    (OPEN, pgettext_lazy("state of an appeal", "waits")),
    (UPHELD, pgettext_lazy("state of an appeal", "the text stays hidden")),
    (REVERSED, pgettext_lazy("state of an appeal", "the text is shown again")),
]


class Moderator(models.Model):
    """That somebody looks after texts: of one space, or of all where the space is empty."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="moderates")
    space = models.CharField(max_length=60, blank=True)
    since_at = models.DateTimeField()

    class Meta:
        verbose_name = _("moderator")
        verbose_name_plural = _("moderators")
        constraints = [
            models.UniqueConstraint(fields=["person", "space"], name="moderator_once_per_space"),
        ]


class Case(models.Model):
    """What moderators decide about one text; all open reports on it are in one case."""

    # Counted by the database, so that two reports at once need no queue; the record knows the key.
    number = models.BigAutoField(_("number"), primary_key=True)
    key = models.UUIDField(unique=True, editable=False)
    text = models.ForeignKey(Text, models.CASCADE, related_name="cases")
    space = models.CharField(max_length=60, db_index=True)
    state = models.CharField(max_length=10, choices=CASE_STATES, default=OPEN)
    opened_at = models.DateTimeField(_("opened"))
    claimed_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="claimed_cases"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=REASONS, blank=True)
    # What the author is told.
    message = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="decided_cases"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # When what was hidden was shown again, by an appeal or because moderators thought better of it.
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["text"], condition=Q(state="open"), name="one_open_case_per_text"
            ),
        ]

    @property
    def ref(self) -> str:
        """Return the case's reference."""
        return f"case/{self.number}"


class Report(models.Model):
    """That somebody thinks a text should not stand; moderators alone see who."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="reports")
    reason = models.CharField(max_length=20, choices=REASONS)
    note = models.TextField(blank=True)
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["case", "by"], name="reported_once_per_case"),
        ]


class Appeal(models.Model):
    """That an author asks another moderator to look again, with a clock."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="appeal")
    message = models.TextField()
    appealed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=APPEAL_STATES, default=OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="answered_appeals"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

"""Questions: what is asked, of whom, by which rule, and how far it is."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.decisions.models.electorates import Electorate
from mycel.groups.models import Unit
from mycel.people.models import Person

DRAFT, FROZEN, OPEN, CLOSED, COUNTED, WITHDRAWN = (
    "draft", "frozen", "open", "closed", "counted", "withdrawn",
)  # fmt: skip
STATES = [
    (DRAFT, _("draft")),
    (FROZEN, _("roll frozen")),
    (OPEN, _("open")),
    (CLOSED, _("closed")),
    (COUNTED, _("counted")),
    (WITHDRAWN, _("withdrawn")),
]
PAPERS = [
    ("one", _("choose one")),
    ("ranking", _("rank them")),
    ("approval", _("choose all you support")),
    ("grades", _("give grades")),
    ("points", _("give points")),
    ("knapsack", _("fill a budget")),
    ("consent", _("consent")),
]
OPEN_ROLL_CALL, PSEUDONYMOUS = "open-roll-call", "pseudonymous"
PRIVACIES = [
    (OPEN_ROLL_CALL, _("open roll call")),
    (PSEUDONYMOUS, _("pseudonymous")),
]


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions about many questions."""

    def to_open(self, at: datetime) -> "QuestionQuerySet":
        """Return those whose roll is frozen and whose time to open has come."""
        return self.filter(state=FROZEN, opens_at__lte=at).order_by("number")

    def to_close(self, at: datetime) -> "QuestionQuerySet":
        """Return those that are open and whose end is reached."""
        return self.filter(state=OPEN, closes_at__lte=at).order_by("number")

    def to_count(self) -> "QuestionQuerySet":
        """Return those that are closed and not yet counted."""
        return self.filter(state=CLOSED).order_by("number")


class Question(models.Model):
    """One question: everything a recount needs to know stands here before it opens."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="questions")
    title = models.JSONField(_("what is asked"))
    summary = models.JSONField(_("what it is about"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=DRAFT)
    paper = models.CharField(_("ballot paper"), max_length=10, choices=PAPERS)
    # As docs/methods/decisions.md spells it: kind, and every parameter of the count.
    rule = models.JSONField(_("rule"))
    privacy = models.CharField(_("who voted how"), max_length=16, choices=PRIVACIES)
    open_count = models.BooleanField(_("counted in the open"), default=False)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    quorum = models.PositiveIntegerField(_("quorum"), null=True, blank=True)
    threshold = models.JSONField(_("threshold"), null=True, blank=True)
    can_change = models.BooleanField(_("a vote can be changed"), default=True)
    offers_no_opinion = models.BooleanField(_("offers “no opinion”"), default=False)
    delegation = models.BooleanField(_("votes can be delegated"), default=False)
    # What costs are counted in: a currency, or hours.
    money = models.CharField(_("counted in"), max_length=20, blank=True)
    eligibility = models.JSONField(_("who may vote"), default=list)
    electorate = models.ForeignKey(
        Electorate, models.PROTECT, null=True, blank=True, related_name="questions"
    )
    cutoff_at = models.DateTimeField(_("cut-off"), null=True, blank=True)
    roll_size = models.PositiveIntegerField(_("people on the roll"), null=True, blank=True)
    roll_root = models.CharField(max_length=64, blank=True)
    roll_document = models.CharField(max_length=64, blank=True)
    # Kept from the opening to the close, which publishes it.
    tie_seed = models.BinaryField(max_length=32, null=True, blank=True)
    # The parameters' document: the rule as it was announced.
    parameters = models.CharField(max_length=64, blank=True)
    openings = models.CharField(max_length=64, blank=True)
    delegations_document = models.CharField(max_length=64, blank=True)
    drafted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    drafted_at = models.DateTimeField(_("drafted"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True)
    ended_why = models.TextField(_("why it was withdrawn"), blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [models.Index(fields=["state", "number"], name="question_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="question_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _name in STATES]),
                name="question_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[DRAFT, WITHDRAWN])
                | (models.Q(roll_size__isnull=False) & ~models.Q(roll_document="")),
                name="question_has_a_roll",
            ),
            models.CheckConstraint(
                condition=models.Q(delegation=False) | models.Q(privacy=OPEN_ROLL_CALL),
                name="question_delegates_in_the_open",
            ),
        ]

    @property
    def ref(self) -> str:
        """Return the question's reference."""
        return f"question/{self.number}"

    @property
    def is_over(self) -> bool:
        """Return whether nobody can vote any more."""
        return self.state in {CLOSED, COUNTED, WITHDRAWN}

    @property
    def seats(self) -> int:
        """Return how many seats the rule fills."""
        return int(self.rule.get("seats", 1))


class Option(models.Model):
    """Something that can be chosen; its key stands in ballots, its name beside the log."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=8)
    name = models.JSONField(_("name"))
    description = models.JSONField(_("description"), default=dict, blank=True)
    group = models.CharField(_("group"), max_length=80, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=18, decimal_places=4, null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours of volunteers"), null=True, blank=True)
    requires = models.JSONField(_("needs"), default=list, blank=True)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ("question_id", "position")
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="option_key_once"),
            models.UniqueConstraint(fields=["question", "position"], name="option_place_once"),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__gt=0),
                name="option_costs_something",
            ),
        ]

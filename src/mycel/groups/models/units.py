"""The movement itself, its units, their roles and who holds them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.engine.movement import UnitKind
from mycel.people.models import Person

KINDS = [
    (UnitKind.WORKING_GROUP, _("working group")),
    (UnitKind.COMMITTEE, _("committee")),
    (UnitKind.COUNCIL, _("council")),
    (UnitKind.TEAM, _("team")),
    (UnitKind.HUB, _("hub")),
    (UnitKind.AFFILIATE, _("affiliate")),
    (UnitKind.SIG, _("special interest group")),
]


class Movement(models.Model):
    """The movement that this site serves; there is one."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.JSONField(_("name"))
    languages = models.JSONField(_("languages"), default=list)
    is_sample = models.BooleanField(_("is a sample"), default=False)
    losses = models.JSONField(_("units of loss"), default=dict, blank=True)
    weights = models.JSONField(_("weights"), null=True, blank=True)
    words = models.JSONField(_("what words mean in numbers"), null=True, blank=True)
    factors = models.JSONField(_("common causes"), default=dict, blank=True)
    # Documents of kinds whose room is not built yet, kept as written so that nothing is lost.
    further = models.JSONField(_("further documents"), default=dict, blank=True)

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")


class Unit(models.Model):
    """A group with a mandate."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    name = models.JSONField(_("name"))
    mandate = models.JSONField(_("mandate"), null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    charter_path = models.CharField(max_length=200, blank=True)
    charter_text = models.TextField(_("charter"), blank=True)
    charter_adopted_date = models.DateField(_("charter adopted"), null=True, blank=True)
    charter_review_date = models.DateField(_("charter looked at again"), null=True, blank=True)
    reports_every = models.CharField(_("reports every"), max_length=20, blank=True)
    reports_due_days = models.PositiveIntegerField(_("days to report"), default=14)
    # Periods before this day are not asked for; empty: from the day the unit was entered.
    reports_from_date = models.DateField(_("reports count from"), null=True, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    source_id = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    @property
    def ref(self) -> str:
        """Return the unit's reference."""
        return f"unit/{self.slug}"


class Role(models.Model):
    """A role in a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="roles")
    position = models.PositiveIntegerField()
    role = models.CharField(_("role"), max_length=80)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    term_months = models.PositiveIntegerField(_("term in months"), null=True, blank=True)
    responsibilities = models.JSONField(_("responsibilities"), default=list, blank=True)
    decides = models.JSONField(_("decides"), default=list, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("unit_id", "position")
        constraints = [
            models.UniqueConstraint(fields=["unit", "role"], name="role_once_per_unit"),
        ]


class TermQuerySet(models.QuerySet["Term"]):
    """Questions about many terms."""

    def running(self, day: object) -> "TermQuerySet":
        """Return the terms that run on a day."""
        begun = models.Q(since_date__isnull=True) | models.Q(since_date__lte=day)
        not_ended = models.Q(until_date__isnull=True) | models.Q(until_date__gte=day)
        return self.filter(begun & not_ended)

    def not_ended(self, day: object) -> "TermQuerySet":
        """Return the terms that run on a day or begin later."""
        return self.filter(models.Q(until_date__isnull=True) | models.Q(until_date__gte=day))


class Term(models.Model):
    """That a person holds a role for a time."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="terms")
    position = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    since_date = models.DateField(_("from"), null=True, blank=True)
    until_date = models.DateField(_("until"), null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("role_id", "position")

"""Plans: scenarios, risks, treatments and incidents as the movement wrote them down."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PLAN_KINDS = [
    ("scenario", _("scenario")),
    ("risk", _("risk")),
    ("treatment", _("treatment")),
    ("incident", _("incident")),
]


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions about many plans."""

    def present(self) -> "PlanQuerySet":
        """Return what has not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Plan(models.Model):
    """A scenario, risk, treatment or incident as the movement wrote it down."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=PLAN_KINDS)
    slug = models.SlugField(max_length=120)
    value = models.JSONField(_("content"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario, risk or treatment")
        verbose_name_plural = _("scenarios, risks and treatments")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="plan_once")]

    @property
    def ref(self) -> str:
        """Return the plan's reference."""
        return f"{self.kind}/{self.slug}"


class Lesson(models.Model):
    """Up to which day incidents have entered the ranges of a risk or a node already."""

    ref = models.CharField(max_length=130, unique=True)
    until_date = models.DateField(_("until"))

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

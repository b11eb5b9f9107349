"""Tables of the catalogue: nodes, their dependencies, their people, their series, roll calls."""

import unicodedata
from collections.abc import Mapping
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from mycel.engine.movement import Area, NodeKind, ServiceLevel, Strength, Text
from mycel.groups.models import Unit
from mycel.people.models import Person

KINDS = [
    (NodeKind.PLATFORM, _("platform")),
    (NodeKind.PROCESS, _("process")),
    (NodeKind.POOL, _("pool")),
    (NodeKind.RESOURCE, _("resource")),
    (NodeKind.AGREEMENT, _("agreement")),
]
AREAS = [
    (Area.TECHNOLOGY, _("technology")),
    (Area.NETWORKING, _("networking")),
    (Area.ADVOCACY, _("advocacy")),
    (Area.CAPACITY_BUILDING, _("capacity building")),
    (Area.PARTNERSHIPS, _("partnerships")),
    (Area.GOVERNANCE, _("governance")),
    (Area.RESOURCES, _("resources")),
]
SERVICE_LEVELS = [
    (ServiceLevel.ACTIVE_DEVELOPMENT, _("active development")),
    (ServiceLevel.ACTIVE_MAINTENANCE, _("active maintenance")),
    (ServiceLevel.PASSIVE_MAINTENANCE, _("passive maintenance")),
    (ServiceLevel.UNMAINTAINED, _("unmaintained")),
]
STRENGTHS = [(Strength.HARD, _("hard")), (Strength.SOFT, _("soft"))]
ANSWERS = [
    ("still-here", _("still here")),
    ("needs-help", _("still here, needs help")),
    ("stepping-back", _("stepping back")),
]

SEARCHED_CHARACTERS = 4000


def folded(words: str) -> str:
    """Return words as they are searched: without case, accents and vowel signs."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _every_language(text: Text | None) -> str:
    return " ".join(text.values()) if isinstance(text, Mapping) else text or ""


class Series(models.Model):
    """A dated series of measurements, under the path of its file."""

    path = models.CharField(max_length=200, unique=True)
    days = models.JSONField()
    values = models.JSONField()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")


class NodeQuerySet(models.QuerySet["Node"]):
    """Questions about many nodes."""

    def present(self) -> "NodeQuerySet":
        """Return the nodes that have not been retired."""
        return self.filter(retired_at__isnull=True)

    def unowned(self) -> "NodeQuerySet":
        """Return the present nodes that nobody keeps."""
        return self.present().filter(steward_unit__isnull=True, steward_person__isnull=True)


class Node(models.Model):
    """A piece of infrastructure: platform, process, pool, resource or agreement."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    area = models.CharField(_("area"), max_length=20, choices=AREAS)
    name = models.JSONField(_("name"))
    description = models.JSONField(_("description"), null=True, blank=True)
    steward_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="stewards"
    )
    steward_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="stewards"
    )
    service_level = models.CharField(
        _("service level"), max_length=20, choices=SERVICE_LEVELS, blank=True
    )
    unit_of_work = models.CharField(_("unit of work"), max_length=60, blank=True)
    demand = models.JSONField(_("demand"), null=True, blank=True)
    capacity = models.JSONField(_("capacity"), null=True, blank=True)
    promise = models.JSONField(_("promise"), null=True, blank=True)
    failure = models.JSONField(_("failure"), null=True, blank=True)
    people_at_least = models.PositiveIntegerField(
        _("people who must know it"), null=True, blank=True
    )
    harm_per_hour_down = models.JSONField(_("harm of an hour down"), default=dict, blank=True)
    harm_per_unserved = models.JSONField(_("harm of what is not served"), default=dict, blank=True)
    confirmed_date = models.DateField(_("last confirmed"), null=True, blank=True)
    source_id = models.CharField(max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    looked_after_by = models.ManyToManyField(Unit, related_name="looks_after", blank=True)
    # Derived from slug, name and description in every language; written with them.
    search = models.TextField(default="", editable=False)

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("node")
        verbose_name_plural = _("nodes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(steward_unit__isnull=True)
                | models.Q(steward_person__isnull=True),
                name="one_steward_at_most",
            ),
        ]
        # Lists are read 50 rows at a time in the order of slugs, narrowed by one of these.
        indexes = [
            models.Index(fields=[field, "slug"], name=f"node_by_{field}")
            for field in ("kind", "area", "service_level", "steward_unit", "steward_person")
        ]

    @property
    def ref(self) -> str:
        """Return the node's reference."""
        return f"node/{self.slug}"

    def searchable(self) -> str:
        """Return the words by which the node is found, folded."""
        said = (self.slug.replace("-", " "), self.slug, _every_language(self.name))
        return folded(" ".join((*said, _every_language(self.description))))[:SEARCHED_CHARACTERS]


class Dependency(models.Model):
    """That one node needs another."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="depends_on")
    position = models.PositiveIntegerField()
    on = models.ForeignKey(Node, models.PROTECT, related_name="dependents")
    strength = models.CharField(_("strength"), max_length=4, choices=STRENGTHS)
    weight = models.FloatField(_("weight"), null=True, blank=True)
    per_unit = models.FloatField(_("asked per unit of work"), null=True, blank=True)
    group = models.CharField(_("redundancy group"), max_length=80, blank=True)
    at_least = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        ordering = ("node_id", "position")


class PoolMember(models.Model):
    """A person's hours in a pool, since when, and the cause that would take several at once."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="members")
    position = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="pools")
    hours_per_week = models.FloatField(_("hours per week"), null=True, blank=True)
    since_date = models.DateField(_("since"), null=True, blank=True)
    factor = models.CharField(_("shared cause"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("pool member")
        verbose_name_plural = _("pool members")
        ordering = ("node_id", "position")


class Call(models.Model):
    """That a node's steward was asked whether they still keep it: one line of a roll call."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="calls")
    asked_at = models.DateTimeField(_("asked"))
    due_date = models.DateField(_("answer due"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=20, choices=ANSWERS, blank=True)

    class Meta:
        verbose_name = _("roll call")
        verbose_name_plural = _("roll calls")
        constraints = [
            models.UniqueConstraint(
                fields=["node"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_call_per_node",
            ),
        ]

    def is_silent(self, day: date) -> bool:
        """Return whether the answer is overdue."""
        return self.answered_at is None and day > self.due_date

"""Texts: something somebody wrote in one language, its versions and its translations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.people.models import Person

WAITING, SHOWN, HIDDEN, ERASED = "waiting", "shown", "hidden", "erased"
STATES = [
    (WAITING, pgettext_lazy("state of a text", "waits to be looked at")),
    (SHOWN, pgettext_lazy("state of a text", "shown")),
    (HIDDEN, pgettext_lazy("state of a text", "hidden")),
    (ERASED, pgettext_lazy("state of a text", "taken back by its author")),
]
HUMAN, MACHINE = "human", "machine"
MAKERS = [(HUMAN, _("translated by a person")), (MACHINE, _("translated by a machine"))]


class TextQuerySet(models.QuerySet["Text"]):
    """Questions about many texts."""

    def readable(self) -> "TextQuerySet":
        """Return those that everybody may read."""
        return self.filter(state=SHOWN)


class Text(models.Model):
    """Something written in one language; what it belongs to is named by reference alone.

    The row holds the newest version, so that a page of fifty texts is one query.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    # Where it stands, for moderators, search and caches: the reference of the room (process/3).
    space = models.CharField(max_length=60, db_index=True)
    # What it is: post/17, statement/4, proposal/2 …
    ref = models.CharField(max_length=60, unique=True)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    plain = models.TextField(_("in plain language"), blank=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=STATES, default=SHOWN)
    written_at = models.DateTimeField(_("written"))
    changed_at = models.DateTimeField(_("changed"))

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _name in STATES]),
                name="text_state_known",
            ),
        ]


class Version(models.Model):
    """A text as it stood; versions are never changed, only erased with their text."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    plain = models.TextField(blank=True)
    note = models.CharField(_("what was changed"), max_length=200, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("text_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="version_once_per_text"),
        ]


class Translation(models.Model):
    """A version in another language, labelled by its maker, kept when the text moves on."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=12)
    # The version it was made from: an older one than the text's is out of date.
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(_("text"))
    plain = models.TextField(_("in plain language"), blank=True)
    maker = models.CharField(max_length=10, choices=MAKERS)
    # The name of the machine and its version; empty for people.
    provider = models.CharField(max_length=80, blank=True)
    translator = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="translations"
    )
    made_at = models.DateTimeField(_("translated"))

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=["text", "language"], name="one_translation_a_language"),
        ]


class Mention(models.Model):
    """That a text names a person (@name), for their inbox."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="mentioned_in")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["text", "person"], name="mentioned_once_per_text"),
        ]

"""Discussion: threads, posts that stay readable by the thousand, summaries, how a thread ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mycel.deliberation.models.processes import Process
from mycel.people.models import Person
from mycel.texts.models import Text

AGREE, DISAGREE, THANK = "agree", "disagree", "thank"
REACTIONS = [(AGREE, _("agree")), (DISAGREE, _("disagree")), (THANK, _("thanks"))]
ACCEPTED, CHANGED, DECLINED = "accepted", "changed", "declined"
DISPOSITIONS = [
    (ACCEPTED, pgettext_lazy("answer to a comment", "accepted")),
    (CHANGED, pgettext_lazy("answer to a comment", "accepted with changes")),
    (DECLINED, pgettext_lazy("answer to a comment", "declined")),
]


class Thread(models.Model):
    """One subject of a process; a consultation's comments are addressed and get an answer each."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    process = models.ForeignKey(Process, models.CASCADE, related_name="threads")
    # Title and opening words.
    text = models.OneToOneField(Text, models.PROTECT, related_name="thread")
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    # Every comment in it needs an answer before the process can close.
    is_consultation = models.BooleanField(_("every comment gets an answer"), default=False)
    last_post_at = models.DateTimeField(null=True, blank=True)
    posts_count = models.PositiveIntegerField(default=0)
    closer = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="threads_to_close"
    )
    closer_since_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    # What came out of it, in the closer's words.
    outcome = models.OneToOneField(
        Text, models.PROTECT, null=True, blank=True, related_name="outcome_of"
    )

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = [models.Index(fields=["process", "-number"], name="threads_of_process")]

    @property
    def ref(self) -> str:
        """Return the thread's reference."""
        return f"thread/{self.number}"


class Post(models.Model):
    """One contribution; ``root`` is the first of its branch, so that a branch loads by itself."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branch")
    depth = models.PositiveIntegerField(default=0)
    # Kept with each post of a branch's root, so that a page of roots asks nothing more.
    replies_count = models.PositiveIntegerField(default=0)
    text = models.OneToOneField(Text, models.PROTECT, related_name="post")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="posts")
    posted_at = models.DateTimeField()
    agrees = models.PositiveIntegerField(default=0)
    disagrees = models.PositiveIntegerField(default=0)
    thanks = models.PositiveIntegerField(default=0)
    # What became of it, where the thread is a consultation.
    disposition = models.CharField(max_length=10, choices=DISPOSITIONS, blank=True)
    disposition_text = models.OneToOneField(
        Text, models.PROTECT, null=True, blank=True, related_name="disposes"
    )
    disposed_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    disposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["thread", "number"], name="posts_in_order"),
            models.Index(fields=["root", "number"], name="posts_of_branch"),
        ]

    @property
    def ref(self) -> str:
        """Return the post's reference."""
        return f"post/{self.number}"


class Reaction(models.Model):
    """What somebody thinks of a post: agree, disagree or thanks; one of each person and kind."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=10, choices=REACTIONS)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "kind"], name="reacted_once"),
        ]


class Visit(models.Model):
    """Up to which post somebody has read a thread; nobody but them sees it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="visits")
    person = models.ForeignKey(Person, models.CASCADE, related_name="visits")
    seen = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="visited_once")]


class Summary(models.Model):
    """What a thread says up to a post; versions are those of its text, which cites posts (#17)."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="summaries")
    text = models.OneToOneField(Text, models.PROTECT, related_name="summary")
    # The checkpoint: the number of the last post it covers.
    until = models.PositiveIntegerField()
    cites = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        ordering = ("thread_id", "until")


class Dispute(models.Model):
    """That somebody says a summary does not tell it right, with what is missing."""

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="disputes")
    text = models.OneToOneField(Text, models.PROTECT, related_name="dispute")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")

"""Tables of the record: outbox, log, documents beside it, and what its ids stand for."""

from django.db import models


class Document(models.Model):
    """A published document that a leaf names by its SHA-256; never changed once written."""

    digest = models.CharField(max_length=64, primary_key=True)
    body = models.BinaryField()

    class Meta:
        verbose_name = "document"


class Opening(models.Model):
    """The salt and text behind a commitment; erasing it leaves the record whole and verifiable."""

    commitment = models.CharField(max_length=64, primary_key=True)
    about = models.UUIDField(db_index=True)
    salt = models.BinaryField(max_length=32)
    text = models.TextField()

    class Meta:
        verbose_name = "opening"


class OutboxLeaf(models.Model):
    """A leaf that waits for its place in the log, written in the transaction of its act."""

    id = models.BigAutoField(primary_key=True)
    leaf = models.BinaryField()

    class Meta:
        verbose_name = "waiting leaf"
        verbose_name_plural = "waiting leaves"


class LogLeaf(models.Model):
    """One entry of the append-only log; the sequencer alone writes it."""

    idx = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField(max_length=65_535)
    hash = models.BinaryField(max_length=32)
    # Three columns that repeat what the leaf says, so that pages can filter without decoding it.
    kind = models.CharField(max_length=120, db_index=True)
    scope = models.UUIDField(db_index=True)
    at = models.CharField(max_length=17)

    class Meta:
        verbose_name = "log leaf"
        verbose_name_plural = "log leaves"
        constraints = [
            models.CheckConstraint(condition=models.Q(idx__gte=0), name="log_index_not_negative"),
        ]


class Subject(models.Model):
    """What an opaque id of the record stands for today; can be erased without touching the log."""

    id = models.UUIDField(primary_key=True)
    ref = models.CharField(max_length=160, db_index=True)
    label = models.JSONField()
    is_person = models.BooleanField(default=False)

    class Meta:
        verbose_name = "subject"


class Mention(models.Model):
    """That a leaf names a subject in its body, so that a thing's own entries are found at once."""

    leaf = models.ForeignKey(LogLeaf, models.PROTECT, related_name="mentions")
    subject = models.UUIDField()

    class Meta:
        verbose_name = "mention"
        constraints = [
            models.UniqueConstraint(fields=["subject", "leaf"], name="mention_once"),
        ]

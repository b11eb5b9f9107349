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
        indexes = [models.Index(fields=["hash"], name="log_hash")]


class LogNode(models.Model):
    """The hash of a full tile of the tree below, written once by the sequencer.

    The node ``n`` of level 1 covers the 256 leaves from ``256 n`` on, of level 2 the 65,536 from
    ``65536 n`` on, and so on.
    """

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "log node"
        constraints = [models.UniqueConstraint(fields=["level", "n"], name="log_node_once")]


class Checkpoint(models.Model):
    """What the log signed about itself at a size; the sequencer alone writes it, once per size."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "checkpoint"


class Witness(models.Model):
    """An organisation that checks the log by itself and cosigns its checkpoints."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=400, unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "witness"
        verbose_name_plural = "witnesses"


class Cosignature(models.Model):
    """A witness's signature under a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "cosignature"
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosigned_once"),
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

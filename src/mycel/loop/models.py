"""Tables of the loop: how far it has heard the record."""

from django.db import models


class Heard(models.Model):
    """Up to which entry a listener has heard the log; it goes on there after a crash."""

    listener = models.CharField(max_length=40, primary_key=True)
    # The index of the entry that comes next.
    next = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "heard"
        verbose_name_plural = "heard"

"""Work: what waits, is computed in the background, and is over some day."""

from typing import Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

STATES = [
    ("waiting", _("waiting")),
    ("running", _("running")),
    ("done", _("done")),
    ("failed", _("failed")),
    ("stopped", _("stopped")),
]
NOT_OVER = ("waiting", "running")

# What tells how far work is and says nothing about the movement; all else is written by acts.
GAUGES = ("state", "progress")

W = TypeVar("W", bound=models.Model)


class WorkQuerySet(models.QuerySet[W]):
    """Questions about many pieces of work, and how far a running one is."""

    def not_over(self) -> Self:
        """Return the work that waits or runs."""
        return self.filter(state__in=NOT_OVER)

    def tell(self, *, run: UUID, share: float) -> bool:
        """Note how far a piece of work is; return whether it is still wanted.

        This is no act: it says nothing about the movement and is gone when the work is over.
        """
        return bool(self.not_over().filter(id=run).update(state="running", progress=share))

"""Keys: an id as this database keeps it, for statements that are written once."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField


def key(value: UUID | int | None, /) -> Any:  # noqa: ANN401 — as the database takes it
    """Return an id as this database keeps it; numbers and None as they are."""
    return UUIDField().get_db_prep_value(value, connection) if isinstance(value, UUID) else value

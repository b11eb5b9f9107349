"""What words mean in numbers is kept as the files say it."""

from datetime import UTC, datetime

import pytest

from mycel.engine import movement as m
from mycel.groups import actions, snapshots

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_what_words_mean_is_stored_and_read_back() -> None:
    words = m.Words(
        likelihood={"rare": (0.01, 0.1)}, severity={"low": {"editor-hours": (1.0, 20.0)}}
    )
    value = m.Movement(name="Small", losses={"editor-hours": None}, words=words)
    row = actions.describe_movement(value=value, by=None, at=AT)
    assert snapshots.of_movement() == value
    row.refresh_from_db()
    assert row.words["likelihood"] == {"rare": [0.01, 0.1]}

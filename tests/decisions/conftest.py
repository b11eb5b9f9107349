"""A small world that decides, loaded."""

import pytest

from mycel.groups.models import Unit

from .world import build


@pytest.fixture
def council(db) -> Unit:
    return build()

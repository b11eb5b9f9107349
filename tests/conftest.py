"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def public_data() -> Path:
    """Return the folder of public data with published answers, or skip and say so."""
    folder = Path(os.environ.get("MYCEL_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("public data: $MYCEL_DATA does not exist")
    return folder

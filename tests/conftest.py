"""Fixtures that every room's tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

from mycel.record import sql

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def public_data() -> Path:
    """Return the folder of public data with published answers, or skip and say so."""
    folder = Path(os.environ.get("MYCEL_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("public data: $MYCEL_DATA does not exist")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests() -> Iterator[None]:
    """Let the test database be emptied after tests with real transactions.

    The record's triggers refuse it, rightly; they are lifted for this moment alone.
    """
    empty = TransactionTestCase._fixture_teardown

    def lifted(case: TransactionTestCase) -> None:
        vendor, tables = connection.vendor, sql.PROTECTED
        with connection.cursor() as cursor:
            for statement in sql.release(vendor=vendor, tables=tables):
                cursor.execute(statement)
        empty(case)
        with connection.cursor() as cursor:
            for statement in sql.protect(vendor=vendor, tables=tables):
                cursor.execute(statement)

    TransactionTestCase._fixture_teardown = lifted
    yield
    TransactionTestCase._fixture_teardown = empty

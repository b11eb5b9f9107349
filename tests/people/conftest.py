"""One person who takes part, with an account."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from mycel.people import actions
from mycel.people.models import Account, Person

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def lena(db: None) -> Person:
    account = Account.objects.create_user("lena-login")
    person = actions.join(account=account, name="Lena Example", by=None, at=AT)
    Account.objects.create_superuser("root")
    return person


@pytest.fixture
def as_lena(client: Client, lena: Person) -> Client:
    client.force_login(lena.account, backend="mycel.site.backend.AccountBackend")
    return client

"""Measured demand, month by month."""

from datetime import UTC, date, datetime

import pytest

from mycel.catalogue.models import Dependency, Node, Series
from mycel.catalogue.queries.measured import monthly_demand
from mycel.engine import chance

AT = datetime(2026, 11, 23, tzinfo=UTC)


def node(slug: str, **columns: object) -> Node:
    id_ = chance.identifier(at_ms=int(AT.timestamp() * 1000))
    return Node.objects.create(
        id=id_, slug=slug, kind="platform", area="technology", name=slug, **columns
    )


@pytest.mark.django_db
def test_whole_months_before_today_are_averaged():
    Series.objects.create(
        path="series/x.csv",
        days=["2026-09-01", "2026-09-30", "2026-10-15", "2026-11-01"],
        values=[10, 20, 7, 99],
    )
    tiles = node("tiles", demand={"series": "series/x.csv"})
    assert monthly_demand(node=tiles, before=date(2026, 11, 23)) == (
        (date(2026, 9, 1), 15.0),
        (date(2026, 10, 1), 7.0),
    )
    web = node("web")
    edge = Dependency.objects.create(node=web, on=tiles, position=0, strength="hard")
    assert monthly_demand(node=tiles, before=date(2026, 11, 23))
    edge.per_unit = 1.4
    edge.save()
    assert monthly_demand(node=tiles, before=date(2026, 11, 23)) == ()
    assert monthly_demand(node=web, before=date(2026, 11, 23)) == ()

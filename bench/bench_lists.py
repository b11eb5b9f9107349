"""Lists of 100,000 nodes: median CPU milliseconds and queries of one page of 50."""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.test import Client

ROWS = 100_000
ROUNDS = 40
TARGET_MS = 10
TARGET_QUERIES = 12
KINDS = ("platform", "process", "pool", "resource", "agreement")
AREAS = ("technology", "networking", "advocacy", "governance")
LEVELS = ("active-development", "active-maintenance", "passive-maintenance", "unmaintained", "")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MYCEL_HOME": home, "DJANGO_SETTINGS_MODULE": "mycel.site.settings"}
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(rows=rows)
        report(rows=rows)


def fill(*, rows: int) -> None:
    from mycel.catalogue.models import Dependency, Node
    from mycel.groups.models import Movement, Unit

    Movement.objects.create(id=UUID(int=1), name="Bench", languages=["en"])
    units = [
        Unit(id=UUID(int=100 + i), slug=f"unit-{i}", kind="team", name=f"Unit {i}")
        for i in range(40)
    ]
    Unit.objects.bulk_create(units)
    nodes = [
        Node(
            id=UUID(int=1000 + i),
            slug=f"node-{i:06d}",
            kind=KINDS[i % 5],
            area=AREAS[i % 4],
            name={"en": f"Thing number {i}", "de": f"Ding Nummer {i}"},
            description={"en": f"Thing {i} does what things like it do, day and night."},
            service_level=LEVELS[i % 5],
            steward_unit=units[i % 40] if i % 10 else None,
        )
        for i in range(rows)
    ]
    for node in nodes:
        node.search = node.searchable()
    Node.objects.bulk_create(nodes, batch_size=2000)
    Dependency.objects.bulk_create(
        [
            Dependency(node=nodes[i], position=0, on=nodes[i // 3], strength="hard")
            for i in range(1, rows)
        ],
        batch_size=2000,
    )


def cpu_of(*, client: "Client", url: str) -> float:
    begun = time.process_time()
    client.get(url)
    return (time.process_time() - begun) * 1000


def report(*, rows: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    middle = f"node-{rows // 2:06d}"
    for url in (
        "/nodesx/",  # not found: what the frame alone takes
        "/nodes/list/",
        f"/nodes/list/?after={middle}",
        f"/nodes/list/?before={middle}",
        f"/nodes/list/?kind=pool&after={middle}",
        "/nodes/list/?level=unmaintained&area=technology",
        "/nodes/list/?q=number+77",
        "/nodes/list/?q=not+there",
        "/stewards/unowned/",
        "/stewards/?q=thing+123",
        "/nodes/",
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url)
        asked = len(queries)
        cpu = median(cpu_of(client=client, url=url) for _ in range(ROUNDS))
        is_met = cpu <= TARGET_MS and asked <= TARGET_QUERIES
        print(
            f"{url:52} {answer.status_code}  {cpu:6.1f} ms CPU  {asked:2} queries  "
            f"{len(answer.content):6} bytes  {'met' if is_met else 'missed'}"
        )


if __name__ == "__main__":
    main()

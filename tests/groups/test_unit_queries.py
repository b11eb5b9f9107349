"""What groups tell about a unit: people, terms, seats, charter, the report that is due next."""

from datetime import date

import pytest

from mycel.groups import queries
from mycel.groups.models import Unit
from mycel.texts.queries import rendered

TODAY = date(2026, 11, 23)


def test_a_unit_shows_who_holds_what_and_which_seats_are_free(council: Unit) -> None:
    page = queries.unit_page(unit=council, today=TODAY)
    assert [(term.name, term.role) for term in page.running if term.ref] == [
        ("Amina Diallo", "chair")
    ]
    assert [term.name for term in page.ended] == ["Omar"]
    assert [(role.role, role.free) for role in page.roles] == [("chair", 1), ("member", 0)]
    assert (page.people, page.free_seats) == (2, 1)
    assert [child.ref for child in page.children] == ["unit/team"]


def test_who_is_not_named_appears_as_a_pseudonym_without_a_page(council: Unit) -> None:
    page = queries.unit_page(unit=council, today=TODAY)
    (hidden,) = [term for term in page.running if not term.ref]
    assert hidden.name.startswith("p-")
    assert "Hana" not in repr(page)
    assert "hana" not in repr(page)
    file = queries.unit_file(unit=council).decode()
    assert "hana" not in file.casefold()
    assert "person/amina" in file


def test_a_term_that_ends_within_sixty_days_is_marked(council: Unit) -> None:
    council.roles.get(role="chair").terms.filter(person__slug="amina").update(
        until_date=date(2027, 1, 22)
    )
    for today, soon in ((date(2026, 11, 23), True), (date(2026, 11, 22), False)):
        (term,) = [t for t in queries.unit_page(unit=council, today=today).running if t.ref]
        assert term.ends_soon is soon


@pytest.mark.parametrize(
    ("every", "due_days", "today", "expected"),
    [
        ("quarter", 14, date(2026, 11, 23), (date(2026, 10, 1), date(2026, 12, 31), "2027-01-14")),
        ("quarter", 14, date(2027, 1, 14), (date(2026, 10, 1), date(2026, 12, 31), "2027-01-14")),
        ("quarter", 14, date(2027, 1, 15), (date(2027, 1, 1), date(2027, 3, 31), "2027-04-14")),
        ("month", 0, date(2028, 2, 29), (date(2028, 2, 1), date(2028, 2, 29), "2028-02-29")),
        ("week", 2, date(2026, 11, 24), (date(2026, 11, 16), date(2026, 11, 22), "2026-11-24")),
        ("half-year", 30, date(2026, 7, 1), (date(2026, 1, 1), date(2026, 6, 30), "2026-07-30")),
        ("year", 366, date(2026, 1, 1), (date(2024, 1, 1), date(2024, 12, 31), "2026-01-01")),
    ],
)
def test_the_next_report_is_the_first_one_not_past_its_day(
    every: str, due_days: int, today: date, expected: tuple[date, date, str]
) -> None:
    report = queries.next_report(every=every, due_days=due_days, today=today)
    assert report is not None
    assert (report.since, report.until, report.due.isoformat()) == expected


def test_without_a_rhythm_no_report_is_due() -> None:
    assert queries.next_report(every="", due_days=14, today=TODAY) is None


def test_a_charter_is_rendered_without_anything_that_could_act() -> None:
    html = rendered(
        "# Top\n\n<script>x()</script> [a](javascript:x) [b](https://b.example) "
        "![i](https://track.example/i.png)\n\n**bold**"
    )
    assert "<h3>Top</h3>" in html
    assert "<strong>bold</strong>" in html
    assert 'class="cdx-link"' in html
    for harm in ("<script", 'javascript:x"', "<img", "onerror", "style="):
        assert harm not in html


def test_units_are_listed_by_kind_with_people_and_seats(council: Unit) -> None:
    page = queries.units_page(today=TODAY)
    assert [(str(group.kind), group.units[0].people) for group in page.groups] == [
        ("council", 2),
        ("team", 1),
    ]
    assert (page.size, page.free_seats) == (2, 1)
    assert queries.units_page(today=TODAY, kind="team").size == 1
    assert queries.units_page(today=TODAY, kind="nonsense").size == 0

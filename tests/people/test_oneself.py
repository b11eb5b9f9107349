"""The page about oneself: telling, agreeing to be named, taking one's data along, leaving."""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from tests.people.conftest import AT

from mycel.engine import movement as m
from mycel.groups import actions as groups
from mycel.groups.models import Term
from mycel.people import actions
from mycel.people.models import Account, Person
from mycel.record.models import Document, LogLeaf, OutboxLeaf, Subject
from mycel.record.sequencer import sequence

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")  # nothing collected in tests

AT_SCOPE = UUID("01900000-0000-7000-8000-000000000001")
TOLD = {
    "name": "Lena Example",
    "languages": "de, en",
    "skills": "writing, welcoming newcomers",
    "hours_per_week": "3.5",
    "home": "Leipzig",
}


def give_role(person: Person) -> Term:
    unit = groups.found_unit(
        value=m.Unit("unit/circle", m.UnitKind.TEAM, "Circle", roles=(m.Role("host", seats=1),)),
        charter="",
        by=None,
        at=AT,
    )
    return groups.begin_term(
        role=unit.roles.get(), person=person, since=date(2026, 1, 1), by=None, at=AT
    )


def test_what_one_tells_is_kept(as_lena: Client, lena: Person) -> None:
    assert as_lena.post("/you/edit/", TOLD).status_code == 302
    lena.refresh_from_db()
    assert lena.languages == ["de", "en"]
    assert lena.skills == ["writing", "welcoming newcomers"]
    assert (lena.hours_per_week, lena.home, lena.named) == (3.5, "Leipzig", False)
    assert "Leipzig" in as_lena.get("/you/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("languages", "english!"), ("hours_per_week", "200"), ("name", "")]
)
def test_a_refusal_stands_beside_its_field(
    as_lena: Client, lena: Person, field: str, value: str
) -> None:
    answer = as_lena.post("/you/edit/", TOLD | {field: value})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert "welcoming newcomers" in answer.content.decode()


def test_a_name_is_shown_with_consent_only_and_consent_can_be_taken_back(
    as_lena: Client, client: Client, lena: Person
) -> None:
    give_role(lena)
    reader = Client()
    page, unit = f"/people/{lena.slug}/", "/api/units/circle/"
    places = (unit, "/api/people/", "/units/circle.yaml")

    def named() -> list[bool]:
        return ["Lena Example" in reader.get(url).content.decode() for url in places]

    assert reader.get(page).status_code == 404
    assert named() == [False, False, False]
    as_lena.post("/you/edit/", TOLD | {"named": "on"})
    assert "Lena Example" in reader.get(page).content.decode()
    assert named()[:2] == [True, True]
    assert Subject.objects.get(id=lena.id).label == "Lena Example"
    as_lena.post("/you/edit/", TOLD)
    assert reader.get(page).status_code == 404
    assert named() == [False, False, False]
    assert Subject.objects.get(id=lena.id).label == lena.pseudonym


def test_pages_never_tell_the_account(as_lena: Client, lena: Person) -> None:
    lena.account.email = "lena@mail.example"
    lena.account.save()
    give_role(lena)
    as_lena.post("/you/edit/", TOLD | {"named": "on"})
    reader = Client()
    for url in (f"/people/{lena.slug}/", "/api/people/", f"/api/people/{lena.slug}/", "/units/"):
        text = reader.get(url).content.decode()
        assert "lena-login" not in text
        assert "mail.example" not in text


def test_one_can_take_everything_along(as_lena: Client, lena: Person) -> None:
    give_role(lena)
    as_lena.post("/you/edit/", TOLD)
    sequence()
    answer = as_lena.get("/you/about-you.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    about = json.loads(answer.content)
    assert about["person"]["name"] == "Lena Example"
    assert about["account"]["name"] == "lena-login"
    assert about["terms"] == [
        {"unit": "unit/circle", "role": "host", "from": "2026-01-01", "to": None}
    ]
    acts = {entry["act"] for entry in about["record_entries"]}
    assert acts == {"people.person.joined", "people.person.described", "groups.term.begun"}


def test_leaving_takes_a_second_look(as_lena: Client, lena: Person) -> None:
    text = as_lena.get("/you/leave/").content.decode()
    assert "What happens" in text
    assert as_lena.post("/you/leave/", {}).status_code == 200
    lena.refresh_from_db()
    assert lena.account is not None


def test_leaving_erases_the_name_everywhere_and_closes_the_account(
    as_lena: Client, lena: Person
) -> None:
    term = give_role(lena)
    as_lena.post("/you/edit/", TOLD | {"named": "on"})
    account = lena.account
    elsewhere = Client()
    elsewhere.force_login(account, backend="mycel.site.backend.AccountBackend")
    assert as_lena.post("/you/leave/", {"sure": "on"}).headers["Location"] == "/"
    assert "_auth_user_id" not in as_lena.session
    assert elsewhere.get("/you/").status_code == 302

    lena.refresh_from_db()
    account.refresh_from_db()
    assert (lena.name, lena.named, lena.slug) == (lena.pseudonym, False, lena.pseudonym)
    assert (lena.languages, lena.skills, lena.hours_per_week, lena.home) == ([], [], None, "")
    assert lena.account is None
    assert not account.is_active
    assert not account.has_usable_password()
    assert account.username == f"left-{lena.id.hex}"
    term.refresh_from_db()
    assert term.until_date is not None
    subject = Subject.objects.get(id=lena.id)
    assert (subject.ref, subject.label) == ("", lena.pseudonym)

    sequence()
    kept = b"".join(bytes(row.leaf) for row in LogLeaf.objects.all())
    kept += b"".join(bytes(row.body) for row in Document.objects.all())
    assert str(lena.id).encode() in kept
    assert b"people.person.left" in kept
    for word in (b"Lena", b"lena-login", b"Leipzig"):
        assert word not in kept
    assert not OutboxLeaf.objects.exists()


def test_the_only_administrator_cannot_leave(client: Client, db: None) -> None:
    root = Account.objects.create_superuser("root")
    client.force_login(root, backend="mycel.site.backend.AccountBackend")
    answer = client.post("/you/leave/", {"sure": "on"})
    assert "only administrator" in answer.content.decode()
    assert Person.objects.get(account=root).name == "root"


def test_a_term_that_ends_soon_is_told_first(as_lena: Client, lena: Person) -> None:
    assert "You hold no role" in as_lena.get("/you/").content.decode()
    term = give_role(lena)
    groups.end_term(term=term, until=_in_days(20), by=None, at=AT)
    text = as_lena.get("/you/").content.decode()
    assert "1 term of yours ends soon" in text
    assert 'href="/units/circle/"' in text


def test_acts_say_who_did_them(as_lena: Client, lena: Person) -> None:
    as_lena.post("/you/edit/", TOLD)
    leaf = json.loads(bytes(OutboxLeaf.objects.order_by("-id")[0].leaf))
    assert leaf["t"] == "people.person.described"
    assert leaf["b"]["actor"] == str(lena.id)


def test_a_loaded_person_leaves_under_a_new_address(db: None) -> None:
    value = {"person/zoe": m.Person("person/zoe", "Zoe", named=True)}
    actions.load(scope=AT_SCOPE, people=value, by=None, at=AT)
    zoe = Person.objects.get(slug="zoe")
    actions.leave(person=zoe, by=None, at=AT)
    assert not Person.objects.filter(slug="zoe").exists()
    assert Person.objects.get(id=zoe.id).slug == zoe.pseudonym


def _in_days(days: int) -> date:
    return timezone.now().date() + timedelta(days=days)

"""A small house of texts: people, a space that everybody reads, and one that is kept shut."""

from datetime import UTC, datetime, timedelta

from mycel.engine import chance
from mycel.people.models import Account, Person
from mycel.texts import actions, rules
from mycel.texts.models import Text

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
SPACE, SHUT = "room/1", "room/2"


@rules.when_reading("room")
def _shut(person: Person | None) -> list[str]:
    return [] if person is not None and person.slug == "insider" else [SHUT]


def person(slug: str, *, staff: bool = False, days: int = 0) -> Person:
    """Return a person with an account that is some days old."""
    account = Account.objects.create_user(
        slug, is_staff=staff, date_joined=AT - timedelta(days=days)
    )
    return Person.objects.create(
        id=chance.identifier(at_ms=int(AT.timestamp() * 1000)),
        slug=slug, name=slug.title(), named=True, account=account, languages=["en"],
    )  # fmt: skip


def text(body: str = "Tea is ready.", *, number: int | None = None, **given: object) -> Text:
    """Return a text of a space; its number is the next one."""
    values = {"space": SPACE, "author": None, "at": AT} | given
    draft = actions.Draft(
        language=values.pop("language", "en"),
        body=body,
        title=values.pop("title", ""),
        plain=values.pop("plain", ""),
    )
    ref = values.pop("ref", None) or f"post/{number or Text.objects.count() + 1}"
    return actions.write(ref=ref, draft=draft, **values)

"""Words for pages: texts in the reader's language, the catalogue's choices, and who keeps what."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy

from mycel.catalogue.models import AREAS, KINDS, SERVICE_LEVELS, Node
from mycel.engine.movement import Text
from mycel.people.models import Person

KIND_NAMES = {str(value): name for value, name in KINDS}
AREA_NAMES = {str(value): name for value, name in AREAS}
LEVEL_NAMES = {str(value): name for value, name in SERVICE_LEVELS}
LEVEL_PROMISES = {
    "active-development": gettext_lazy(
        "Somebody works on it and adds to it. Questions and mistakes are looked at soon."
    ),
    "active-maintenance": gettext_lazy(
        "Somebody keeps it running and mends what breaks. New wishes may wait."
    ),
    "passive-maintenance": gettext_lazy(
        "Somebody steps in when it stops. Smaller mistakes stay, new wishes are not taken."
    ),
    "unmaintained": gettext_lazy("Nobody looks after it. What breaks stays broken."),
}
STEWARD_COLUMNS = (
    "steward_unit__slug",
    "steward_unit__name",
    "steward_person__id",
    "steward_person__slug",
    "steward_person__name",
    "steward_person__named",
)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps a node, as pages may show it; all empty where nobody does."""

    ref: str = ""
    name: str = ""
    url: str = ""


NOBODY = Keeper()


def spoken(text: Text | None) -> str:
    """Return a text in the reader's language, else in English, else in any."""
    if not isinstance(text, Mapping):
        return text or ""
    language = (get_language() or "en").lower()
    for code in (language, language.partition("-")[0], "en", *sorted(text)):
        if text.get(code):
            return text[code]
    return ""


def keeper_of_person(person: Person) -> Keeper:
    """Return a person as a keeper: by name and with a page only where they agreed to it."""
    return _person(person.id, person.slug, person.name, is_named=person.named)


def keeper(node: Node) -> Keeper:
    """Return who keeps a node whose steward was fetched with it."""
    if node.steward_unit is not None:
        unit = node.steward_unit
        return Keeper(ref=unit.ref, name=spoken(unit.name), url=f"/units/{unit.slug}/")
    return NOBODY if node.steward_person is None else keeper_of_person(node.steward_person)


def keeper_of_columns(columns: tuple[object, ...]) -> Keeper:
    """Return who keeps a node from its row's STEWARD_COLUMNS."""
    unit_slug, unit_name, person_id, person_slug, person_name, named = columns
    if unit_slug:
        name = spoken(unit_name)  # type: ignore[arg-type]  # a JSON column holds a Text
        return Keeper(ref=f"unit/{unit_slug}", name=name, url=f"/units/{unit_slug}/")
    if isinstance(person_id, UUID):
        return _person(person_id, str(person_slug), str(person_name), is_named=bool(named))
    return NOBODY


def _person(id_: UUID, slug: str, name: str, *, is_named: bool) -> Keeper:
    if not is_named:
        pseudonym = f"p-{id_.hex[-8:]}"
        return Keeper(ref=f"person/{pseudonym}", name=pseudonym)
    return Keeper(ref=f"person/{slug}", name=name, url=f"/people/{slug}/")

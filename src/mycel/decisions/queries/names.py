"""Names: what references and texts are called in the reader's language."""

from mycel.engine.movement import Text
from mycel.groups.models import Unit


def spoken(*, text: Text, language: str) -> str:
    """Return a text in a language, else in English, else in any."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def unit_names(*, language: str) -> dict[str, str]:
    """Return what every unit is called, by reference."""
    units = Unit.objects.only("slug", "name").order_by("slug")
    return {unit.ref: spoken(text=unit.name, language=language) or unit.ref for unit in units}

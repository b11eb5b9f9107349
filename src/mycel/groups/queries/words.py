"""Words for pages: texts in the reader's language, and the languages a report is drafted in."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.translation import get_language, pgettext

from mycel.engine.movement import Text
from mycel.groups.models import Movement


def spoken(text: Text | None) -> str:
    """Return a text in the reader's language, else in English, else in any."""
    if not isinstance(text, Mapping):
        return text or ""
    language = (get_language() or "en").lower()
    for code in (language, language.partition("-")[0], "en", *sorted(text)):
        if text.get(code):
            return text[code]
    return ""


def listed(words: Iterable[str]) -> str:
    """Return words one after another, as the reader's language separates them."""
    return pgettext("in a list", ", ").join(words)


def languages() -> tuple[str, ...]:
    """Return the movement's languages."""
    row = Movement.objects.only("languages").first()
    return tuple(row.languages) if row and row.languages else ("en",)


def spoken_languages() -> tuple[str, ...]:
    """Return those of the movement's languages in which this program can write sentences."""
    known = {code for code, _name in settings.LANGUAGES}
    return tuple(code for code in languages() if code in known) or ("en",)

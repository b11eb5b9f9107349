"""Words of notices: texts in the language that is set."""

from collections.abc import Mapping

from django.utils.translation import get_language


def spoken(value: Mapping[str, str] | str) -> str:
    """Return a text in the language that is set, else in English, else in any."""
    if not isinstance(value, Mapping):
        return str(value)
    code = (get_language() or "en").split("-")[0]
    return value.get(code) or value.get("en") or next(iter(value.values()), "")

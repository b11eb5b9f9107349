"""Choosing a language: those of the site first, then the others that have a name here."""

from collections.abc import Iterator

from django.conf import settings
from django.conf.locale import LANG_INFO


def languages() -> Iterator[tuple[str, str]]:
    """Yield codes and names; each language is called as its speakers call it."""
    first = dict(settings.LANGUAGES)
    yield from first.items()
    for code, info in sorted(LANG_INFO.items()):
        if code not in first and "name_local" in info:
            yield code, str(info["name_local"])


def name_of(code: str) -> str:
    """Return what a language is called by its speakers, or its code."""
    return dict(languages()).get(code, code)

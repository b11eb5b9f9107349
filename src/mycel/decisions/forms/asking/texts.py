"""Texts of a draft: one field for each language of the movement, and back."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

from mycel.decisions.forms.asking.parts import Words
from mycel.engine.movement import Text


def in_order(*, languages: tuple[str, ...], written: Text | None) -> tuple[str, ...]:
    """Return languages with the one first that has to be filled in: the writer's own.

    A text that stands in other languages already keeps them: one of these is first then.
    """
    own = get_language() or languages[0]
    there = written if isinstance(written, Mapping) and any(written.values()) else {own: own}
    return tuple(
        sorted(
            languages, key=lambda code: (not there.get(code), code != own, languages.index(code))
        )
    )


def fields(
    *, what: str, label: Words, languages: tuple[str, ...], required: bool, rows: int = 0
) -> Iterator[tuple[str, forms.CharField]]:
    """Yield the fields of a text, by name: a line each, or several ``rows`` each."""
    for position, code in enumerate(languages):
        known = LANG_INFO.get(code, {})
        name = f"{label} ({known.get('name_local', code)})" if len(languages) > 1 else label
        attrs = {"dir": "rtl" if known.get("bidi") else "auto", "lang": code}
        widget = forms.Textarea({"rows": rows, **attrs}) if rows else forms.TextInput(attrs)
        yield (
            f"{what}_{code}",
            forms.CharField(
                label=name,
                required=required and position == 0,
                max_length=5000 if rows else 200,
                widget=widget,
            ),
        )


def initial(*, what: str, text: Text, languages: tuple[str, ...]) -> dict[str, str]:
    """Return what the fields of a text show; a text without a language stands in the first."""
    if isinstance(text, str):
        return {f"{what}_{languages[0]}": text}
    return {f"{what}_{code}": text.get(code, "") for code in languages}


def said(
    *, what: str, data: Mapping[str, Any], languages: tuple[str, ...], before: Text = ""
) -> dict[str, str]:
    """Return a text as its fields say it; what stands in other languages stays."""
    others = {} if isinstance(before, str) else before
    kept = {code: words for code, words in others.items() if code not in languages}
    given = {code: str(data.get(f"{what}_{code}") or "") for code in languages}
    return kept | {code: words for code, words in given.items() if words}

"""Fields that register forms share: ranges, references, texts in the reader's language."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mycel.engine.movement import Range, Text

LARGEST = 1e30
LONGEST = 5000
SPARE = 3
MOST_REFS = 40
SEPARATOR = " · "
Choices = Sequence[tuple[str, str]]


def line() -> forms.TextInput:
    """Return one line for words in any direction."""
    return forms.TextInput(attrs={"dir": "auto"})


def area(rows: int) -> forms.Textarea:
    """Return several lines for words in any direction."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def figure() -> forms.TextInput:
    """Return one line for a figure as people write it in their language."""
    attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "cdx-text-input__input"}
    return forms.TextInput(attrs=attrs)


def day(label: object, help_text: object = "", *, required: bool = False) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=cast("str", label),
        help_text=cast("str", help_text),
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field of choices its choices."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


class TwoFigures(forms.MultiWidget):
    """The two ends of a range, side by side."""

    template_name = "assessment/span_field.html"

    def __init__(self) -> None:
        super().__init__(widgets=(figure(), figure()))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:  # noqa: ANN401 — Django's own arguments
        """Return what the template shows; whole figures stand without a point."""
        ends = [whole(end) for end in value] if isinstance(value, list | tuple) else value
        return super().get_context(name, ends, attrs)

    def decompress(self, value: Range | None) -> list[float | None]:
        """Return both ends."""
        return [None, None] if value is None else [*value]


class Span(forms.MultiValueField):
    """A 90 % range: both ends or none, the lower one first, nothing below 0."""

    def __init__(self, *, label: object, help_text: object = "", most: float = LARGEST) -> None:
        self._most = most
        super().__init__(
            fields=(forms.FloatField(localize=True), forms.FloatField(localize=True)),
            widget=TwoFigures(),
            require_all_fields=False,
            required=False,
            localize=True,
            label=cast("str", label),
            help_text=cast("str", help_text),
        )
        for field in self.fields:
            field.required = False

    def compress(self, data_list: Sequence[float | None]) -> Range | None:
        """Return the range, or refuse it with one sentence."""
        low, high = data_list or (None, None)
        if low is None and high is None:
            return None
        if low is None or high is None:
            raise ValidationError(_("Give both ends of the range, or none."))
        if not (math.isfinite(low) and math.isfinite(high)) or low < 0 or high > self._most:
            raise ValidationError(
                _("Write two figures from 0 to %(most)s."), params={"most": f"{self._most:g}"}
            )
        if low > high:
            raise ValidationError(_("Write the lower end first."))
        return low, high


class Many(forms.Widget):
    """As many lines as there are references, and some spare ones; a list helps to find them."""

    needs_multipart_form = False

    def __init__(self) -> None:
        super().__init__()
        self.choices: Choices = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ANN401 — Django's own arguments
        """Return the lines and the list."""
        del renderer
        names = dict(self.choices)
        given = [value] if isinstance(value, str) else list(value or ())
        shown = [f"{names[one]}{SEPARATOR}{one}" if one in names else one for one in given]
        id_ = (attrs or {}).get("id", f"id_{name}")
        lines = format_html_join(
            "",
            '<div class="cdx-text-input"><input type="text" class="cdx-text-input__input"'
            ' name="{}" value="{}" list="{}_list" dir="auto" autocomplete="off"'
            ' aria-label="{}"></div>',
            (
                (name, one, id_, gettext("Line %(number)s") % {"number": number})
                for number, one in enumerate([*shown, *([""] * SPARE)][:MOST_REFS], start=1)
            ),
        )
        known = format_html_join(
            "", '<option value="{}{}{}">', ((said, SEPARATOR, ref) for ref, said in self.choices)
        )
        return format_html(
            '<div class="m-stack m-stack--close">{}<datalist id="{}_list">{}</datalist></div>',
            lines,
            id_,
            known,
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ANN401 — Django's own arguments
        """Return what was written, line by line."""
        del files
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [str(one).strip() for one in given[:MOST_REFS] if str(one).strip()]

    def use_required_attribute(self, initial: Any) -> bool:  # noqa: ANN401 — Django's own argument
        """Return that a browser must not ask for every line."""
        del initial
        return False

    use_fieldset = True


class Refs(forms.Field):
    """References to what is there, chosen by name from a list or written as they are."""

    widget = Many

    def __init__(self, *, label: object, help_text: object = "", required: bool = False) -> None:
        super().__init__(
            label=cast("str", label), help_text=cast("str", help_text), required=required
        )
        self._choices: Choices = ()

    @property
    def choices(self) -> Choices:
        """Return reference and name of what can be meant."""
        return self._choices

    @choices.setter
    def choices(self, choices: Choices) -> None:
        self._choices = list(choices)
        cast("Many", self.widget).choices = self._choices

    def clean(self, value: Any) -> tuple[str, ...]:  # noqa: ANN401 — Django's own argument
        """Return the references, each once, in the order in which they were written."""
        found: dict[str, None] = {}
        for said in value or ():
            found.setdefault(self._meant(said))
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return tuple(found)

    def _meant(self, said: str) -> str:
        refs = dict(self._choices)
        ref = said.rpartition(SEPARATOR.strip())[2].strip()
        if ref in refs:
            return ref
        same = [one for one, name in self._choices if name.casefold() == said.casefold()]
        same += [one for one in refs if one.partition("/")[2] == said]
        if len(set(same)) == 1:
            return same[0]
        raise ValidationError(
            _("Nothing here is called “%(said)s”. Choose from the list, or leave the line empty."),
            params={"said": said[:80]},
        )


def shown_text(text: Text | None) -> str:
    """Return a text as a form shows it: in the reader's language, else in any."""
    if not isinstance(text, Mapping):
        return text or ""
    language = _language()
    for code in (language, language.partition("-")[0], "en", *sorted(text)):
        if text.get(code):
            return text[code]
    return ""


def written_text(*, said: str, old: Text | None, languages: Sequence[str]) -> Text | None:
    """Return what was said as a text; words that were not touched keep all their languages.

    A movement keeps texts in its own languages alone: what a reader of another language writes is
    kept without one.
    """
    said = said.replace("\r\n", "\n").strip()
    if said == shown_text(old):
        return old
    if not said:
        return None
    language = _language()
    if language not in languages or (len(languages) < 2 and not isinstance(old, Mapping)):  # noqa: PLR2004 — one language needs no name
        return said
    kept = dict(old) if isinstance(old, Mapping) else {}
    return {**kept, language: said}


def half_a_year_after(today: date) -> date:
    """Return the day on which something written today is looked at again."""
    return date.fromordinal(today.toordinal() + 182)


def _language() -> str:
    return (get_language() or "en").lower()


def whole(end: object) -> object:
    """Return a figure that is whole as a whole number: 72 where it is 72.0."""
    is_whole = isinstance(end, float) and end.is_integer() and abs(end) < 1e15  # noqa: PLR2004 — what a float holds exactly
    return int(end) if isinstance(end, float) and is_whole else end

"""Keep the catalogues of German and Arabic in step with the texts of code and templates."""  # noqa: INP001 — a script

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = REPOSITORY / "src" / "mycel"
LOCALE = SOURCE / "site" / "locale"
LANGUAGES = ("de", "ar")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)")
Found = tuple[str | tuple[str, ...], str | None]


def in_template(*, source: str, name: str) -> Iterator[Found]:
    """Yield the message and context of every translate tag of a template."""
    for call in CALL.finditer(templatize(source, name)):
        words = list(ast.literal_eval(f"[{call[2]}]"))
        context = words.pop(0) if "p" in call[1].removesuffix("gettext") else None
        yield (words[0] if len(words) == 1 else (words[0], words[1])), context


def in_code(*, path: Path) -> Iterator[Found]:
    """Yield the message and context of every gettext call of a module."""
    for _line, message, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        yield message, context


def extract() -> Catalog:
    """Collect the texts of all templates and modules, sorted by the file they first stand in."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    catalog = Catalog(project="mycel", charset="utf-8", fuzzy=False)
    for path in sorted(SOURCE.rglob("*")):
        found: Iterator[Found] = iter(())
        if path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found = in_template(source=path.read_text(encoding="utf-8"), name=str(path))
        elif path.suffix == ".py" and "migrations" not in path.parts:
            found = in_code(path=path)
        place = str(path.relative_to(REPOSITORY))
        for message, context in found:
            catalog.add(message, context=context, locations=[(place, 0)])
    return catalog


def read(*, language: str) -> Catalog:
    """Read the catalogue of a language; an empty one where there is none yet."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="mycel", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def update() -> int:
    """Bring every catalogue up to date; new texts wait untranslated, old ones go."""
    template = extract()
    for language in LANGUAGES:
        catalog = read(language=language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, include_lineno=False, width=100)
        missing = sum(1 for message in catalog if message.id and not is_complete(message=message))
        sys.stdout.write(f"messages: {language}: {len(catalog)} texts, {missing} to translate\n")
    return 0


def is_complete(*, message: Message) -> bool:
    """Say whether every form of the message is translated, and surely."""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(forms) and not message.fuzzy


def check() -> int:
    """Fail when a text is missing from a catalogue, untranslated, or breaks its placeholders."""
    template = extract()
    faults = 0
    for language in LANGUAGES:
        catalog = read(language=language)
        for message in template:
            if not message.id:
                continue
            known = catalog.get(
                message.id if isinstance(message.id, str) else message.id[0], message.context
            )
            shown = repr(message.id)[:90]
            if known is None or not is_complete(message=known):
                faults += 1
                where = message.locations[0][0]
                sys.stderr.write(f"messages: {language}: not translated: {shown} ({where})\n")
                continue
            for fault in known.check(catalog):
                faults += 1
                sys.stderr.write(f"messages: {language}: {shown}: {fault}\n")
    sys.stdout.write(f"messages: {len(template)} texts, {faults} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    verbs = {"update": update, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:  # noqa: PLR2004 — program and verb
        sys.stderr.write("messages: say update or check\n")
        sys.exit(2)
    sys.exit(verbs[sys.argv[1]]())

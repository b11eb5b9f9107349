"""Rows: the plain list's cells as one text; the template engine would take half a page for it."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from mycel.catalogue.queries.listing import Row


def table_body(rows: Iterable[Row]) -> SafeString:
    """Return the cells of a list's rows, every value escaped."""
    labels = [
        escape(words)
        for words in (
            gettext("Kind"), gettext("Area"), gettext("Looked after by"), gettext("Service level"),
        )
    ]  # fmt: skip
    kind, area, kept, level = (f'</td><td data-label="{label}">' for label in labels)
    nobody = escape(gettext("nobody yet"))
    lines = [
        f'<tr><th scope="row"><a class="cdx-link" href="/nodes/{escape(row.slug)}/">'
        f"{escape(row.name)}</a></th>{kind[5:]}{escape(row.kind_name)}{area}"
        f"{escape(row.area_name)}{kept}{escape(row.keeper.name) or nobody}{level}"
        f"{escape(row.level_name)}</td></tr>"
        for row in rows
    ]
    return mark_safe("\n".join(lines))  # noqa: S308 — every part was escaped above

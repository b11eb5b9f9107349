"""A discussion as wikitext: to be pasted into a page of a wiki, with the way back to each post."""

from collections.abc import Iterator

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from mycel.deliberation.models import Thread
from mycel.deliberation.queries.threads import facts_of
from mycel.deliberation.queries.threads_posts import PostLine, Reader, in_order, shown_of
from mycel.formats.reports.wikitext import escape
from mycel.texts.queries import Shown
from mycel.texts.queries.wikitext import wikitext as wikitext_of

MOST = 5_000
"""Posts in one export."""
AT_ONCE = 200


def wikitext(*, row: Thread, language: str, site: str) -> Iterator[str]:
    """Yield a discussion as wikitext, part by part; nothing that people typed is markup there.

    Args:
        row: which.
        language: the reader's.
        site: the address of the site, without the last stroke.
    """
    facts = facts_of(row=row, person=None)
    summary, outcome = facts.summary, facts.outcome
    words = [summary.words if summary else None, outcome]
    reader = Reader(None, language)
    seen = shown_of((), reader=reader, also=[row.text, *filter(None, words)])
    yield _heading(row, seen[row.text_id], site)
    if outcome is not None:
        yield f"=== {_told(_('What came out of it'))} ===\n\n{_words(seen[outcome.id])}\n\n"
    if summary is not None:
        told = _("Summary up to post %(number)s") % {"number": summary.until}
        yield f"=== {_told(told)} ===\n\n{_words(seen[summary.words.id])}\n\n"
    yield f"=== {_told(_('Posts'))} ===\n\n"
    last, left = 0, MOST
    while left > 0:
        some = in_order(thread=row, reader=reader, after=last, limit=min(AT_ONCE, left))
        if not some:
            return
        yield from (_post(line, site) for line in some)
        last, left = some[-1].number, left - len(some)


def _heading(row: Thread, one: Shown, site: str) -> str:
    title = one.title or _("Discussion %(number)s") % {"number": row.number}
    return f"== {_told(title)} ==\n\n{_words(one)}\n\n{_told(f'{site}/threads/{row.number}/')}\n\n"


def _post(line: PostLine, site: str) -> str:
    who = line.who.name if line.who else _("not said by whom")
    said = [f"#{line.number}", who, line.posted_at.date().isoformat()]
    if line.to is not None:
        said.append(_("answers #%(number)s") % {"number": line.to})
    if line.disposition_name:
        said.append(line.disposition_name)
    words = _words(line.shown) if line.shown.body else f"''{_told(_('not shown'))}''"
    address = _told(f"{site}{line.url}")
    return f"'''{_told(' · '.join(said))}''' <small>{address}</small>\n\n{words}\n\n"


def _words(one: Shown) -> str:
    info = LANG_INFO.get(one.language, {})
    direction = "rtl" if info.get("bidi") else "ltr"
    return f'<div lang="{one.language}" dir="{direction}">\n{wikitext_of(one.body)}\n</div>'


def _told(text: str) -> str:
    """Return words that do nothing in a wiki."""
    return escape(text=" ".join(text.split()))

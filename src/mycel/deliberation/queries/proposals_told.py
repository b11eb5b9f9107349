"""A proposal as wikitext: to be pasted into a page of a wiki, with the way back to it."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from mycel.deliberation.queries.proposals_one import ProposalPage
from mycel.formats.reports.wikitext import escape
from mycel.texts.queries.wikitext import wikitext as wikitext_of


def wikitext(*, page: ProposalPage, url: str) -> str:
    """Return a proposal as wikitext; nothing that people typed is markup there.

    Args:
        page: the proposal as somebody sees it.
        url: its whole address.
    """
    shown = page.line.shown
    direction = "rtl" if LANG_INFO.get(shown.language, {}).get("bidi") else "ltr"
    parts = [
        f'<div lang="{shown.language}" dir="{direction}">',
        f"'''{_told(shown.title or page.line.state_name)}'''",
        wikitext_of(shown.body),
        *([f"''{_told(shown.plain)}''"] if shown.plain else []),
        f"<small>{_told(_standing(page))} {_told(url)}</small>",
        "</div>",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _standing(page: ProposalPage) -> str:
    line = page.line
    said = [_("Proposal %(number)s, version %(version)s, state: %(state)s.") % {
        "number": line.number, "version": page.version, "state": line.state_name,
    }]  # fmt: skip
    if line.supporters is not None:
        said.append(_("Supported by %(n)s people.") % {"n": line.supporters})
    if line.answer_name:
        said.append(_("Answer: %(answer)s.") % {"answer": line.answer_name})
    return " ".join(said)


def _told(text: str) -> str:
    """Return words that do nothing in a wiki; lines stay lines."""
    return "<br>\n".join(escape(text=one) for one in text.splitlines())

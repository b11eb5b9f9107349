"""Template words of discussion: a post as HTML, kept as long as nothing that it shows changes."""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from mycel.deliberation.queries.threads_one import BranchPage, ThreadPage
from mycel.deliberation.queries.threads_posts import Branch, PostLine

register = template.Library()
KEPT = 4_000
"""Posts kept as HTML in a process, about three kilobytes each."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What the HTML of a post depends on beside the post."""

    language: str
    can_react: bool
    can_post: bool
    consults_in: int | None
    answers: bool


@register.simple_tag(takes_context=True)
def branches_html(context: Context) -> SafeString:
    """Return the branches of a page as HTML: each root, and its first replies below."""
    page, query = _page(context), context["query"]
    told = "".join(_branch(branch, page, query) for branch in context["page"].branches)
    return mark_safe(told)  # noqa: S308 — templates have escaped each


@register.simple_tag(takes_context=True)
def post_html(context: Context, post: PostLine, root: int) -> SafeString:
    """Return a post as HTML; its words, counts and marks are the key it is kept under."""
    return _post(post, root, _page(context))


def _page(context: Context) -> _Page:
    page: ThreadPage | BranchPage = context["page"]
    return _Page(
        language=get_language() or "en",
        can_react=page.may_react.allowed,
        can_post=page.may_write,
        consults_in=page.process if page.is_consultation else None,
        answers=page.runs,
    )


@lru_cache(maxsize=KEPT // 4)
def _branch(branch: Branch, page: _Page, query: str) -> SafeString:
    given = {
        "branch": branch,
        "query": query,
        "root": _post(branch.root, 0, page),
        "replies": [
            (post.number, _post(post, branch.root.number, page)) for post in branch.replies
        ],
    }
    told = get_template("deliberation/thread_branch_item.html").render(given)
    return mark_safe(told)  # noqa: S308 — a template has just escaped it


@lru_cache(maxsize=KEPT)
def _post(post: PostLine, root: int, page: _Page) -> SafeString:
    """Return the same HTML for the same arguments; nothing else is read."""
    told = get_template("deliberation/thread_post.html").render(
        {"post": post, "root": root, "page": page}
    )
    return mark_safe(told)  # noqa: S308 — a template has just escaped it

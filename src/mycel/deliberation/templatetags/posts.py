"""Template words of discussion: a post as HTML, kept as long as nothing that it shows changes."""

from functools import lru_cache

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from mycel.deliberation.queries.threads_one import BranchPage, ThreadPage
from mycel.deliberation.queries.threads_posts import PostLine

register = template.Library()
KEPT = 4_000
"""Posts kept as HTML in a process, about three kilobytes each."""


@register.simple_tag(takes_context=True)
def post_html(context: Context, post: PostLine, root: int) -> SafeString:
    """Return a post as HTML; its words, counts and marks are the key it is kept under."""
    page: ThreadPage | BranchPage = context["page"]
    return _html(
        post,
        root,
        get_language() or "en",
        can_react=page.may_react.allowed,
        can_post=page.may_write,
        consults_in=page.process if page.is_consultation else None,
        answers=page.runs,
    )


@lru_cache(maxsize=KEPT)
def _html(
    post: PostLine,
    root: int,
    language: str,
    *,
    can_react: bool,
    can_post: bool,
    consults_in: int | None,
    answers: bool,
) -> SafeString:
    """Return the same HTML for the same arguments: nothing else is read, but the language."""
    del language  # part of the key: the template translates into it
    given = {
        "post": post,
        "root": root,
        "can_react": can_react,
        "can_post": can_post,
        "consults_in": consults_in,
        "answers": answers,
    }
    told = get_template("deliberation/thread_post.html").render(given)
    return mark_safe(told)  # noqa: S308 — a template has just escaped it

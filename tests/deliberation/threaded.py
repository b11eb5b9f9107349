"""Discussions for tests: opened, answered and summed up by acts; long ones by rows."""

from tests.deliberation import world

from mycel.deliberation import actions
from mycel.deliberation.models import Post, Thread
from mycel.texts.actions import Draft
from mycel.texts.models import Text, Translation


def said(body="Tea for all.", *, title="", language="en"):
    """Return what somebody wrote."""
    return Draft(language=language, title=title, body=body)


def opened(process, person, *, title="Tea or coffee?", at=world.AT, **given):
    """Return a discussion that somebody opened."""
    return actions.open_thread(
        process=process, draft=said(title=title), person=person, by=person.id, at=at, **given
    )


def posted(thread, person, body="I like tea.", *, to=None, at=world.AT, language="en"):
    """Return a post of somebody."""
    return actions.write_post(
        thread=thread, draft=said(body, language=language), parent=to, person=person,
        by=person.id, at=at,
    )  # fmt: skip


def summed(thread, person, body, *, until, cites=(), at=world.AT):
    """Return a summary by somebody."""
    return actions.write_summary(
        thread=thread, draft=said(body), cites=cites, until=until, person=person, by=person.id,
        at=at,
    )  # fmt: skip


def filled(thread, count, *, author=None, replies=0):
    """Write posts as rows: of each ten the first begins a branch, where replies are wanted."""
    first = Post.objects.count() + 1
    numbers = range(first, first + count)
    texts = [
        Text(
            id=world.id_(), space=thread.process.ref, ref=f"post/{n}", author=author,
            language="en" if n % 3 else "de", body=f"Post {n} says **something** about tea.",
            written_at=world.AT, changed_at=world.AT,
        )
        for n in numbers
    ]  # fmt: skip
    Text.objects.bulk_create(texts)
    Translation.objects.bulk_create(
        Translation(
            text=text, language="en", version=1, body="Translated.", maker="human",
            made_at=world.AT,
        )
        for text in texts if text.language == "de"
    )  # fmt: skip
    posts, root = [], None
    for n, text in zip(numbers, texts, strict=True):
        post = Post(
            id=world.id_(), number=n, thread=thread, text=text, author=author, posted_at=world.AT,
            parent=root, root=root, depth=0 if root is None else 1,
        )  # fmt: skip
        posts.append(post)
        if root is not None:
            root.replies_count += 1
        is_full = root is not None and root.replies_count == replies
        root = None if is_full or not replies else (root or post)
    Post.objects.bulk_create(posts)
    Thread.objects.filter(pk=thread.pk).update(
        posts_count=thread.posts_count + count, last_post_at=world.AT
    )
    thread.refresh_from_db()
    return posts

"""Acts of discussion: opening a thread, writing in it, changing it, reacting."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from mycel.deliberation.actions import _names
from mycel.deliberation.actions._names import entry
from mycel.deliberation.actions._phases import NotNow, require
from mycel.deliberation.actions._taking_part import participant
from mycel.deliberation.models import Post, Process, Reaction, Thread
from mycel.deliberation.models.threads import AGREE, DISAGREE, REACTIONS
from mycel.deliberation.queries.threads_due import due_sentence, posts_since_summary
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts import actions as texts
from mycel.texts.actions import Draft
from mycel.texts.models import SHOWN

MOST_POST = 10_000
MOST_DEPTH = 8


class NotHere(ValueError):
    """A post, summary or reaction that does not belong where it was sent."""


@record.act(
    "deliberation.thread.opened",
    version=1,
    says=_("{actor} opened a discussion in {process}"),
    title=_("A discussion was opened"),
    process="id",
    thread="id",
    consultation="number",
    document="digest",
)
def open_thread(
    *,
    process: Process,
    draft: Draft,
    person: Person,
    is_consultation: bool = False,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Thread]:
    """Open a discussion; in a consultation every comment gets an answer.

    Errors:
        NotNow, TextRefused.
    """
    require(process=process, person=person, what="run" if is_consultation else "post")
    participant(process=process, person=person, at=at)
    number = _names.next_number(Thread.objects.all())
    text = texts.write(
        space=process.ref, ref=f"thread/{number}", draft=draft, author=person, at=at, most=MOST_POST
    )
    thread = Thread.objects.create(
        id=_names.fresh(at),
        number=number,
        process=process,
        text=text,
        opened_by=person,
        opened_at=at,
        is_consultation=is_consultation,
    )
    body = {"thread": thread.id, "consultation": int(is_consultation)}
    return entry(thread, process, body, text=text)


@record.act(
    "deliberation.post.written",
    version=1,
    says=_("{actor} wrote in a discussion of {process}"),
    title=_("Somebody wrote in a discussion"),
    process="id",
    thread="id",
    post="id",
    document="digest",
)
def write_post(
    *,
    thread: Thread,
    draft: Draft,
    person: Person,
    parent: Post | None = None,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Post]:
    """Write a contribution, or a reply to one.

    Errors:
        NotNow where the phase does not allow it, the thread is closed, or its process asks for a
        summary before a new branch begins; NotHere for a reply to a post of another thread;
        TextRefused.
    """
    process = thread.process
    require(process=process, person=person, what="post")
    thread = Thread.objects.select_for_update().get(id=thread.id)
    if thread.closed_at is not None:
        raise NotNow(_("This discussion has its outcome. It can be read, and opened again."))
    if parent is not None and parent.thread_id != thread.id:
        raise NotHere(_("This reply belongs to another discussion. Load the page again."))
    due = posts_since_summary(thread=thread, rules=process.rules)
    if parent is None and due and not thread.is_consultation:
        raise NotNow(due_sentence(due))
    participant(process=process, person=person, at=at)
    number = _names.next_number(Post.objects.all())
    text = texts.write(
        space=process.ref, ref=f"post/{number}", draft=draft, author=person, at=at, most=MOST_POST
    )
    root = None if parent is None else (parent.root or parent)
    post = Post.objects.create(
        id=_names.fresh(at),
        number=number,
        thread=thread,
        parent=parent,
        root=root,
        depth=0 if parent is None else min(parent.depth + 1, MOST_DEPTH),
        text=text,
        author=person,
        posted_at=at,
    )
    if root is not None:
        Post.objects.filter(id=root.id).update(replies_count=F("replies_count") + 1)
    Thread.objects.filter(id=thread.id).update(posts_count=F("posts_count") + 1, last_post_at=at)
    return entry(post, process, {"thread": thread.id, "post": post.id}, text=text)


@record.act(
    "deliberation.post.revised",
    version=1,
    says=_("{actor} changed what they wrote in {process}"),
    title=_("Somebody changed what they wrote"),
    process="id",
    post="id",
    document="digest",
)
def revise_post(
    *, post: Post, draft: Draft, person: Person, note: str = "", by: UUID | None, at: datetime
) -> record.Entry[Post]:
    """Change one's own post; what it said before stays readable.

    Errors:
        NotNow, NotHere where it is somebody else's, TextRefused.
    """
    process = post.thread.process
    require(process=process, person=person, what="post")
    if post.author_id != person.id:
        raise NotHere(_("Only the author can change a post."))
    text = texts.revise(
        text=post.text, draft=draft, author=person, note=note, at=at, most=MOST_POST
    )
    return entry(post, process, {"post": post.id}, text=text)


@record.act(
    "deliberation.reaction.given",
    version=1,
    says=_("Somebody said what they think of a post in {process}"),
    title=_("Somebody reacted to a post"),
    resolution="day",
    process="id",
    post="id",
    kind="word",
)
def react(
    *, post: Post, kind: str, person: Person, by: None = None, at: datetime
) -> record.Entry[None]:
    """Agree, disagree or thank; agreeing takes disagreeing back, and the same again nothing.

    Errors:
        NotNow, NotHere.
    """
    process = post.thread.process
    require(process=process, person=person, what="react")
    if kind not in dict(REACTIONS):
        raise NotHere(_("Choose agree, disagree or thanks."))
    if post.text.state != SHOWN:
        raise NotHere(_("The words of this post are not shown, so there is nothing to react to."))
    participant(process=process, person=person, at=at)
    Post.objects.select_for_update().get(id=post.id)
    if not Reaction.objects.get_or_create(post=post, person=person, kind=kind)[1]:
        raise NotNow(_("You said so already. Press it again to take it back."))
    other = {AGREE: DISAGREE, DISAGREE: AGREE}.get(kind)
    if other is not None:
        Reaction.objects.filter(post=post, person=person, kind=other).delete()
    _count_reactions(post)
    return entry(None, process, {"post": post.id, "kind": kind})


@record.act(
    "deliberation.reaction.withdrawn",
    version=1,
    says=_("Somebody took a reaction in {process} back"),
    title=_("A reaction was taken back"),
    resolution="day",
    process="id",
    post="id",
    kind="word",
)
def withdraw_reaction(
    *, post: Post, kind: str, person: Person, by: None = None, at: datetime
) -> record.Entry[None]:
    """Take a reaction back.

    Errors:
        NotNow, NotHere where there is none.
    """
    process = post.thread.process
    require(process=process, person=person, what="react")
    Post.objects.select_for_update().get(id=post.id)
    if not Reaction.objects.filter(post=post, person=person, kind=kind).delete()[0]:
        raise NotHere(_("You have not said this of the post."))
    _count_reactions(post)
    return entry(None, process, {"post": post.id, "kind": kind})


def _count_reactions(post: Post) -> None:
    kinds = list(Reaction.objects.filter(post=post).values_list("kind", flat=True))
    Post.objects.filter(id=post.id).update(
        agrees=kinds.count(AGREE), disagrees=kinds.count(DISAGREE), thanks=kinds.count("thank")
    )

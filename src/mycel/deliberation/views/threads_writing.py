"""Views of those who write in discussions: opening one, posting, changing a post, reacting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from mycel.deliberation import actions
from mycel.deliberation.forms import threads as forms
from mycel.deliberation.models import Post, Thread
from mycel.deliberation.models.threads import REACTIONS
from mycel.deliberation.queries.permitted import permitted, runs
from mycel.deliberation.queries.threads_posts import PostLine, Reader, in_order
from mycel.deliberation.views import doors
from mycel.deliberation.views import threads_doors as here

FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@FORM
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Open a discussion."""
    row = doors.process(request, number)
    me = doors.person(request)
    form = forms.Opening(
        request.POST or None,
        first=here.first(row),
        may_consult=runs(process=row, person=me),
        label=gettext("Opening words"),
    )
    if request.method == "POST" and form.is_valid():
        made: list[Thread] = []

        def do() -> None:
            made.append(
                actions.open_thread(
                    process=row,
                    draft=form.draft(),
                    person=me,
                    is_consultation=form.cleaned_data.get("is_consultation", False),
                    by=me.id,
                    at=timezone.now(),
                )
            )

        if here.done_in(form, do):
            messages.success(request, gettext("The discussion is open. Write the first post."))
            return redirect("thread", number=made[0].number)
    context = {
        "form": form,
        "process": row,
        "answer": permitted(process=row, person=me, what="post"),
        "heading": gettext("Open a discussion"),
        "cancel": reverse("threads", args=[number]),
        "button": gettext("Open it"),
    }
    return render(request, "deliberation/thread_form.html", context)


@login_required
@FORM
def post_new(request: HttpRequest, number: int) -> HttpResponse:
    """Write a post, or a reply to one."""
    me = doors.person(request)
    row = here.thread(number, me)
    to = doors.whole(request.POST.get("to") or request.GET.get("to"))
    parent = None if to is None else here.post(to, me, thread=number)
    form = forms.Writing(request.POST or None, first=here.first(row.process))
    if request.method == "POST" and form.is_valid():
        made: list[Post] = []

        def do() -> None:
            made.append(
                actions.write_post(
                    thread=row,
                    draft=form.draft(),
                    parent=parent,
                    person=me,
                    by=me.id,
                    at=timezone.now(),
                )
            )

        if here.done_in(form, do):
            messages.success(
                request, gettext("It stands here now. You can change it or take it back.")
            )
            return redirect("post", number=made[0].number)
    heading = gettext("Write a post")
    lines: tuple[PostLine, ...] = ()
    if parent is not None:
        heading = gettext("Reply to post %(number)s") % {"number": parent.number}
        reader = Reader(me, doors.language())
        lines = in_order(thread=row, reader=reader, after=parent.number - 1, limit=1)
    return here.form_page(
        request,
        row,
        form,
        answer=permitted(process=row.process, person=me, what="post"),
        heading=heading,
        parent=lines[0] if lines else None,
        button=gettext("Send it"),
    )


@login_required
@FORM
def post_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Write one's own post anew."""
    me = doors.person(request)
    row = here.post(number, me)
    if row.author_id != me.id:
        raise PermissionDenied(gettext("Only the author can change a post. You can reply to it."))
    form = forms.Writing(
        request.POST or None,
        first=[row.text.language, *here.first(row.thread.process)],
        is_new=False,
        initial={"body": row.text.body, "language": row.text.language},
    )
    if request.method == "POST" and form.is_valid():

        def do() -> None:
            actions.revise_post(
                post=row,
                draft=form.draft(),
                note=form.cleaned_data["note"],
                person=me,
                by=me.id,
                at=timezone.now(),
            )

        if here.done_in(form, do):
            messages.success(request, gettext("It is changed; what it said before stays readable."))
            return redirect("post", number=number)
    return here.form_page(
        request,
        row.thread,
        form,
        answer=permitted(process=row.thread.process, person=me, what="post"),
        heading=gettext("Change your post"),
        button=gettext("Keep it so"),
    )


@login_required
@require_POST
def react(request: HttpRequest, number: int) -> HttpResponse:
    """Agree, disagree or thank, or take that back; one form serves all posts of a page."""
    me = doors.person(request)
    here.thread(number, me)
    kind, wanted, takes_back = _pressed(request)
    if wanted is None:
        messages.error(request, gettext("Choose agree, disagree or thanks."))
        return here.back(request, number)
    row = here.post(wanted, me, thread=number)

    def do() -> str:
        act = actions.withdraw_reaction if takes_back else actions.react
        act(post=row, kind=kind, person=me, by=None, at=timezone.now())
        return ""

    here.done(request, do)
    return here.back(request, number, anchor=f"#post-{wanted}")


def _pressed(request: HttpRequest) -> tuple[str, int | None, bool]:
    """Return the kind of reaction, the post, and whether it is taken back."""
    for kind, _name in REACTIONS:
        for name, takes_back in ((kind, False), (f"no-{kind}", True)):
            if name in request.POST:
                return kind, doors.whole(request.POST[name]), takes_back
    return "", None, False

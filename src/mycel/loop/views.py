"""Views of the loop: linking a process to the question that decides it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from mycel.catalogue.queries.words import spoken
from mycel.decisions.actions import named_question
from mycel.decisions.queries import elsewhere
from mycel.deliberation.actions import named_process
from mycel.deliberation.views import doors
from mycel.loop import actions
from mycel.loop.forms import QuestionForm
from mycel.record.linked import linked


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def process_links(request: HttpRequest, number: int) -> HttpResponse:
    """Show which questions decide what a process talks about, and link one more."""
    process = doors.process_to_run(request, number)
    links = linked(subject=process.id)
    there = {one.ref for one in links}
    offered = [one for one in elsewhere.to_link(unit_id=process.unit_id) if one.ref not in there]
    choices = [(one.number, f"{one.number}: {spoken(one.title)}") for one in offered]
    form = QuestionForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        question = elsewhere.find(number=form.cleaned_data["question"])
        try:
            if question is None:
                raise Http404(gettext("There is no question with this number."))
            actions.link(
                source=named_process(process),
                target=named_question(question),
                kind=actions.DECIDED_BY,
                by=doors.person(request).id,
                at=timezone.now(),
            )
        except actions.LinkStands as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, gettext("Linked. Both pages name each other now."))
        return redirect("process", number=number)
    context = {"form": form, "process": process, "links": links, "has_choices": bool(choices)}
    return render(request, "loop/process_links.html", context)


@login_required
@require_POST
def process_unlink(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """Take the link from a process to a question back."""
    process = doors.process_to_run(request, number)
    target = elsewhere.find(number=question)
    if target is None:
        raise Http404(gettext("There is no question with this number."))
    try:
        actions.unlink(
            source=named_process(process),
            target=named_question(target),
            kind=actions.DECIDED_BY,
            by=doors.person(request).id,
            at=timezone.now(),
        )
    except actions.NoLink as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, gettext("The link is taken back. The record keeps both steps."))
    return redirect("process_links", number=number)

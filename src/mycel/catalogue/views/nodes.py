"""A node's own doors: retiring it, bringing it back, confirming it, reading it as files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mycel.catalogue.actions import nodes as acts
from mycel.catalogue.actions import roll_call
from mycel.catalogue.queries import files, node_page
from mycel.catalogue.queries.words import keeper
from mycel.catalogue.views import doors
from mycel.catalogue.views.tables import table


@require_http_methods(["GET", "HEAD", "POST"])
def node_retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a node off the map, after a second look."""
    account = doors.signed_in(request)
    if account is None:
        return doors.ask_to_sign_in(request)
    node = doors.node_or_404(slug)
    doors.refuse_unless_keeper(account, "catalogue.retire_node", node)
    if request.method == "POST":
        try:
            acts.retire_node(node=node, by=doors.person_id(account), at=timezone.now())
        except acts.NodeIsNeeded as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, gettext("It is off the map. You can bring it back from its page.")
            )
            return redirect(f"/nodes/{slug}/")
    page = node_page(slug=slug, at=timezone.now(), reader=account)
    return render(request, "catalogue/retire_page.html", {"page": page})


@require_POST
def node_restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a retired node back."""
    account = doors.signed_in(request)
    if account is None:
        return doors.ask_to_sign_in(request)
    node = doors.node_or_404(slug)
    doors.refuse_unless_keeper(account, "catalogue.retire_node", node)
    if node.retired_at is None:
        messages.info(request, gettext("It is on the map already. Nothing was changed."))
    else:
        acts.restore_node(node=node, by=doors.person_id(account), at=timezone.now())
        messages.success(request, gettext("It is on the map again."))
    return redirect(f"/nodes/{slug}/")


@require_POST
def node_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a steward's word that they still keep a node."""
    account = doors.signed_in(request)
    if account is None:
        return doors.ask_to_sign_in(request)
    node = doors.node_or_404(slug)
    doors.refuse_unless_keeper(account, "catalogue.answer_call", node)
    if not keeper(node).ref:
        messages.error(
            request,
            gettext("Nobody keeps this yet. Write down who does; then it can be confirmed."),
        )
    else:
        roll_call.confirm_node(node=node, by=doors.person_id(account), at=timezone.now())
        messages.success(request, gettext("Thank you. The map says so from today on."))
    return redirect(f"/nodes/{slug}/")


@require_safe
def node_yaml(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a node as movement code."""
    del request
    body = files.node_as_yaml(doors.node_or_404(slug))
    answer = HttpResponse(body, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.yaml"'
    return answer


@require_safe
def node_series(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send the measurements that a node's figures stand on."""
    del request
    node = doors.node_or_404(slug)
    return table(
        name=f"{slug}-series", header=("series", "date", "value"), rows=files.measurements(node)
    )

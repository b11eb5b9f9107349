"""Writing: entering a node and changing what is written about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from mycel.catalogue.actions import nodes as acts
from mycel.catalogue.forms.writing import Writing
from mycel.catalogue.models import Node
from mycel.catalogue.queries.words import spoken
from mycel.catalogue.views import doors

MOST_OFFERED = 500


@require_http_methods(["GET", "HEAD", "POST"])
def node_new(request: HttpRequest) -> HttpResponse:
    """Enter a new node."""
    account = doors.signed_in(request)
    if account is None:
        return doors.ask_to_sign_in(request)
    by = doors.person_id(account)
    if not account.has_perm("catalogue.add_node"):
        raise PermissionDenied(gettext("Only people who take part may add to the map."))
    data = request.POST if request.method == "POST" else None
    writing = Writing(node=None, oneself=account.person, data=data)
    if data is not None and writing.is_valid() and writing.value is not None:
        node = acts.add_node(value=writing.value, by=by, at=timezone.now())
        messages.success(request, gettext("It is on the map now. Thank you."))
        return redirect(f"/nodes/{node.slug}/")
    return _page(request, writing, title=gettext("Add something to the map"), back="/nodes/")


@require_http_methods(["GET", "HEAD", "POST"])
def node_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is written about a node."""
    account = doors.signed_in(request)
    if account is None:
        return doors.ask_to_sign_in(request)
    node = doors.node_or_404(slug)
    doors.refuse_unless_keeper(account, "catalogue.change_node", node)
    by = doors.person_id(account)
    data = request.POST if request.method == "POST" else None
    if Writing(node=node, oneself=account.person).is_too_long:
        messages.error(
            request, gettext("This has too many rows for a form. Change its file and load it.")
        )
        return redirect(f"/nodes/{slug}/")
    writing = Writing(node=node, oneself=account.person, data=data)
    if data is not None and writing.is_valid() and writing.value is not None:
        acts.change_node(node=node, value=writing.value, by=by, at=timezone.now())
        messages.success(request, gettext("Saved. The record says who changed this and when."))
        return redirect(f"/nodes/{slug}/")
    title = gettext("Change %(name)s") % {"name": spoken(node.name)}
    return _page(request, writing, title=title, back=f"/nodes/{slug}/")


def _page(request: HttpRequest, writing: Writing, *, title: str, back: str) -> HttpResponse:
    nodes = Node.objects.present().order_by("slug").values_list("slug", "name")[:MOST_OFFERED]
    node = writing.node
    context = {
        "writing": writing,
        "title": title,
        "back": back,
        "back_label": spoken(node.name) if node else gettext("Map of infrastructure"),
        "known": [(slug, spoken(name)) for slug, name in nodes],
    }
    is_refused = request.method == "POST" and not writing.is_asking
    return render(
        request, "catalogue/node_form_page.html", context, status=422 if is_refused else 200
    )

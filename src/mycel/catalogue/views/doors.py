"""Doors: who comes in, which row is meant, and how a refusal is said."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from mycel.catalogue import snapshots
from mycel.catalogue.models import Node
from mycel.catalogue.queries.words import keeper
from mycel.people.models import Account


def signed_in(request: HttpRequest) -> Account | None:
    """Return the account that came in, or None."""
    return request.user if isinstance(request.user, Account) else None


def reader(request: HttpRequest) -> Account | AnonymousUser:
    """Return whoever came in."""
    return request.user if isinstance(request.user, Account) else AnonymousUser()


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to where they can be, and back here afterwards."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return redirect_to_login(back)


def person_id(account: Account) -> UUID:
    """Return who acts; an account without a person cannot."""
    if not hasattr(account, "person"):
        raise PermissionDenied(
            gettext("This account belongs to nobody who takes part; sign in with another one.")
        )
    id_: UUID = account.person.id
    return id_


def node_or_404(slug: str) -> Node:
    """Return a node with everything its pages read."""
    node = snapshots.whole(Node.objects.all()).filter(slug=slug).first()
    if node is None:
        raise Http404(gettext("There is no node with this name on the map."))
    return node


def refuse_unless_keeper(user: Account | AnonymousUser, perm: str, node: Node) -> None:
    """Refuse whoever may not do this with a node, and say who may."""
    if user.has_perm(perm, node):
        return
    kept_by = keeper(node).name
    if kept_by:
        raise PermissionDenied(
            gettext(
                "Only those who keep this may do that: %(name)s. Ask them, or tell them what is"
                " wrong; you find them through “Who keeps it”."
            )
            % {"name": kept_by}
        )
    raise PermissionDenied(
        gettext("Nobody keeps this yet, so only an administrator may do that. You may change it.")
    )

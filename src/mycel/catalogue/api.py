"""API of the catalogue: nodes, who keeps them, the roll call; a node is written as its code."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.catalogue import snapshots
from mycel.catalogue.actions import nodes as acts
from mycel.catalogue.forms import choosing, judging
from mycel.catalogue.models import Node
from mycel.catalogue.queries import files, list_page, roll_call, stewards
from mycel.catalogue.queries.listing import Row
from mycel.catalogue.schemas import Misfits, NodesOut, Refusal, RollCallOut, StewardsOut
from mycel.formats import json as strict
from mycel.formats.problems import Problem
from mycel.formats.yaml import Value
from mycel.groups import snapshots as group_snapshots
from mycel.people.models import Account

router = Router(tags=["nodes"])
stewards_router = Router(tags=["stewards"])
Answer = dict[str, object]
CODE = {"requestBody": {"required": True, "content": {"application/json": {"schema": {
    "type": "object", "description": "A node as movement code; see node.json of the formats.",
}}}}}  # fmt: skip


@router.get("/", response={200: NodesOut, 422: Refusal}, summary="Nodes, 50 at a time")
def nodes(
    request: HttpRequest,
    q: str = "",
    kind: str = "",
    area: str = "",
    steward: str = "",
    level: str = "",
    after: str = "",
) -> Answer:
    """Return present nodes by slug, narrowed by the same filters as the list."""
    del q, kind, area, steward, level, after  # declared for the contract, parsed as on pages
    page = list_page(filters=choosing.filters(request.GET))
    return {
        "nodes": [_row(row) for row in page.rows],
        "next": page.rows[-1].slug if page.older else "",
    }


def _row(row: Row) -> Answer:
    return {
        "ref": row.ref,
        "name": row.name,
        "kind": row.kind,
        "area": row.area,
        "service_level": row.level,
        "keeper": row.keeper,
        "confirmed": row.confirmed,
    }


@router.get("/{slug}/", response={200: dict[str, object], 404: Refusal}, summary="One node")
def node(request: HttpRequest, slug: str) -> Answer:
    """Return a node as movement code; people who did not agree to be named have a pseudonym."""
    del request
    row = _found(slug)
    if row is None:
        raise HttpError(404, gettext("There is no node with this name on the map."))
    return cast("Answer", files.node_as_data(row))


@router.put(
    "/{slug}/",
    auth=django_auth,
    response={
        200: dict[str, object],
        201: dict[str, object],
        **dict.fromkeys((401, 403), Refusal),
        422: Misfits,
    },
    summary="Enter or change a node",
    openapi_extra=CODE,
)
def put_node(request: HttpRequest, slug: str) -> Status[Answer]:
    """Make a node equal what its movement code says, by the rules that hold for files."""
    account = cast("Account", request.user)
    row = _found(slug)
    perm = "catalogue.add_node" if row is None else "catalogue.change_node"
    if not hasattr(account, "person") or not account.has_perm(perm, row):
        raise HttpError(403, gettext("Only those who keep this may change it. Ask them to."))
    read = _read(request.body)
    if isinstance(read, str):
        return Status(422, {"detail": read, "misfits": []})
    judged = judging.judge(
        data={"ref": f"node/{slug}", **read},
        languages=group_snapshots.of_movement().languages,
        row=row,
        oneself=account.person,
    )
    value = judged.value
    if value is None or value.ref != f"node/{slug}":
        detail = gettext("This is no node yet; each misfit says what was expected instead.")
        if value is not None:
            detail = gettext("The ref is not the one in the address; send the same, or none.")
        return Status(422, {"detail": detail, "misfits": judged.misfits})
    by, at = account.person.id, timezone.now()
    if row is None:
        acts.add_node(value=value, by=by, at=at)
    else:
        acts.change_node(node=row, value=value, by=by, at=at)
    written = _found(slug)
    return Status(200 if row else 201, cast("Answer", files.node_as_data(cast("Node", written))))


def _read(body: bytes) -> dict[str, Value] | str:
    """Return the object in a body, or why there is none."""
    try:
        found = strict.read(data=body, file="body")
    except Problem as problem:
        return problem.text
    if not isinstance(found, dict):
        return gettext("The body is no object; send a node as movement code.")
    return judging.with_days(cast("dict[str, Value]", found))


def _found(slug: str) -> Node | None:
    return snapshots.whole(Node.objects.all()).filter(slug=slug).first()


@stewards_router.get("/", response={200: StewardsOut, 422: Refusal}, summary="Who keeps what")
def who_keeps(request: HttpRequest, q: str, after: str = "") -> Answer:
    """Answer "who keeps this, how sure, since when"."""
    del q, after  # declared for the contract, parsed as on pages
    page = stewards.stewards_page(filters=choosing.filters(request.GET), at=timezone.now())
    return {
        "kept": [
            {
                "ref": one.row.ref,
                "name": one.row.name,
                "keeper": one.row.keeper,
                "sureness": one.sureness.kind,
                "since": one.sureness.since,
                "ask_instead": one.helpers,
            }
            for one in page.answers
        ],
        "similar": [name for name, _query in page.similar],
        "next": page.answers[-1].row.slug if page.older else "",
    }


@stewards_router.get(
    "/roll-call/", response={200: RollCallOut, 422: Refusal}, summary="How the roll call stands"
)
def roll_call_state(request: HttpRequest) -> dict[str, int]:
    """Return how many questions are silent, waiting and answered."""
    del request
    return roll_call.counts(day=timezone.now().date())

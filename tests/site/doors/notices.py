"""Doors of notices: inbox, wishes, unsubscribing."""

from tests.site.door import (
    API_MEMBERS,
    MEMBERS,
    NO,
    NOT_HERE,
    Door,
    deed,
    everybody,
    only,
    signed_in,
)
from tests.site.noticed import MINE

DOORS: dict[str, tuple[Door, ...]] = {
    "inbox": MEMBERS,
    "notice": (deed(only("newcomer", others=NOT_HERE), id_=MINE),),
    "inbox_read": (deed(signed_in(), data={"until": MINE}),),
    "wishes": (Door(signed_in()), Door(signed_in(), {}, "POST")),
    "address": (deed(signed_in()),),
    "follow": (deed(signed_in(), data={"space": "process/1"}),),
    # A link says by its signature who asks: without one there is nothing.
    "unsubscribe": tuple(Door(everybody(NOT_HERE), {"token": "x:y"}, m) for m in ("GET", "POST")),
    "confirm_address": tuple(
        Door(everybody(NOT_HERE), {"token": "x:y"}, m) for m in ("GET", "POST")
    ),
    "api:list_notices": (Door(API_MEMBERS),),
    "api:read_notice": (
        Door(only("newcomer", others=NOT_HERE, signed_out=NO), {"id_": MINE}, "POST"),
    ),
    "api:show_wishes": (Door(API_MEMBERS),),
    "api:put_wish": (Door(API_MEMBERS, {}, "PUT", {"space": "", "rhythm": "off"}),),
    "api:follow_space": (Door(API_MEMBERS, {}, "POST", {"space": "process/1"}),),
    "api:unfollow_space": (Door(API_MEMBERS, {}, "DELETE"),),
}

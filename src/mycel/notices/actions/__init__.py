"""What changes in notices. None of it is an act of the record: what somebody hears is their own."""

from mycel.notices.actions.telling import read, read_all, tell
from mycel.notices.actions.wishing import (
    confirm,
    follow,
    forget_address,
    set_address,
    unfollow,
    wish,
)

__all__ = [
    "confirm",
    "follow",
    "forget_address",
    "read",
    "read_all",
    "set_address",
    "tell",
    "unfollow",
    "wish",
]

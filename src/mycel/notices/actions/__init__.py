"""What changes in notices. None of it is an act of the record: what somebody hears is their own."""

from mycel.notices.actions._mailing import (
    drop_lost_mail,
    drop_mail,
    give_mail_back,
    keep_mail,
    keep_question,
    mail_sent,
    mark_mailed,
    take_mail,
)
from mycel.notices.actions._telling import read, read_all, tell
from mycel.notices.actions._wishing import (
    NotWished,
    confirm,
    follow,
    forget_address,
    set_address,
    unfollow,
    wish,
)

__all__ = [
    "NotWished",
    "confirm",
    "drop_lost_mail",
    "drop_mail",
    "follow",
    "forget_address",
    "give_mail_back",
    "keep_mail",
    "keep_question",
    "mail_sent",
    "mark_mailed",
    "read",
    "read_all",
    "set_address",
    "take_mail",
    "tell",
    "unfollow",
    "wish",
]

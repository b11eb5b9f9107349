"""Doors of texts: history, translations, moderation, conduct, search."""

from tests.site.door import (
    API_MEMBERS,
    MAY,
    NO,
    NOT_HERE,
    READ,
    Door,
    deed,
    everybody,
    only,
    signed_in,
)
from tests.site.texted import HIDDEN, HIDDEN_CASE, MISSING, OPEN_CASE, SHOWN, WAITING

MODERATORS = only("insider", "admin")
OF_KEEPER = only("keeper")
LOST = {**only(), "insider": NOT_HERE, "admin": NOT_HERE}
LOST_TO_ALL = only(others=NOT_HERE, signed_out=NO)
SEES_WAITING = {**everybody(NOT_HERE), "keeper": MAY, "insider": MAY, "admin": MAY}

DOORS: dict[str, tuple[Door, ...]] = {
    "conduct": READ,
    "conduct_agree": (deed(signed_in()),),
    "conduct_new": (Door(only("admin")), Door(only("admin"), method="POST")),
    "moderation": (Door(MODERATORS),),
    "moderation_log": READ,
    "moderation_log_csv": READ,
    "moderators": (Door(only("admin")), Door(only("admin"), method="POST")),
    "moderator_end": (deed(only("admin"), slug="insider"),),
    "moderation_case": (
        Door(MODERATORS, {"number": OPEN_CASE}),
        Door(MODERATORS, {"number": OPEN_CASE}, "POST"),
        Door(MODERATORS, {"number": HIDDEN_CASE}),
        Door(LOST, {"number": 999_999}),
    ),
    "moderation_claim": (deed(MODERATORS, number=OPEN_CASE),),
    "moderation_release": (deed(MODERATORS, number=OPEN_CASE),),
    "moderation_show": (deed(MODERATORS, number=HIDDEN_CASE), deed(LOST, number=999_999)),
    "untranslated": READ,
    "text": (
        Door(everybody(), {"id_": SHOWN}),
        Door(everybody(), {"id_": HIDDEN}),
        Door(SEES_WAITING, {"id_": WAITING}),
        Door(everybody(NOT_HERE), {"id_": MISSING}),
    ),
    "text_report": (
        Door(signed_in(), {"id_": SHOWN}),
        Door(signed_in(), {"id_": SHOWN}, "POST"),
        Door(only(others=NOT_HERE), {"id_": MISSING}),
    ),
    "text_take_back": (
        Door(OF_KEEPER, {"id_": SHOWN}),
        Door(OF_KEEPER, {"id_": SHOWN}, "POST"),
    ),
    "text_appeal": (
        Door(OF_KEEPER, {"id_": HIDDEN}),
        Door(OF_KEEPER, {"id_": HIDDEN}, "POST"),
    ),
    "text_translate": (
        Door(signed_in(), {"id_": SHOWN}),
        Door(signed_in(), {"id_": SHOWN}, "POST"),
        Door(only(others=NOT_HERE), {"id_": HIDDEN}),
    ),
    "text_machine": (deed(signed_in(), id_=SHOWN),),
    "search": READ,
}

API_DOORS: dict[str, tuple[Door, ...]] = {
    # For the table, once texts.api.router is mounted at /texts.
    "api:search_texts": (Door(everybody(), data={"q": "tea"}),),
    "api:list_untranslated": (Door(everybody(), data={"language": "de"}),),
    "api:moderation_log": READ,
    "api:one_text": (
        Door(everybody(), {"id_": SHOWN}),
        Door(SEES_WAITING, {"id_": WAITING}),
        Door(everybody(NOT_HERE), {"id_": MISSING}),
    ),
    "api:report_text": (
        Door(API_MEMBERS, {"id_": SHOWN}, "POST", {"reason": "spam"}),
        Door(LOST_TO_ALL, {"id_": MISSING}, "POST", {"reason": "spam"}),
    ),
    "api:translate_text": (
        Door(API_MEMBERS, {"id_": SHOWN}, "POST", {"language": "de", "version": 1, "body": "Tee"}),
    ),
}

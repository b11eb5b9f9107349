"""Doors of the frame, signing in, oneself, people."""

from tests.site.door import (
    GONE,
    MEMBERS,
    NO,
    NO_FACTOR,
    NOT_HERE,
    READ,
    SIGN_IN,
    Door,
    deed,
    everybody,
    only,
    signed_in,
)

DOORS: dict[str, tuple[Door, ...]] = {
    # The frame
    "home": READ,
    "theme": (deed(everybody(), {"theme": "dark"}),),
    "set_language": (Door(everybody(), method="POST", data={"language": "de"}),),
    "enter_sample": (
        deed(everybody(), {"persona": "amina"}),
        deed(everybody(NOT_HERE), {"persona": "nobody"}),
    ),
    # Signing in: who is in already is sent on
    "account_login": READ,
    "account_signup": READ,
    "account_logout": READ,
    "account_inactive": READ,
    # asks for a password once more, and the accounts of this world have none
    "account_reauthenticate": (Door(only()),),
    "account_reauthenticate_wiki": MEMBERS,
    # A second step: nobody in this world has one yet; whose factor is whose: test_mfa.py
    "mfa_index": MEMBERS,
    "mfa_authenticate": MEMBERS,
    "mfa_trust": MEMBERS,
    "mfa_reauthenticate": (Door(only()),),
    "mfa_reauthenticate_webauthn": (Door(only()),),
    "mfa_activate_totp": (*MEMBERS, Door(signed_in(), method="POST")),
    "mfa_deactivate_totp": (Door(NO_FACTOR), Door(NO_FACTOR, method="POST")),
    "mfa_view_recovery_codes": (Door(NO_FACTOR),),
    "mfa_download_recovery_codes": (Door(NO_FACTOR),),
    "mfa_generate_recovery_codes": (*MEMBERS, Door(signed_in(), method="POST")),
    "mfa_list_webauthn": MEMBERS,
    "mfa_add_webauthn": (*MEMBERS, Door(signed_in(), method="POST")),
    "mfa_edit_webauthn": (Door(NO_FACTOR, {"pk": 1}), Door(NO_FACTOR, {"pk": 1}, "POST")),
    "mfa_remove_webauthn": (Door(NO_FACTOR, {"pk": 1}), Door(NO_FACTOR, {"pk": 1}, "POST")),
    "mfa_login_webauthn": (*MEMBERS, Door(signed_in(), method="POST")),
    "account_change_password": MEMBERS,
    "account_set_password": MEMBERS,
    "socialaccount_connections": MEMBERS,
    "socialaccount_login_cancelled": READ,
    "socialaccount_login_error": (Door(everybody(NO)),),  # says that signing in failed
    "socialaccount_signup": (Door(everybody(SIGN_IN)),),
    "mediawiki_login": GONE,  # no wiki is configured in this world
    "mediawiki_callback": GONE,
    # Oneself
    "you": MEMBERS,
    "you_edit": (*MEMBERS, Door(signed_in(), method="POST")),
    "you_data": MEMBERS,
    "you_leave": (*MEMBERS, Door(signed_in(), method="POST")),
    # People: who agreed to be named has a page, who did not has none
    "person": (
        Door(everybody(), {"slug": "keeper"}),
        Door(everybody(NOT_HERE), {"slug": "hidden"}),
    ),
}

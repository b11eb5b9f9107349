"""Who may go through which door: the expected answer for every address, as one readable table.

Add a line per new address. ``Door(expected, kwargs, method, data)``: what each role gets when it
asks for ``kwargs`` with ``method``. An address with several lines is asked several times: the
reader's own thing and a foreign one, reading and writing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.site.asked import COUNTED, DRAFT, FOREIGN, FROZEN, OPEN
from tests.site.followed import OF_KEEPER_AND_HOUSE, OF_OTHER_ALONE, PASSED_ON, ROUND
from tests.site.reported import FOREIGN_DRAFT, OWN_DRAFT, PUBLISHED

ROLES = (
    "anonymous",
    "inactive",  # an account that was closed, its session still in the browser
    "newcomer",  # signed in, no role anywhere
    "persona",  # entered the sample by one click
    "outsider",  # holds a role in another unit
    "keeper",  # keeps a node alone
    "insider",  # holds a role, with publication, in the unit that looks after the object
    "admin",
)
SIGNED_OUT = ("anonymous", "inactive")

MAY, NO, SIGN_IN, NOT_HERE = "may", "may not", "sign in first", "no such page"
IN_ADMINISTRATION = ("anonymous", "newcomer", "insider", "admin")
Expected = Mapping[str, str]


def everybody(answer: str = MAY) -> Expected:
    """Return the same answer for every role."""
    return dict.fromkeys(ROLES, answer)


def only(*roles: str, others: str = NO, signed_out: str = SIGN_IN) -> Expected:
    """Return an expectation where some roles may, and the others get a refusal."""
    answers = {role: MAY if role in roles else others for role in ROLES}
    return answers | {role: signed_out for role in SIGNED_OUT if role not in roles}


def signed_in() -> Expected:
    """Return the expectation that everybody with an account may."""
    return only(*(role for role in ROLES if role not in SIGNED_OUT))


@dataclass(frozen=True)
class Door:
    """One question: what each role gets there."""

    expected: Expected
    kwargs: Mapping[str, object] = field(default_factory=dict)
    method: str = "GET"
    data: Mapping[str, object] = field(default_factory=dict)
    post_only: bool = False


READ = (Door(everybody()),)
MEMBERS = (Door(signed_in()),)
GONE = (Door(everybody(NOT_HERE)),)


def read(**kwargs: object) -> tuple[Door, ...]:
    """Return the line of a thing that everybody may read, and of one that is not there."""
    missing = {
        key: "not-there" if isinstance(value, str) else 999_999 for key, value in kwargs.items()
    }
    return (Door(everybody(), kwargs), Door(everybody(NOT_HERE), missing))


def form(expected: Expected, foreign: Expected, own: object, other: object) -> tuple[Door, ...]:
    """Return the lines of a form: opening and sending it, for one's own thing and a foreign one."""
    return tuple(
        Door(answer, {"slug": slug}, method)
        for slug, answer in ((own, expected), (other, foreign))
        for method in ("GET", "POST")
    )


def asked(expected: Expected, *given: object) -> tuple[Door, ...]:
    """Return a line for each question, by number, and the method that comes last."""
    *numbers, method = given
    return tuple(Door(expected, {"number": number}, str(method)) for number in numbers)


def deed(expected: Expected, data: Mapping[str, object] | None = None, **kwargs: object) -> Door:
    """Return the line of something that is only ever sent."""
    return Door(expected, kwargs, "POST", data or {}, post_only=True)


OF_HOUSE = only("insider", "admin")
OF_OTHER = only("outsider", "admin")
OF_KEEPER = only("keeper", "admin")
ADMIN = only("admin", others=SIGN_IN)
NO_FACTOR = only(others=NOT_HERE)
PROMISED = only("keeper", "insider", "admin")
ASKERS = only("outsider", "insider", "admin")
ON_THE_ROLL = only("newcomer", "outsider", "keeper", "insider")
OF_VOTERS = only("insider", others=NOT_HERE)
WRITERS = only("outsider", "keeper", "insider", "admin")
API_MEMBERS = only(*(role for role in ROLES if role not in SIGNED_OUT), signed_out=NO)
API_HOUSE = only("insider", "admin", signed_out=NO)


def written(slug: str) -> tuple[Door, ...]:
    """Return the lines of a form of the register: who has a place may, wherever it is."""
    return (Door(WRITERS, {"slug": slug}), Door(WRITERS, {"slug": slug}, "POST"))


# The world of the test: the unit `house` looks after the node `own`, the unit `other` after
# `foreign`; the node `lone` is kept by the person keeper, the node `free` by nobody.
TABLE: dict[str, tuple[Door, ...]] = {
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
    # Groups
    "units": READ,
    "unit": read(slug="house"),
    "unit_file": read(slug="house"),
    "unit_new": (*MEMBERS, Door(signed_in(), method="POST")),
    "unit_edit": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "term_begin": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "term_end": (
        Door(OF_HOUSE, {"slug": "house", "number": "term:insider"}),
        Door(OF_OTHER, {"slug": "other", "number": "term:outsider"}),
        Door(OF_OTHER, {"slug": "other", "number": "term:outsider"}, "POST"),
    ),
    "charter_checklist": READ,
    "charter_tick": (
        deed(OF_HOUSE, {"item": "members"}, slug="house"),
        deed(OF_OTHER, {"item": "members"}, slug="other"),
    ),
    "unit_reports": READ,
    "report": read(number=PUBLISHED),
    "report_wiki": read(number=PUBLISHED),
    "report_pdf": read(number=PUBLISHED),
    "report_json": read(number=PUBLISHED),
    "report_new": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "reports_count": form(OF_HOUSE, OF_OTHER, "house", "other"),
    "report_edit": (
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "GET"),
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "POST"),
        *asked(OF_OTHER, FOREIGN_DRAFT, "POST"),
    ),
    "report_again": (
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "GET"),
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "POST"),
        *asked(OF_OTHER, FOREIGN_DRAFT, "POST"),
    ),
    "report_publish": (
        deed(OF_HOUSE, number=OWN_DRAFT),
        deed(OF_OTHER, number=FOREIGN_DRAFT),
    ),
    "report_withdraw": (
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "GET"),
        *asked(OF_HOUSE, PUBLISHED, OWN_DRAFT, "POST"),
        *asked(OF_OTHER, FOREIGN_DRAFT, "POST"),
    ),
    "roll_open": form(OF_HOUSE, OF_OTHER, "house", "other"),
    # only who is asked answers, administrators included
    "roll_answer": (
        Door(only("insider"), {"slug": "house"}),
        Door(only("insider"), {"slug": "house"}, "POST", {"answer": "still-here"}),
        Door(only("insider"), {"slug": "house"}, "POST", {"answer": "stepping-back"}),
        Door(only(), {"slug": "other"}, "POST", {"answer": "still-here"}),
    ),
    # Catalogue
    "nodes": READ,
    "node": read(slug="own"),
    "node_list": READ,
    "node_list_csv": READ,
    "node_yaml": read(slug="own"),
    "node_series": read(slug="own"),
    "node_new": (*MEMBERS, Door(signed_in(), method="POST")),
    "node_edit": (
        *form(OF_HOUSE, OF_OTHER, "own", "foreign"),
        *form(OF_KEEPER, signed_in(), "lone", "free"),
    ),
    "node_retire": form(OF_HOUSE, OF_OTHER, "own", "foreign"),
    "node_restore": (
        deed(OF_HOUSE, slug="own"),
        deed(OF_OTHER, slug="foreign"),
        deed(OF_KEEPER, slug="lone"),
    ),
    "node_confirm": (
        deed(OF_HOUSE, slug="own"),
        deed(OF_OTHER, slug="foreign"),
        deed(OF_KEEPER, slug="lone"),
        deed(only("admin"), slug="free"),
    ),
    "stewards": READ,
    "stewards_csv": READ,
    "unowned": READ,
    "unowned_csv": READ,
    "levels": READ,
    "levels_csv": READ,
    "roll_call": READ,
    "roll_call_csv": READ,
    "roll_call_start": (
        deed(OF_HOUSE, {"unit": "house"}),
        deed(OF_OTHER, {"unit": "other"}),
        deed(only("admin")),
    ),
    "roll_call_answer": (deed(OF_HOUSE, {"answer": "nonsense"}, pk="call"),),
    # Assessment
    "assessments": READ,
    "assessment_new": (*MEMBERS, Door(signed_in(), method="POST")),
    "assessment": read(number=1),
    "assessment_progress": read(number=1),
    "assessment_slider": read(number=1),
    "assessment_stop": (deed(only("admin"), number=1),),
    "assessment_compare": read(number=1, other=1),
    "assessment_snapshot": read(number=1),
    "assessment_bundle": read(number=1),
    "assessment_result": read(number=1),
    "assessment_table": read(number=1),
    # Analyses of risk and plan
    "analyses": READ,
    "analysis_new": (*MEMBERS, Door(signed_in(), method="POST")),
    "analysis": read(number=1),
    "analysis_progress": read(number=1),
    "analysis_stop": (deed(only("admin"), number=1),),
    "analysis_compare": read(number=1, other=1),
    "analysis_snapshot": read(number=1),
    "analysis_result": read(number=1),
    "analysis_table": read(number=1),
    "analysis_bundle": read(number=1),
    "analysis_report": read(number=1),
    "analysis_wikitext": read(number=1),
    "analysis_pdf": read(number=1),
    "plan_choose": asked(ASKERS, 1, "GET") + asked(ASKERS, 1, "POST"),
    "analysis_finding": asked(ASKERS, 1, "GET") + asked(ASKERS, 1, "POST"),
    # house asked for it: its people do not review it themselves
    "analysis_review": (
        *asked(only("newcomer", "persona", "outsider", "keeper", "admin"), 1, "GET"),
        *asked(only("newcomer", "persona", "outsider", "keeper", "admin"), 1, "POST"),
    ),
    "analysis_recompute": (deed(signed_in(), number=1),),
    "finding_new": (Door(OF_HOUSE | {"outsider": MAY}, {"number": 1}),),
    "findings": READ,
    "finding": read(number=1),
    "finding_withdraw": (
        Door(OF_HOUSE, {"number": 1}),
        Door(OF_HOUSE, {"number": 1}, "POST"),
    ),
    "scenarios": READ,
    "scenario": read(slug="triple"),
    "promises": READ,
    "risks": READ,
    "risk_words": READ,
    "risk": read(slug="fire"),
    "risk_new": (Door(WRITERS), Door(WRITERS, method="POST")),
    "risk_edit": written("fire"),
    "risk_accept": (Door(OF_HOUSE, {"slug": "fire"}), Door(OF_HOUSE, {"slug": "fire"}, "POST")),
    "risk_withdraw": (Door(OF_HOUSE, {"slug": "fire"}), Door(OF_HOUSE, {"slug": "fire"}, "POST")),
    "risk_restore": (deed(WRITERS, slug="fire"),),
    "risk_learn": (deed(WRITERS, slug="fire"),),
    "risk_estimate": form(signed_in(), signed_in(), "fire", "fire"),
    "estimates": READ,
    "treatments": READ,
    "treatment": read(slug="water"),
    "treatment_new": (Door(WRITERS), Door(WRITERS, method="POST")),
    "treatment_edit": written("water"),
    "treatment_withdraw": written("water"),
    "treatment_restore": (deed(WRITERS, slug="water"),),
    "incidents": READ,
    "incidents_csv": READ,
    "incident": read(slug="smoke"),
    "incident_new": (Door(WRITERS), Door(WRITERS, method="POST")),
    "incidents_import": (Door(WRITERS), Door(WRITERS, method="POST")),
    "incident_edit": written("smoke"),
    "incident_withdraw": written("smoke"),
    "incident_restore": (deed(WRITERS, slug="smoke"),),
    "node_learn": (
        deed(OF_HOUSE, slug="own"),
        deed(OF_OTHER, slug="foreign"),
        deed(OF_KEEPER, slug="lone"),
    ),
    # Record
    "record": READ,
    "entry": read(idx=0),
    "leaves": READ,
    "document": read(digest="digest"),
    "opening": (Door(everybody(NOT_HERE), {"commitment": "0" * 64}),),
    # a checkpoint is signed by the worker, and this world has none
    "record_checkpoint": GONE,
    "entry_proof": (Door(everybody(NOT_HERE), {"idx": 0}),),
    "tile": (Door(everybody(NOT_HERE), {"level": 0, "path": "000"}),),
    "entry_bundle": (Door(everybody(NOT_HERE), {"path": "000"}),),
    "record_key": READ,
    "record_verify": READ,
    "receipt": (Door(everybody(NOT_HERE), {"leaf_hash": "0" * 64}),),
    # Decisions: asking, voting, results
    "questions": READ,
    "question": read(number=COUNTED),
    "question_new": (
        Door(ASKERS),
        Door(ASKERS, method="POST"),
    ),
    "question_edit": (
        *asked(OF_HOUSE, DRAFT, FROZEN, "GET"),
        *asked(OF_HOUSE, DRAFT, FROZEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
        *asked(OF_OTHER, FOREIGN, "POST"),
    ),
    "question_freeze": (deed(OF_HOUSE, number=DRAFT), deed(OF_OTHER, number=FOREIGN)),
    "question_open": (deed(OF_HOUSE, number=FROZEN), deed(OF_OTHER, number=FOREIGN)),
    "question_again": (deed(OF_HOUSE, number=COUNTED), deed(OF_OTHER, number=FOREIGN)),
    "question_extend": (
        *asked(OF_HOUSE, OPEN, "GET"),
        *asked(OF_HOUSE, OPEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
    ),
    "question_withdraw": (
        *asked(OF_HOUSE, OPEN, "GET"),
        *asked(OF_HOUSE, OPEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
    ),
    "question_strike": (
        *asked(only("admin"), OPEN, "GET"),
        *asked(only("admin"), OPEN, "POST"),
    ),
    "ballot": (
        *asked(ON_THE_ROLL, OPEN, "GET"),
        *asked(ON_THE_ROLL, OPEN, "POST"),
        *asked(only(), COUNTED, "GET"),
        *asked(only(others=NOT_HERE), DRAFT, "GET"),
    ),
    "ballot_receipt": (Door(OF_VOTERS, {"number": COUNTED}),),
    "ballot_receipt_file": (
        Door(OF_VOTERS, {"number": COUNTED, "seq": 1}),
        Door(only(others=NOT_HERE), {"number": COUNTED, "seq": 2}),
    ),
    "result": (*read(number=COUNTED), *asked(everybody(NOT_HERE), OPEN, "GET")),
    "question_bundle": read(number=COUNTED),
    "electorates": READ,
    "electorate": (
        Door(everybody(), {"id_": "electorate"}),
        Door(everybody(NOT_HERE), {"id_": "00000000-0000-7000-8000-000000000000"}),
    ),
    "electorate_new": (Door(only("admin")), Door(only("admin"), method="POST")),
    # Decisions: what follows, and open roll calls
    "decision_new": (
        *asked(OF_HOUSE, COUNTED, OPEN, "GET"),
        *asked(OF_HOUSE, COUNTED, OPEN, "POST"),
        *asked(OF_OTHER, FOREIGN, "GET"),
    ),
    "decision_new_free": (Door(ASKERS), Door(ASKERS, method="POST")),
    "decisions": READ,
    "decision": read(number=1),
    "commitments": READ,
    "commitments_csv": READ,
    "commitment": read(number=OF_KEEPER_AND_HOUSE),
    "commitment_new": (
        *asked(OF_HOUSE, 1, "GET"),
        *asked(OF_HOUSE, 1, "POST"),
        *asked(OF_OTHER, 2, "GET"),
    ),
    **{
        name: (
            *asked(PROMISED, OF_KEEPER_AND_HOUSE, "GET"),
            *asked(PROMISED, OF_KEEPER_AND_HOUSE, "POST"),
            *asked(OF_OTHER, OF_OTHER_ALONE, "GET"),
        )
        for name in ("commitment_edit", "commitment_fulfil", "commitment_drop")
    },
    "delegation": (
        *asked(ON_THE_ROLL, PASSED_ON, "GET"),
        *asked(ON_THE_ROLL, PASSED_ON, "POST"),
        *asked(only(others=NOT_HERE), OPEN, "GET"),
    ),
    "objection_withdraw": (deed(only("insider"), number=ROUND, id_="objection"),),
    "objection_answer": (
        Door(OF_HOUSE, {"number": ROUND, "id_": "objection"}),
        Door(OF_HOUSE, {"number": ROUND, "id_": "objection"}, "POST"),
        Door(only(others=NOT_HERE), {"number": OPEN, "id_": "objection"}),
    ),
    # Interface for programs
    "api:openapi-json": READ,
    "api:api-root": GONE,
    "api:nodes": READ,
    "api:node": read(slug="own"),
    "api:put_node": (
        Door(API_HOUSE, {"slug": "own"}, "PUT"),
        Door(only("outsider", "admin", signed_out=NO), {"slug": "foreign"}, "PUT"),
    ),
    "api:who_keeps": READ,
    "api:roll_call_state": READ,
    "api:people": READ,
    "api:person": (
        Door(everybody(), {"slug": "keeper"}),
        Door(everybody(NOT_HERE), {"slug": "hidden"}),
    ),
    "api:units": READ,
    "api:unit": read(slug="house"),
    "api:unit_reports": read(slug="house"),
    "api:unit_report": read(number=PUBLISHED),
    "api:reports_due": READ,
    "api:list_runs": READ,
    "api:ask": (Door(API_MEMBERS, method="POST"),),
    "api:one_run": read(number=1),
    "api:answer": read(number=1),
    "api:slider": read(number=1),
    "api:list_analyses": READ,
    "api:one_analysis": read(number=1),
    "api:analysis_found": read(number=1),
    "api:list_findings": READ,
    "api:one_finding": read(number=1),
    "api:list_risks": READ,
    "api:list_incidents": READ,
    "api:entries": READ,
    "api:entry": (
        Door(everybody(), {"idx": "0"}),
        Door(everybody(NOT_HERE), {"idx": "999999"}),
    ),
    "api:acts": READ,
    "api:checkpoint": GONE,
    "api:receipt": (Door(everybody(NOT_HERE), {"leaf_hash": "0" * 64}),),
    # who signs needs no account: the signature itself says who it is
    "api:cosign": (Door(everybody(), method="POST", data={"size": 1, "line": "x"}),),
    "api:list_questions": READ,
    "api:one_question": read(number=COUNTED),
    "api:turnout": read(number=COUNTED),
    "api:result": (*read(number=COUNTED), *asked(everybody(NOT_HERE), OPEN, "GET")),
    # no checkpoint is signed in this world, so no bundle is ready
    "api:bundle": asked(everybody(NOT_HERE), COUNTED, OPEN, "GET"),
    "api:cast": (Door(API_MEMBERS, {"number": OPEN}, "POST"),),
    "api:receipts": (Door(only("insider", others=NOT_HERE, signed_out=NO), {"number": COUNTED}),),
    "api:list_decisions": READ,
    "api:one_decision": read(number=1),
    "api:list_commitments": READ,
    "api:one_commitment": read(number=OF_KEEPER_AND_HOUSE),
    # The administration: every address of it, by one line
    "admin:logout": (deed(everybody()),),
    "admin:login": (Door(everybody()),),
    "admin:*": (Door(ADMIN),),
}

"""How the table of doors is written: the expected answer of one address for each role.

Add a line per new address. ``Door(expected, kwargs, method, data)``: what each role gets when it
asks for ``kwargs`` with ``method``. An address with several lines is asked several times: the
reader's own thing and a foreign one, reading and writing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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

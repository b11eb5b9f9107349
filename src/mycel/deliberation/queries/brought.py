"""Brought: which statements of an earlier conversation can be put in, and why others cannot."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from mycel.deliberation.models import Process, Statement
from mycel.deliberation.models.statements import MOST_SEEDS
from mycel.engine.discussion.similar import fingerprint
from mycel.engine.opinion import matrix
from mycel.texts.queries.limits import LIMITS

REJECTED, META, EMPTY, LONG, BEFORE = "rejected", "meta", "empty", "long", "before"


@dataclass(frozen=True)
class LeftOut:
    """A statement that is not put in, by its id in the earlier conversation, and why not."""

    id: str
    body: str
    why: str


@dataclass(frozen=True)
class Brought:
    """What fits now, how many more fit after that, and what is left out."""

    fit: tuple[str, ...]
    more: int
    left_out: tuple[LeftOut, ...]


def brought(
    *, process: Process, statements: Iterable[matrix.Statement], with_meta: bool
) -> Brought:
    """Sort statements of an earlier conversation by whether a process can take them."""
    known = set(Statement.objects.filter(process=process).values_list("folded", flat=True))
    fit: list[str] = []
    left: list[LeftOut] = []
    for one in statements:
        body = " ".join(unicodedata.normalize("NFC", one.text).split())
        key = fingerprint(text=body)
        why = _why(one, body, with_meta=with_meta) or (BEFORE if key in known else "")
        if why:
            left.append(LeftOut(one.id, body, why))
        else:
            known.add(key)
            fit.append(body)
    return Brought(tuple(fit[:MOST_SEEDS]), max(0, len(fit) - MOST_SEEDS), tuple(left))


def _why(one: matrix.Statement, body: str, *, with_meta: bool) -> str:
    if one.moderated == matrix.REJECTED or not one.is_active:
        return REJECTED
    if one.is_meta and not with_meta:
        return META
    if not body:
        return EMPTY
    return LONG if len(body) > LIMITS["statement"] else ""

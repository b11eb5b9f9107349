"""Acts on rolls: importing an electorate, claiming one's place in it, freezing who may vote."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.decisions.actions import _names
from mycel.decisions.actions._names import in_turn, minute, named_question
from mycel.decisions.models import DRAFT, FROZEN, Elector, Electorate, Question, RollEntry
from mycel.engine import canon, chance
from mycel.engine.choice.eligibility import Candidate, Roll
from mycel.engine.tree import Frontier
from mycel.people.models import Person
from mycel.record import acts as record

SHOWN = 5
"""People from which on the record says how many a rule kept out."""


class NobodyMayVote(ValueError):
    """A roll without anybody on it."""


class ClaimedAlready(ValueError):
    """A place in an electorate that somebody else has claimed."""


@record.act(
    "decisions.electorate.imported",
    version=1,
    says=_("{actor} brought in an electorate of {size} people: {electorate}"),
    title=_("An electorate was brought in"),
    electorate="id",
    size="number",
    file="digest",
    document="digest",
)
def import_electorate(
    *,
    name: str,
    columns: Sequence[str],
    electors: Sequence[Candidate],
    digest: str,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Electorate]:
    """Keep a list of people who may vote, as a file gave it; whom it names stays here.

    Args:
        name: what people call it.
        columns: the attributes it has.
        electors: everybody on it, each stable id once.
        digest: SHA-256 of the file.
        by: who brought it.
        at: now.

    Errors:
        NobodyMayVote.
    """
    if not electors:
        raise NobodyMayVote(_("The list names nobody. Expected one person or more."))
    electorate = Electorate.objects.create(
        id=chance.identifier(at_ms=_names.ms(at)),
        name=name,
        columns=list(columns),
        size=len(electors),
        digest=digest,
        imported_at=at,
    )
    id_ = _names.prepared_id(electorate.id)
    _names.insert_all(
        Elector,
        ("electorate_id", "uid", "home", "attributes"),
        ((id_, one.uid, one.home, json.dumps(dict(one.attributes))) for one in electors),
    )
    return record.Entry(
        electorate,
        scope=electorate.id,
        body={"electorate": electorate.id, "size": len(electors), "file": digest},
        document={
            "name": record.Sealed(about=electorate.id, text=name),
            "columns": list(columns),
        },
        names=(record.Named(id=electorate.id, ref="", label=name),),
    )


@record.act(
    "decisions.elector.claimed",
    version=1,
    says=_("Somebody took their place in {electorate}"),
    title=_("Somebody took their place in an electorate"),
    resolution="day",
    electorate="id",
)
def claim_elector(
    *, elector: Elector, person: Person, by: None = None, at: datetime
) -> record.Entry[Elector]:
    """Let a person take the place that the wiki they signed in with vouches for.

    The record says neither who nor which place: pseudonymous rolls publish neither.

    Errors:
        ClaimedAlready.
    """
    free = Elector.objects.filter(id=elector.id, person__isnull=True)
    if not free.update(person=person):
        raise ClaimedAlready(_("Somebody has taken this place. Ask the administrators."))
    RollEntry.objects.filter(
        question__electorate_id=elector.electorate_id, uid=elector.uid, person__isnull=True
    ).update(person=person)
    electorate = elector.electorate
    return record.Entry(
        elector,
        scope=electorate.id,
        body={"electorate": electorate.id},
        names=(record.Named(id=electorate.id, ref="", label=electorate.name),),
    )


@record.act(
    "decisions.roll.frozen",
    version=1,
    says=_("The roll of {question} was frozen with {size} people"),
    title=_("A roll was frozen"),
    question="id",
    size="number",
    root="commitment",
    roll="digest",
    document="digest",
)
def freeze_roll(
    *,
    question: Question,
    roll: Roll,
    persons: Mapping[str, UUID],
    cutoff: datetime,
    by: UUID | None,
    at: datetime,
) -> record.Entry[Question]:
    """Freeze who may vote, and publish a commitment to each of them.

    Args:
        question: a draft.
        roll: who may vote, and how many may not, by reason.
        persons: persons by stable id, for those who have signed in.
        cutoff: the moment at which the rules were looked at.
        by: who freezes it.
        at: now.

    Errors:
        NotNow, also where the rules are no longer those that the roll was made by; NobodyMayVote.
    """
    asked = question.eligibility, question.electorate_id
    in_turn(question, DRAFT)
    if asked != (question.eligibility, question.electorate_id):
        raise _names.NotNow(_("Who may vote was changed in the meantime. Freeze the roll again."))
    if not roll.eligible:
        raise NobodyMayVote(_("Nobody meets the rules at that moment. Change the rules."))
    places = sorted(_sealed(one) for one in roll.eligible)
    id_ = _names.prepared_id(question.id)
    _names.insert_all(
        RollEntry,
        ("question_id", "commitment", "salt", "uid", "person_id", "home", "struck"),
        ((id_, c, salt, uid, _person(persons.get(uid)), home, "") for c, salt, uid, home in places),
    )
    tree = Frontier()
    for commitment, _salt, _uid, _home in places:
        tree.append(canon.leaf_hash(bytes.fromhex(commitment)))
    root = tree.root().hex()
    digest = record.publish(document=[place[0] for place in places])
    _names.save(
        question,
        state=FROZEN,
        cutoff_at=cutoff,
        roll_size=len(places),
        roll_root=root,
        roll_document=digest,
    )
    return record.Entry(
        question,
        scope=question.id,
        body={"question": question.id, "size": len(places), "root": root, "roll": digest},
        document={
            "rules": _names.shown_rules(question),
            "cutoff": minute(cutoff),
            "electorate": question.electorate and question.electorate.digest,
            "excluded": {why: n if n >= SHOWN else None for why, n in roll.excluded.items()},
        },
        names=(named_question(question),),
    )


def _sealed(one: Candidate) -> tuple[str, bytes, str, str]:
    """Return a place on a roll: commitment, salt, stable id, home."""
    salt = chance.salt()
    return canon.roll_commitment(salt=salt, uid=one.uid.encode()), salt, one.uid, one.home


def _person(id_: UUID | None) -> object:
    return None if id_ is None else _names.prepared_id(id_)

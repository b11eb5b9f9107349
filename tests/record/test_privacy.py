"""Nobody's name, account, address or place on the network ever enters the record."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.record import (
    analysing,
    discussing,
    leading,
    proposing,
    registering,
    reporting,
    stating,
    texting,
)

from mycel.assessment import actions as assessment
from mycel.assessment import tasks
from mycel.assessment.models import Question, Run
from mycel.catalogue.actions import nodes, roll_call
from mycel.catalogue.models import Node
from mycel.cli.loading import load
from mycel.decisions import actions as decisions
from mycel.decisions import tasks as voting
from mycel.decisions.models import Question as Asking
from mycel.deliberation import actions as deliberation
from mycel.deliberation.models import Process
from mycel.engine import canon, movement
from mycel.engine.choice import asking
from mycel.formats import movement as code
from mycel.groups import actions as groups
from mycel.groups import snapshots
from mycel.groups.models import Unit
from mycel.loop import actions as loop
from mycel.people import actions as people
from mycel.people.models import Account, Person
from mycel.record import actions as record
from mycel.record import acts, notes, sequencer
from mycel.record.models import Document, LogLeaf, Opening, OutboxLeaf, Subject

SAMPLE = Path(__file__).resolve().parents[2] / "movements" / "open-atlas"
AT = datetime(2026, 11, 23, 6, 0, 41, tzinfo=UTC)
TODAY = AT.date()
ADDRESS = "203.0.113.77"
ACCOUNT, NAME, MAIL = "quillfeather", "Ottilie Quîllfeather", "ottilie.quillfeather@example.org"
TOLD = f"Ask {NAME} ({ACCOUNT}, {MAIL}) or Amina or أمينة."

NETWORK = re.compile(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}"
    r"|[\w.+-]+@[\w-]+\.\w+",
    re.IGNORECASE,
)


@pytest.fixture
def signed_up(db, settings):
    """Load the sample and sign up; every free text that a person can write names somebody."""
    load(value=_telling(_sample()), by=None, at=AT)
    client = Client(REMOTE_ADDR=ADDRESS)
    password = "a-long-enough-pass-phrase-4"
    answer = client.post(
        "/accounts/signup/", {"username": ACCOUNT, "password1": password, "password2": password}
    )
    assert answer.status_code == 302
    account = Account.objects.get(username=ACCOUNT)
    Account.objects.filter(pk=account.pk).update(email=MAIL)
    return account.person


def test_every_act_leaves_no_trace_of_anybody(signed_up):
    _act_everywhere(signed_up)
    while sequencer.sequence():
        pass
    done = set(LogLeaf.objects.values_list("kind", flat=True))
    ours = {name for name, act in acts.REGISTRY.items() if act.where.startswith("mycel.")}
    assert ours - done == set(), "an act was registered that this test never tries: add it below"
    sought = _everybody()
    for where, text in _public():
        found = sought.search(text) or NETWORK.search(text)
        assert found is None, f"{where} says {found.group()!r}: {_around(text, found)}"
    assert sequencer.audit().faults == ()


def test_what_waits_is_as_clean_as_what_was_recorded(signed_up):
    people.describe(
        person=signed_up,
        value=movement.Person(ref="", name=NAME, named=True, home="Quillfeather Hall"),
        by=signed_up.id,
        at=AT,
    )
    assert OutboxLeaf.objects.exists()
    sought = _everybody()
    assert not [where for where, text in _public() if sought.search(text)]
    assert Subject.objects.get(id=signed_up.id).label == NAME


def test_the_search_would_find_a_name(signed_up):
    """The negative control: planted names are found in every place and spelling."""
    sought = _everybody()
    for text in ("by QUILLFEATHER.", r'"\u0061mina"', f"x {MAIL}", ADDRESS, "fe80::1:2:3", "أمينة"):
        plain = _unescaped(text)
        assert sought.search(plain) or NETWORK.search(plain), text


def test_an_erased_text_leaves_the_record_whole(signed_up):
    told = f"{TOLD} This stands in one charter alone."
    unit = _charter(signed_up, told)
    opening = Opening.objects.get(about=unit.id, text=told)
    holder = _document_with(opening.commitment)
    salted = canon.text_commitment(salt=bytes(opening.salt), data=told.encode())
    assert opening.commitment == salted
    _charter(signed_up, "Ask the office.")
    record.erase_text(commitment=opening.commitment, ground="request", by=None, at=AT)
    sequencer.sequence()
    assert not Opening.objects.filter(text=told).exists()
    assert canon.digest(bytes(holder.body)) == holder.digest
    assert sequencer.audit().faults == ()
    leaf = canon.decode(bytes(LogLeaf.objects.latest("idx").leaf))
    assert leaf["t"] == "record.text.erased"
    assert leaf["b"]["commitment"] == opening.commitment
    with pytest.raises(record.NothingToErase):
        record.erase_text(commitment=opening.commitment, ground="request", by=None, at=AT)


def _document_with(commitment):
    (found,) = (row for row in Document.objects.all() if commitment.encode() in bytes(row.body))
    return found


def _charter(person, text):
    unit = Unit.objects.order_by("slug")[0]
    value = snapshots.of_unit(unit)
    groups.change_unit(unit=unit, value=value, charter=text, by=person.id, at=AT)
    return unit


def _sample():
    files = {
        str(path.relative_to(SAMPLE)): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file()
    }
    return code.read(files=files)


def _telling(value):
    """Return the sample with a person named in every free text of every kind."""
    both = {"en": TOLD, "ar": TOLD}
    told_nodes = {
        ref: replace(
            node,
            description=both,
            source=TOLD,
            source_id=TOLD,
            links=(f"https://example.org/User:{ACCOUNT}",),
            depends_on=tuple(replace(edge, note=TOLD) for edge in node.depends_on),
        )
        for ref, node in value.nodes.items()
    }
    told_units = {
        ref: replace(
            unit,
            mandate=both,
            source_id=TOLD,
            links=(f"https://example.org/User:{ACCOUNT}",),
            roles=tuple(replace(role, responsibilities=(TOLD,)) for role in unit.roles),
        )
        for ref, unit in value.units.items()
    }
    return replace(
        value,
        nodes=told_nodes,
        units=told_units,
        texts=dict.fromkeys(value.texts, TOLD),
        risks={ref: replace(r, cause=both, event=TOLD) for ref, r in value.risks.items()},
    )


def _act_everywhere(person):
    who = {"by": person.id, "at": AT}
    told = {"en": TOLD}
    people.describe(person=person, value=movement.Person(ref="", name=NAME, named=True), **who)
    unit_value = movement.Unit(
        ref="unit/night-desk",
        kind=movement.UnitKind.TEAM,
        name="Night desk",
        mandate=told,
        roles=(movement.Role("Night watch", seats=2, responsibilities=(TOLD,)),),
    )
    unit = groups.found_unit(value=unit_value, charter=TOLD, **who)
    groups.change_unit(unit=unit, value=replace(unit_value, mandate=TOLD), charter="", **who)
    term = groups.begin_term(role=unit.roles.get(), person=person, since=TODAY, **who)
    groups.end_term(term=term, until=TODAY, **who)
    node_value = movement.Node(
        ref="node/lamp",
        kind=movement.NodeKind.PLATFORM,
        name="Lamp",
        description=told,
        steward=person.ref,
        depends_on=(movement.Dependency("node/tile-server", note=TOLD),),
    )
    node = nodes.add_node(value=node_value, **who)
    nodes.change_node(node=node, value=replace(node_value, source=TOLD), **who)
    roll_call.confirm_node(node=node, **who)
    calls = roll_call.call_roll(scope=unit.id, nodes=[node], **who)
    roll_call.answer_call(call=calls[0], answer="needs-help", **who)
    nodes.retire_node(node=node, **who)
    nodes.restore_node(node=node, **who)
    _assess(person, unit, who)
    analysing.everything(person=person, unit=unit, told=TOLD, who=who)
    registering.everything(person=person, unit=unit, told=TOLD, who=who)
    reporting.everything(unit=unit, told=TOLD, who=who)
    texting.everything(person=person, told=TOLD, who=who)
    leading.everything(person=person, unit=unit, told=TOLD, who=who)
    stating.everything(person=person, unit=unit, told=TOLD, who=who)
    discussing.everything(person=person, unit=unit, told=TOLD, who=who)
    proposing.everything(person=person, unit=unit, told=TOLD, who=who)
    _decide(person, unit, who)
    _link(who)
    opening = Opening.objects.filter(about=unit.id)[0]
    record.erase_text(commitment=opening.commitment, ground="request", **who)
    witness = notes.new_signer(name="example.net/witness", type=notes.WITNESS)
    record.add_witness(key=witness.key.spelled(), **who)
    record.remove_witness(name="example.net/witness", **who)
    record.erase_subject(id_=node.id, ground="safety", **who)
    for leaving in (person, Person.objects.get(slug="amina")):
        people.leave(person=leaving, **who)


def _assess(person, unit, who):
    question = Question(today=TODAY, until=date(2028, 12, 31), growth=2.0, worlds=100)
    run = tasks.ask(question=question, by=person.id, at=AT)
    tasks.compute.func(str(run.id))
    done = Run.objects.get(id=run.id)
    finding = assessment.publish_finding(
        run=done,
        unit=unit,
        title={"en": "The lamp goes out"},
        explanation={"en": TOLD},
        recommendation={"en": TOLD},
        nodes=list(Node.objects.all()[:3]),
        **who,
    )
    assessment.withdraw_finding(finding=finding, reason=TOLD, **who)
    assessment.fail_run(run=assessment.ask_run(question=question, **who), sentence="No.", **who)
    assessment.stop_run(run=assessment.ask_run(question=question, **who), **who)


ASKED = asking.Asked(
    title={"en": TOLD},
    summary={"en": TOLD},
    options=(
        asking.AskedOption(name={"en": TOLD}, description={"en": TOLD}),
        asking.AskedOption(name={"en": "Nobody"}),
    ),
    paper="ranking",
    rule=asking.tally(method="schulze"),
    opens_at=AT + timedelta(minutes=1),
    closes_at=AT + timedelta(days=1),
    eligibility=({"except_in": {"uids": [ACCOUNT], "reason": TOLD}},),
)


def _decide(person, unit, who):
    later = AT + timedelta(hours=1)
    first = decisions.draft_question(unit=unit, asked=ASKED, **who)
    asked = replace(ASKED, privacy="open-roll-call", delegation=True)
    decisions.change_question(question=first, asked=asked, **who)
    decisions.withdraw_question(question=first, reason=TOLD, **who)
    question = _opened(unit, who)
    decisions.extend_question(
        question=question, closes_at=AT + timedelta(days=2), reason=TOLD, **who
    )
    for key in ("the-first-key", "the-second-key"):
        choice = {"ranking": [["o1"]]}
        voting.cast(
            number=question.number, account=person.account_id, choice=choice, nonce=NAME, key=key,
            at=later,
        )  # fmt: skip
    while sequencer.sequence():
        pass
    index = LogLeaf.objects.filter(kind="decisions.ballot.cast").latest("idx").idx
    decisions.strike_ballot(question=question, index=index, reason="double", **who)
    _talk(person, unit, who, at=later)
    voting.close_now(question=question, at=AT + timedelta(days=2))
    while sequencer.sequence():
        pass
    voting.count(question=question, at=AT + timedelta(days=2))
    _promise(person, unit, question, who)


def _link(who):
    """Say that a process led to a question, and take it back."""
    ends = {
        "source": deliberation.named_process(Process.objects.first()),
        "target": decisions.named_question(Asking.objects.first()),
        "kind": loop.DECIDED_BY,
    }
    loop.link(**ends, **who)
    loop.unlink(**ends, **who)


def _opened(unit, who, **changes):
    question = decisions.draft_question(unit=unit, asked=replace(ASKED, **changes), **who)
    voting.freeze(question=question, **who)
    voting.open_now(question=question, at=AT + timedelta(minutes=1))
    return question


def _talk(person, unit, who, *, at):
    """Pass a vote on, object, and bring in a list that names people."""
    who = who | {"at": at}
    talked = _opened(unit, who | {"at": AT}, privacy="open-roll-call", delegation=True)
    taker = Person.objects.filter(roll_entries__question=talked).exclude(id=person.id).first()
    if taker is None:
        Account.objects.create_user("second-account", date_joined=AT)
        taker = Person.objects.filter(account=None)[0]
        taker.roll_entries.create(question=talked, commitment="ab" * 32, uid=str(taker.id))
    decisions.delegate(question=talked, giver=person, taker=taker, **who)
    decisions.withdraw_delegation(question=talked, giver=person, **who)
    round_ = _opened(
        unit, who | {"at": AT}, privacy="open-roll-call", paper="consent", options=(),
        rule=asking.consent(),
    )  # fmt: skip
    objection = decisions.raise_objection(
        question=round_, person=person, reason={"en": TOLD}, **who
    )
    decisions.answer_objection(objection=objection, answer={"en": TOLD}, **who)
    decisions.withdraw_objection(objection=objection, **who)
    data = f"id,home\n{ACCOUNT},Quîllfeather\n".encode()
    voting.bring_in(name=NAME, data=data, **who)
    assert voting.claim(person=person, uid=ACCOUNT, at=at) == 1


def _promise(person, unit, question, who):
    decision = decisions.publish_decision(
        unit=unit, title={"en": TOLD}, statement={"en": TOLD}, question=question,
        dissent=[{"en": TOLD}], **who,
    )  # fmt: skip
    promised = decisions.Promised(
        what={"en": TOLD}, due_date=TODAY, owner_person=person, money=TOLD[:60], note={"en": TOLD},
        evidence=f"https://example.org/User:{ACCOUNT}",
    )  # fmt: skip
    first = decisions.make_commitment(decision=decision, promised=promised, **who)
    second = decisions.make_commitment(decision=decision, promised=promised, **who)
    decisions.change_commitment(commitment=first, promised=promised, **who)
    decisions.fulfil_commitment(commitment=first, promised=promised, **who)
    decisions.drop_commitment(commitment=second, promised=promised, **who)


def _everybody():
    """Return what finds every name, slug and account of everybody, whole words, in any case."""
    words = {ACCOUNT, NAME, MAIL, "Quîllfeather", "Ottilie", "amina", "أمينة"}
    for person in Person.objects.select_related("account"):
        words |= {person.name, person.slug}
        words |= {person.account.username, person.account.email} if person.account else set()
    words = {word for word in words if word and not word.startswith(("p-", "left-"))}
    each = "|".join(re.escape(word) for word in sorted(words))
    return re.compile(rf"(?<!\w)(?:{each})(?!\w)", re.IGNORECASE)


def _public():
    for row in LogLeaf.objects.order_by("idx"):
        yield f"entry {row.idx}", _unescaped(bytes(row.leaf).decode())
    for row in OutboxLeaf.objects.all():
        yield f"waiting {row.id}", _unescaped(bytes(row.leaf).decode())
    for row in Document.objects.all():
        yield f"document {row.digest}", _unescaped(bytes(row.body).decode())


def _unescaped(text):
    """Read one more layer of JSON escapes, for JSON that stands inside a string."""
    return re.sub(r"\\+u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)


def _around(text, found):
    return text[max(0, found.start() - 80) : found.end() + 80]

"""Talking: what the people of the sample deliberate on, so that a newcomer finds them at it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mycel.cli.talked import ANSWERED, COMMENTS, MAPPING, PROPOSED, READING, STATED, Said, Text
from mycel.deliberation import actions, tasks
from mycel.deliberation.models import Process
from mycel.deliberation.snapshots import starting_plans
from mycel.engine import chance
from mycel.engine.discussion.plan import Phase
from mycel.groups.models import Unit
from mycel.loop import listening
from mycel.people.models import Person
from mycel.texts.actions import Draft

SEED = 19
DAY = timedelta(days=1)
LANGUAGES = ("en", "de", "ar")
MAPPED = (
    Phase("information", {"en": "Read first", "de": "Zuerst lesen", "ar": "اقرأ أولًا"}, days=7),
    Phase(
        "statements",
        {"en": "What matters to you", "de": "Was dir wichtig ist", "ar": "ما يهمّك"},
        ("state", "vote", "post", "react"),
        days=21,
    ),
    Phase(
        "proposals",
        {"en": "Proposals", "de": "Vorschläge", "ar": "المقترحات"},
        ("propose", "amend", "endorse", "post", "react"),
        days=21,
    ),
    Phase("disposition", {"en": "Answers", "de": "Antworten", "ar": "الردود"}, ("dispose",)),
    Phase(
        "follow-up",
        {"en": "What follows", "de": "Was daraus wird", "ar": "ما يتبع"},
        days=90,
    ),
)


HOST = "mei"
"""Who facilitates in the sample, so that whoever looks around can see what that is like."""


def deliberate(*, at: datetime) -> bool:
    """Enter three processes: one that votes on statements, one that proposes, one that ended.

    False where some are there.
    """
    units = {unit.slug: unit for unit in Unit.objects.order_by("slug")}
    people = list(Person.objects.filter(account__isnull=False).order_by("slug"))
    if not units or not people or Process.objects.exists():
        return False
    first = next(iter(units.values()))
    listening.listen()  # what is done from here on is told to those whom it concerns
    _comments(units.get("language-circle", first), people, at)
    _proposals(units.get("infrastructure-council", first), people, at)
    _statements(units.get("app-team", first), people, at)
    return True


def _statements(unit: Unit, people: Sequence[Person], at: datetime) -> None:
    """Let everybody vote; those who map by hand and those who map by machine think apart."""
    process = _open(unit, MAPPING, MAPPED, at - 9 * DAY, people[0])
    for one in people:
        if one.slug == HOST:
            actions.appoint(process=process, person=one, by=None, at=at - 9 * DAY)
    _begin(process, 1, people[0], at - 8 * DAY)
    drafts = [_draft(said) for said, _camp in STATED]
    actions.seed_statements(
        process=process, drafts=drafts, person=people[0], by=None, at=at - 8 * DAY
    )
    rng = chance.stream(seed=SEED, name="statements")
    for place, person in enumerate(people):
        for number, (_said, camp) in enumerate(STATED, start=1):
            if rng.random() < 0.15:  # noqa: PLR2004 — a few are passed over
                continue
            side = camp if place % 2 else -camp
            value = side if camp and rng.random() < 0.85 else 1 if camp == 0 else 0  # noqa: PLR2004 — most are sure
            actions.vote(
                process=process, number=number, value=value, person=person, by=None, at=at - 7 * DAY
            )
    tasks.ask(process=process)


def _proposals(unit: Unit, people: Sequence[Person], at: datetime) -> None:
    process = _open(unit, READING, MAPPED, at - 40 * DAY, people[0])
    _begin(process, 1, people[0], at - 33 * DAY)
    _begin(process, 2, people[0], at - 12 * DAY)
    for place, said in enumerate(PROPOSED):
        author = people[(2 + 3 * place) % len(people)]
        row = actions.draft_proposal(
            process=process, draft=_draft(said), person=author, by=None, at=at - 11 * DAY
        )
        actions.publish_proposal(proposal=row, person=author, by=None, at=at - 10 * DAY)
        for someone in people[: 14 - 5 * place]:
            if someone != author:
                actions.endorse(proposal=row, person=someone, by=None, at=at - 8 * DAY)


def _comments(unit: Unit, people: Sequence[Person], at: datetime) -> None:
    plan = starting_plans()["rfc"]
    process = _open(unit, ANSWERED, plan.phases, at - 75 * DAY, people[0])
    _begin(process, 1, people[0], at - 55 * DAY)
    thread = actions.open_thread(
        process=process, draft=_draft(COMMENTS[0][0]), person=people[0], is_consultation=True,
        by=None, at=at - 55 * DAY,
    )  # fmt: skip
    posts = [
        actions.write_post(
            thread=thread, draft=_draft(said), person=people[1 + n % (len(people) - 1)], by=None,
            at=at - 50 * DAY,
        )
        for n, (said, _disposition, _why) in enumerate(COMMENTS[1:])
    ]  # fmt: skip
    _begin(process, 2, people[0], at - 20 * DAY)
    for post, (_said, disposition, why) in zip(posts, COMMENTS[1:], strict=True):
        actions.dispose(
            process=process, posts=[post.number], disposition=disposition,
            reason=None if why is None else _draft(why), person=people[0], by=None,
            at=at - 18 * DAY,
        )  # fmt: skip
    outcome = COMMENTS[0][2]
    if outcome is not None:
        actions.close_thread(
            thread=thread, outcome=_draft(outcome), person=people[0], by=None, at=at - 15 * DAY
        )
    actions.close_process(process=_fresh(process), by=None, at=at - 14 * DAY)


def _open(
    unit: Unit, words: tuple[Text, Text], phases: Sequence[Phase], at: datetime, leads: Person
) -> Process:
    planned = actions.Planned(
        title=words[0], summary=words[1], phases=phases, begins=at.date(), languages=LANGUAGES
    )
    process = actions.draft_process(unit=unit, planned=planned, drafter=leads, by=None, at=at)
    actions.appoint(process=process, person=leads, by=None, at=at)
    return actions.open_process(process=process, by=None, at=at)


def _begin(process: Process, position: int, leads: Person, at: datetime) -> None:
    actions.begin_phase(
        process=_fresh(process), position=position,
        reason=f"{leads.name}: everybody who is needed has read it.", by=None, at=at,
    )  # fmt: skip


def _fresh(process: Process) -> Process:
    return Process.objects.select_related("unit").prefetch_related("phases").get(id=process.id)


def _draft(said: Said) -> Draft:
    language, title, body = said
    return Draft(language=language, title=title, body=body)

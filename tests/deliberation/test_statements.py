"""Statements: written, seeded, judged, merged, answered one after the other."""

import json

import pytest
from tests.deliberation import world

from mycel.deliberation import actions, tasks
from mycel.deliberation.models import Exposure, OpinionMap, Process, Statement, StatementVote
from mycel.deliberation.models.processes import DRAFT, MEMBERS
from mycel.deliberation.queries import routing, statements
from mycel.deliberation.snapshots.voters import voted_by
from mycel.record.models import OutboxLeaf
from mycel.texts.actions import Draft, TextRefused

pytestmark = pytest.mark.django_db
AT = world.AT
BACKEND = "mycel.site.backend.AccountBackend"


@pytest.fixture(autouse=True)
def _fresh_cache():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def process():
    return world.process("statements")


@pytest.fixture
def leads(process):
    return world.facilitator(process)


@pytest.fixture
def enter(client):
    def enter(person):
        client.force_login(person.account, backend=BACKEND)
        return client

    return enter


def said(body, language="en"):
    return Draft(language=language, body=body)


def seeded(process, leads, count=6):
    drafts = [said(f"Tea is better than coffee on day {n}.") for n in range(count)]
    rows = actions.seed_statements(process=process, drafts=drafts, person=leads, by=leads.id, at=AT)
    routing.forget(process=process)
    return rows


def vote(process, person, number, value=1):
    return tasks.vote(process=process, number=number, value=value, person=person, at=AT)


def test_everything_is_answered_once_and_each_answer_brings_the_next(process, leads):
    seeded(process, leads, 6)
    amina = world.person("amina")
    page = statements.vote_page(process=process, person=amina, language="en")
    seen = [page.statement.number]
    for done in range(1, 7):
        then = vote(process, amina, seen[-1])
        assert then.answered == done
        if then.then is not None:
            seen.append(then.then)
    assert sorted(seen) == [1, 2, 3, 4, 5, 6]
    page = statements.vote_page(process=process, person=amina, language="en")
    assert page.statement is None
    assert (page.answered, page.in_all) == (6, 6)
    shown = Exposure.objects.filter(participant__person=amina)
    assert shown.count() == 6


def test_reading_again_shows_the_same_statement(process, leads):
    seeded(process, leads, 12)
    amina = world.person("amina")
    vote(process, amina, 3)
    pages = [
        statements.vote_page(process=process, person=amina, language="en").statement.number
        for _ in range(5)
    ]
    assert len(set(pages)) == 1
    others = set()
    for n in range(12):
        someone = world.person(f"p{n}")
        page = statements.vote_page(process=process, person=someone, language="en")
        others.add(page.statement.number)
    assert len(others) > 2, "everybody is shown the same statement first"


def test_a_vote_is_changed_and_every_vote_kept(process, leads):
    seeded(process, leads, 2)
    amina = world.person("amina")
    for value in (1, -1, -1, 0):
        vote(process, amina, 1, value)
    rows = StatementVote.objects.order_by("seq")
    assert list(rows.values_list("seq", "value")) == [(1, 1), (2, -1), (3, -1), (4, 0)]
    row = Statement.objects.get(number=1)
    assert (row.agrees, row.disagrees, row.passes) == (0, 0, 1)
    assert voted_by(participant=rows[0].participant_id) == {1: (4, 0)}


def test_the_record_says_neither_who_voted_nor_how(process, leads):
    seeded(process, leads, 1)
    amina = world.person("amina")
    vote(process, amina, 1, -1)
    leaf = OutboxLeaf.objects.order_by("-id").first()
    body = json.loads(bytes(leaf.leaf))
    assert body["t"] == "deliberation.statement.voted"
    assert set(body["b"]) == {"schema", "process", "voter", "choice", "seq"}
    assert str(amina.id) not in bytes(leaf.leaf).decode()
    assert len(body["at"]) == len("2026-11-26")


@pytest.mark.parametrize("value", [2, -2, None])
def test_nothing_but_three_answers_is_a_vote(process, leads, value):
    seeded(process, leads, 1)
    with pytest.raises(actions.NoSuchVote, match="agree, pass or disagree"):
        vote(process, world.person("amina"), 1, value)
    assert not StatementVote.objects.exists()


def test_the_same_statement_is_refused_the_second_time(process, leads):
    seeded(process, leads, 1)
    with pytest.raises(actions.SaidBefore, match="as statement 1"):
        actions.write_statement(
            process=process, draft=said("tea is better, than COFFEE on day 0"),
            person=world.person("amina"), by=None, at=AT,
        )  # fmt: skip


def test_strict_moderation_shows_nothing_unseen(leads, process):
    Process.objects.filter(id=process.id).update(strict=True)
    process.refresh_from_db()
    amina = world.person("amina")
    row = actions.write_statement(
        process=process, draft=said("More tea."), person=amina, by=None, at=AT
    )
    bilal = world.person("bilal")
    with pytest.raises(actions.NoSuchVote, match="not shown any more"):
        vote(process, bilal, row.number)
    with pytest.raises(TextRefused, match="why it is rejected"):
        actions.judge_statement(
            statement=row, state="rejected", reason=" ", person=leads, by=leads.id, at=AT
        )
    actions.judge_statement(
        statement=row, state="accepted", reason="", person=leads, by=leads.id, at=AT
    )
    vote(process, bilal, row.number)


def test_a_merged_statement_keeps_its_votes_and_takes_no_more(process, leads):
    seeded(process, leads, 3)
    amina = world.person("amina")
    vote(process, amina, 2)
    two, one = Statement.objects.get(number=2), Statement.objects.get(number=1)
    actions.merge_statement(statement=two, into=one, person=leads, by=leads.id, at=AT)
    with pytest.raises(actions.NoSuchVote):
        vote(process, amina, 2)
    with pytest.raises(actions.NoSuchVote, match="still stands"):
        actions.merge_statement(statement=one, into=two, person=leads, by=leads.id, at=AT)
    two.refresh_from_db()
    assert (two.agrees, two.duplicate_of.number) == (1, 1)


def test_the_phase_is_asked_inside_the_act(leads):
    row = world.process("discussion", "statements", number=2)
    world.facilitator(row, "fatima")
    with pytest.raises(actions.NotNow, match="It comes with: statements"):
        vote(row, world.person("amina"), 1)


def crowd(process, count, numbers):
    """Let two camps answer: one agrees with odd statements, the other with even ones."""
    for n in range(count):
        someone = world.person(f"c{n}")
        for number in numbers:
            side = 1 if (n + number) % 2 else -1
            actions.vote(
                process=process, number=number, value=side,
                person=someone, by=None, at=AT,
            )  # fmt: skip


def test_a_map_tells_two_camps_and_is_the_same_bytes_again(process, leads, enter):
    seeded(process, leads, 10)
    crowd(process, 24, range(1, 11))
    tasks.draw.func(str(process.id))
    row = OpinionMap.objects.get()
    said_ = json.loads(bytes(row.public))
    assert [group["size"] for group in said_["groups"]] == [12, 12]
    assert "members" not in said_["groups"][0]
    assert said_["events"] == 240
    tasks.draw.func(str(process.id))
    assert OpinionMap.objects.count() == 1, "nothing new, no new map"
    OpinionMap.objects.all().delete()
    tasks.draw.func(str(process.id))
    assert bytes(OpinionMap.objects.get().public) == bytes(row.public)
    from mycel.people.models import Person

    browser = enter(Person.objects.get(slug="c0"))
    told = browser.get("/processes/1/map/").text
    assert "2 groups can be told." in told
    assert "The dot is you" in told
    assert "m-opinion__here" in told
    browser.logout()
    told = browser.get("/processes/1/map/").text
    assert "m-opinion__here" not in told
    answer = browser.get("/processes/1/map.json")
    assert answer.content == bytes(row.public)
    again = browser.get("/processes/1/map.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_few_people_are_told_in_no_groups_and_the_page_says_why(process, leads, client):
    seeded(process, leads, 10)
    assert "No map is drawn yet" in client.get("/processes/1/map/").text
    crowd(process, 6, range(1, 11))
    tasks.draw.func(str(process.id))
    told = client.get("/processes/1/map/").text
    assert "Fewer than 15 people have voted" in told
    assert "Group A" not in told
    said_ = json.loads(bytes(OpinionMap.objects.get().public))
    for one in said_["statements"]:
        for key in ("agrees", "disagrees", "passes"):
            assert one[key] is None or one[key] >= 5


def test_a_browser_without_scripts_answers_changes_and_writes(process, leads, enter):
    seeded(process, leads, 3)
    amina = world.person("amina")
    browser = enter(amina)
    told = browser.get("/processes/1/statements/").text
    assert "0 of 3 answered" in told
    told = browser.post("/processes/1/statements/2/vote/", {"value": "agree"}, follow=True).text
    assert "You agree" in told
    assert "1 of 3 answered" in told
    told = browser.post(
        "/processes/1/statements/2/vote/", {"value": "disagree", "stay": "1"}, follow=True
    ).text
    assert "Your answer is changed." in told
    assert "You disagree" in told
    told = browser.post("/processes/1/statements/2/vote/", {"value": "x"}, follow=True).text
    assert "Choose agree, pass or disagree." in told
    new = {"language": "en", "body": "Tea is better than coffee on day 1."}
    assert "This stands here already" in browser.post("/processes/1/statements/new/", new).text
    told = browser.post("/processes/1/statements/new/", new | {"body": "Water."}, follow=True).text
    assert "Others are shown it from now on" in told
    assert "Water." in told
    long = browser.post("/processes/1/statements/new/", new | {"body": "x" * 141})
    assert long.status_code == 200
    assert Statement.objects.count() == 4


def test_facilitators_seed_judge_and_merge_by_forms(process, leads, enter):
    browser = enter(leads)
    lines = "One thing.\n\n  Another thing.\nA third thing.\n"
    told = browser.post(
        "/processes/1/statements/seed/", {"language": "en", "lines": lines}, follow=True
    ).text
    assert "3 statements are in." in told
    told = browser.post(
        "/processes/1/statements/1/judge/", {"state": "rejected", "reason": ""}
    ).text
    assert "Say why it is rejected" in told
    told = browser.post("/processes/1/statements/3/merge/", {"into": 99}).text
    assert "There is no statement with this number" in told
    told = browser.post("/processes/1/statements/3/merge/", {"into": 2}, follow=True).text
    assert "merged into it" in told
    reject = {"state": "rejected", "reason": "It names a person."}
    browser.post("/processes/1/statements/1/judge/", reject)
    browser.logout()
    assert browser.get("/processes/1/statements/1/").status_code == 404
    assert "One thing" not in browser.get("/processes/1/statements/all/").text
    assert "A third thing" in browser.get("/processes/1/statements/all/?show=merged").text


def test_a_statement_about_the_people_is_answered_and_left_out_of_the_map(process, leads, enter):
    seeded(process, leads, 4)
    browser = enter(leads)
    told = browser.post("/processes/1/statements/2/mark/", {"is_meta": "1"}, follow=True).text
    assert "the map is drawn without it" in told
    assert "about the people who take part" in browser.get("/processes/1/statements/all/").text
    again = browser.post("/processes/1/statements/2/mark/", {"is_meta": "1"}, follow=True).text
    assert "said about the statement already" in again
    standing = {one.id: one for one in routing.standing(process=process).statements}
    assert [id_ for id_, one in standing.items() if one.is_meta] == ["2"]
    crowd(process, 20, (1, 2, 3, 4))
    tasks.draw.func(str(process.id))
    newest = OpinionMap.objects.get(process=process)
    told = {one["id"]: one for one in json.loads(bytes(newest.public))["statements"]}
    assert float(told["2"]["priority"]) == 49
    assert told["2"]["agrees"] is not None
    back = browser.post("/processes/1/statements/2/mark/", {"is_meta": "0"}, follow=True).text
    assert "It is about the people who take part" in back


def test_the_files_for_polis_hold_no_votes_of_people_unless_it_was_said(process, leads, client):
    import io
    import zipfile

    seeded(process, leads, 3)
    crowd(process, 7, (1, 2, 3))
    data = client.get("/processes/1/statements.zip").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sorted(archive.namelist()) == ["comments.csv", "summary.csv"]
        rows = archive.read("comments.csv").decode().splitlines()
    counts = [row.split(",")[3:5] for row in rows[1:]]
    for agrees, disagrees in counts:
        assert agrees == "" or int(agrees) >= 5 or int(agrees) == 0
        assert disagrees == "" or int(disagrees) >= 5 or int(disagrees) == 0
    Process.objects.filter(id=process.id).update(publishes_votes=True, state="closed", closed_at=AT)
    data = client.get("/processes/1/statements.zip").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "participants-votes.csv" in archive.namelist()
        files = {name: archive.read(name) for name in archive.namelist()}
    from mycel.formats import polis

    assert len(polis.read(files=files).cast.votes) == 21


@pytest.mark.parametrize("state", [DRAFT, "closed"])
def test_drafts_and_closed_processes_take_no_votes(process, leads, state):
    seeded(process, leads, 1)
    Process.objects.filter(id=process.id).update(state=state)
    with pytest.raises(actions.NotNow):
        vote(process, world.person("amina"), 1)


def test_members_alone_see_the_statements_of_members(client):
    world.process("statements", visibility=MEMBERS)
    for page in ("statements/", "statements/all/", "map/", "statements.zip"):
        assert client.get(f"/processes/1/{page}").status_code == 403

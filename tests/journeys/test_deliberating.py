"""A process from its opening to its record: 300 people in three languages, and one facilitator.

People act through the interface for programs, over HTTP; the facilitator leads, answers every
comment and closes in a browser. Everything is drawn from one seed.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, sync_playwright
from tests.deliberation import town

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
PEOPLE, STATEMENTS, PROPOSALS, COMMENTS = 300, 40, 12, 500
THREADS = 4
VOTES_EACH = 12
SEED = 20261126
WORDS = {
    "en": ("Newcomers", "need", "an answer within", "days, not a form, in case"),
    "de": ("Neue", "brauchen", "eine Antwort in", "Tagen, kein Formular, im Fall"),
    "ar": ("الجدد", "يحتاجون", "إلى رد خلال", "أيام، لا إلى استمارة، في الحالة"),
}


@dataclass
class Story:
    """What one step of the story leaves for the next ones."""

    port: int
    sessions: list[str]
    unit: str
    home: Path
    number: int = 0
    threads: list[int] = field(default_factory=list)

    def everybody(self, work, count: int) -> list:
        """Let people do something, four at once, and return what each got."""
        callers = [town.Caller(port=self.port) for _ in range(THREADS)]

        def run(at: int):
            return [work(callers[at], n) for n in range(at, count, THREADS)]

        with ThreadPoolExecutor(THREADS) as pool:
            found = [one for part in pool.map(run, range(THREADS)) for one in part]
        for caller in callers:
            caller.close()
        return found


def _words(language: str, n: int) -> str:
    who, need, within, case = WORDS[language]
    return f"{who} {need} {within} {n % 7 + 1} {case} {n}."


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> Iterator[Story]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    home = tmp_path_factory.mktemp("town")
    env = town.environment(home)
    program = [sys.executable, str(Path(town.__file__)), str(PEOPLE)]
    told = json.loads(subprocess.run(program, env=env, check=True, stdout=subprocess.PIPE).stdout)
    port = town.free_port()
    server = town.serve(env=env, port=port)
    try:
        town.wait(port=port)
        yield Story(port, told["sessions"], told["unit"], home)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


@pytest.fixture(scope="module")
def desk(story) -> Iterator[Page]:
    """The facilitator's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{story.port}", accept_downloads=True
        )
        cookie = {"name": "session", "value": story.sessions[0]}
        context.add_cookies([cookie | {"url": f"http://127.0.0.1:{story.port}"}])
        page = context.new_page()
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def test_1_the_facilitator_drafts_opens_and_seeds(story, desk):
    desk.goto("/processes/new/?plan=charter")
    desk.fill("input[name=title_en]", "What shall the charter say?")
    desk.fill("input[name=title_de]", "Was soll in der Satzung stehen?")
    desk.fill("input[name=title_ar]", "ماذا يقول الميثاق؟")
    desk.select_option("select[name=unit]", story.unit)
    desk.check("input[name=publishes_votes]", force=True)
    desk.fill("input[name=summary_after]", "1000")
    desk.locator("main form.m-form button").last.click()
    desk.wait_for_url(re.compile(r"/processes/\d+/$"))
    story.number = int(re.search(r"/processes/(\d+)/", desk.url)[1])
    desk.locator(f"form[action='/processes/{story.number}/open/'] button").click()
    desk.wait_for_load_state()
    desk.goto(f"/processes/{story.number}/statements/seed/")
    desk.select_option("select[name=language]", "en")
    desk.fill("textarea[name=lines]", "\n".join(_words("en", n) for n in range(10)))
    desk.locator("main form.m-form button").last.click()
    desk.wait_for_url("**/statements/all/")
    assert "10 statements are in." in desk.locator("main").inner_text()


def test_2_people_write_statements_and_answer_them(story):
    def write(caller, n):
        language = town.SPOKEN[(n + 1) % 3][0]
        given = {"language": language, "body": _words(language, 10 + n)}
        path = f"processes/{story.number}/statements/"
        return caller.call("POST", path, story.sessions[n + 1], **given)

    story.everybody(write, STATEMENTS - 10)
    chances = np.random.Generator(np.random.PCG64(SEED)).random((PEOPLE, VOTES_EACH))

    def answer(caller, n):
        session, path = story.sessions[n + 1], f"processes/{story.number}/statements"
        page = caller.call("GET", f"{path}/next/", session)
        then = page["statement"] and page["statement"]["number"]
        done = 0
        for turn in range(VOTES_EACH):
            if then is None:
                break
            side = 1 if (n + then) % 2 else -1
            value = side if chances[n, turn] < 0.85 else 0
            told = caller.call("POST", f"{path}/{then}/vote/", session, value=value)
            then, done = told["then"], told["answered"]
        return done

    assert sum(story.everybody(answer, PEOPLE)) == PEOPLE * VOTES_EACH


def test_3_people_propose_amend_and_support(story, desk):
    _next_phase(story, desk)

    def propose(caller, n):
        session = story.sessions[n + 1]
        language = town.SPOKEN[(n + 1) % 3][0]
        given = {"process": story.number, "language": language, "title": _words(language, n)[:60]}
        made = caller.call(
            "POST", "proposals/", session, **given, body=f"{_words(language, n)}\n\nA second line."
        )
        caller.call("POST", f"proposals/{made['number']}/publish/", session)
        return made["number"]

    numbers = sorted(story.everybody(propose, PROPOSALS))

    def support(caller, n):
        for number in numbers[: 1 + n % 3]:
            caller.call("POST", f"proposals/{number}/support/", story.sessions[n + 1])

    story.everybody(support, 60)
    assert len(numbers) == PROPOSALS


def test_4_people_comment_in_a_consultation(story, desk):
    desk.goto(f"/processes/{story.number}/threads/new/")
    desk.fill("input[name=title]", "The draft")
    desk.fill("textarea[name=body]", "What is missing in it?")
    desk.check("input[name=is_consultation]", force=True)
    desk.locator("main form.m-form button").last.click()
    desk.wait_for_url(re.compile(r"/threads/\d+/"))
    thread = int(re.search(r"/threads/(\d+)/", desk.url)[1])
    story.threads.append(thread)

    def comment(caller, n):
        language = town.SPOKEN[(n % PEOPLE + 1) % 3][0]
        given = {"language": language, "body": _words(language, n)}
        session = story.sessions[n % PEOPLE + 1]
        return caller.call("POST", f"threads/{thread}/posts/", session, **given)["number"]

    assert len(set(story.everybody(comment, COMMENTS))) == COMMENTS


def test_5_the_facilitator_answers_everything_in_one_sitting(story, desk):
    _next_phase(story, desk)
    desk.goto(f"/processes/{story.number}/close/")
    waits = desk.locator("main").inner_text()
    assert f"{COMMENTS} comments have no answer." in waits
    assert f"{PROPOSALS} proposals have no answer." in waits
    for turn in range(COMMENTS):
        desk.goto(f"/processes/{story.number}/answers/")
        marks = desk.locator("main form.m-form input[name=post]")
        if not marks.count():
            break
        marks.evaluate_all("boxes => boxes.forEach((box) => { box.checked = true; })")
        state = ("accepted", "changed", "declined")[turn % 3]
        desk.locator(f"[name=disposition][value={state}]").check(force=True)
        if state != "accepted":
            desk.fill("textarea[name=reason]", f"Because of what was said in answer {turn}.")
        desk.locator("main form.m-form button").first.click()
        desk.wait_for_load_state()
    with closing(town.Caller(port=story.port)) as caller:
        page = caller.call("GET", f"proposals/?process={story.number}", story.sessions[0])
    for line in page["proposals"]:
        desk.goto(f"/proposals/{line['number']}/answer/")
        desk.locator("[name=answer][value=accepted]").check(force=True)
        desk.fill("textarea[name=body]", "We take it up.")
        desk.locator("main form.m-form button").last.click()
        desk.wait_for_url(f"**/proposals/{line['number']}/**")
    desk.goto(f"/threads/{story.threads[0]}/close/")
    desk.fill("textarea[name=body]", "The charter says how soon somebody answers.")
    desk.locator("main form.m-form button").last.click()
    desk.wait_for_load_state()
    desk.goto(f"/processes/{story.number}/close/")
    assert "Nothing waits any more" in desk.locator("main").inner_text()
    desk.locator("main section form button").click()
    desk.wait_for_load_state()
    assert "It was closed on" in desk.locator("main").inner_text()


def test_6_the_record_is_downloaded_and_verified_without_the_site(story, desk, tmp_path):
    data = _bundle(story, desk)
    path = tmp_path / "process.record.zip"
    path.write_bytes(data)
    key = desk.request.get("/record/key").text().strip()
    program = [sys.executable, "-m", "mycel.cli.main", "verify", str(path), "--key", key]
    done = subprocess.run(
        program, env=town.environment(story.home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok      votes on statements are as the process announced" in done.stdout
    assert "ok      the opinion map of all votes, drawn again, is the published one" in done.stdout
    assert re.search(r"all \d+ checks passed", done.stdout), done.stdout
    alone = tmp_path / "alone"
    alone.mkdir()
    subprocess.run(
        [sys.executable, "-c", f"import zipfile; zipfile.ZipFile({str(path)!r}).extractall('.')"],
        cwd=alone, check=True,
    )  # fmt: skip
    own = subprocess.run(
        [sys.executable, "-I", "verify.py", "--key", key],
        cwd=alone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert own.returncode == 0, own.stdout
    outcome = json.loads((alone / "result.json").read_bytes())
    assert sum(outcome["comments"].values()) == COMMENTS
    assert len(outcome["statements"]) == STATEMENTS
    assert outcome["votes"] == PEOPLE * VOTES_EACH


def test_7_what_people_read_at_the_end(story, desk):
    desk.goto(f"/processes/{story.number}/map/")
    told = desk.locator("main").inner_text()
    assert f"{PEOPLE} people voted" in told
    # Who is shown what depends on when maps are drawn, so that two camps may show as more groups.
    assert re.search(r"[2-5] groups can be told\.", told), told
    desk.goto(f"/processes/{story.number}/participation/")
    for language in ("English", "Deutsch", "العربية"):
        assert language in desk.locator("#language").locator("..").locator("..").inner_text()
    desk.goto(f"/processes/{story.number}/answers/table/")
    assert "500" in desk.locator("main").inner_text()


def _next_phase(story, desk) -> None:
    desk.goto(f"/processes/{story.number}/next/")
    desk.fill("textarea[name=reason]", "Everybody who wanted to has spoken.")
    desk.locator("main form.m-form button").last.click()
    desk.wait_for_url(re.compile(rf"/processes/{story.number}/$"))


def _bundle(story, desk) -> bytes:
    """Ask for the record until the last map is drawn and the log has signed everything."""
    for _ in range(60):
        answer = desk.request.get(f"/processes/{story.number}/record.zip")
        if answer.headers.get("content-type") == "application/zip":
            return answer.body()
        desk.wait_for_timeout(2000)
    raise AssertionError("the record was not ready within two minutes")

"""Six people decide together: from a draft with seventy options to a result checked offline."""

import json
import re
import subprocess
import sys
import uuid
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.browser

OPTIONS = 70
LASTS = timedelta(seconds=150)
UNTIL_COUNTED = 300
PERSONAS = ("amina", "teo", "jonas", "lena", "mei", "omar")


def name_of(number):
    return f"Candidate {number:02d}"


@pytest.fixture
def asked(reader):
    """Draft a question of seventy options, freeze its roll and open it; return its address."""
    page = reader(persona="amina").go("/questions/")
    page.locator(".m-do a[href='/questions/new/']").click()
    page.locator("main a[href*='kind=ranking']").first.click()
    title = f"Who shall be on the committee? ({uuid.uuid4().hex[:6]})"
    page.fill("input[name=title_en]", title)
    page.locator("summary", has_text="Paste many at once").click()
    page.fill("#paste", "\n".join(name_of(n) for n in range(1, OPTIONS + 1)))
    page.locator("button[name=do][value=paste]").click()
    assert page.locator("input[name$='-name_en']").count() >= OPTIONS
    _fill_moment(page, "opens_at", datetime.now(UTC))
    _fill_moment(page, "closes_at", datetime.now(UTC) + LASTS)
    page.locator("button[name=do][value=save]").last.click()
    assert page.locator("h1").inner_text() == title
    page.locator("form[action$='/freeze/'] button").click()
    assert "The roll is frozen" in page.locator(".m-stand__say").inner_text()
    page.locator("form[action$='/open/'] button").click()
    assert page.locator(".m-stand__say").inner_text().startswith("0 of ")
    return re.search(r"/questions/\d+/", page.url)[0]


def test_six_people_decide_and_anybody_checks_it(reader, asked, tmp_path):
    receipts = [
        _vote_on_a_phone(reader, asked, tmp_path),
        *(_vote(reader, asked, who, (n, n + 1, 40)) for n, who in enumerate(PERSONAS[1:], 3)),
    ]
    assert len(receipts) == len(PERSONAS)
    page = reader(persona="amina").go(asked)
    assert page.locator(".m-stand__say").inner_text().startswith("6 of ")
    assert page.locator("main", has_text="Until then only the turnout is shown").count()
    _wait_until_counted(page)
    page.locator(f"a[href='{asked}result/']").click()
    result = page.locator("main").inner_text()
    assert "Why it came out like this" in result
    assert re.search(r"6 of \d+ people voted", result)
    _decide(page, asked)
    bundle = _downloaded(page, f"{asked}record.zip", tmp_path / "question.record.zip")
    key = page.request.get("/record/key").text().strip()
    said = _verified(bundle, "--key", key, "--receipt", receipts[0])
    assert "the ballot of your receipt is in the log and in the count" in said
    assert "it counts" in said


def _vote_on_a_phone(reader, asked, folder):
    """Rank on a small screen, change the vote, keep the receipt as a file."""
    one = reader(persona="amina", width=390)
    page = one.go(f"{asked}ballot/")
    _add(page, 7)
    page.fill("[data-find] input", "Candidate 42")
    assert page.locator(".m-ballot--open > li:visible").count() == 1
    page.locator(".m-ballot--open > li:visible button[value^='add:']").click()
    page.fill("[data-find] input", "")
    page.locator(".m-ballot--ranked > li", has_text="Candidate 42").locator(
        "button[value^='up:']"
    ).click()
    assert "“Candidate 42” now has place 1" in page.locator("[role=status]").first.inner_text()
    assert not one.is_too_wide()
    _cast(page)
    assert page.locator(".m-receipt").count() == 1
    page.goto(asked)
    page.locator(f"a[href='{asked}ballot/']").first.click()
    assert page.locator(".m-ballot--ranked > li").count() == 2
    _add(page, 3)
    _cast(page)
    assert page.locator(".m-receipt .m-reviewed > li").count() == 3
    assert one.violations() == []
    return _downloaded(page, f"{asked}receipt-2.json", folder / "receipt.json")


def _vote(reader, asked, persona, numbers):
    page = reader(persona=persona).go(f"{asked}ballot/")
    for number in numbers:
        _add(page, number)
    _cast(page)
    return page.locator(".m-receipt code").first.inner_text()


def _add(page, number):
    page.locator(".m-ballot--open > li", has_text=name_of(number)).locator(
        "button[value^='add:']"
    ).click()


def _cast(page):
    page.locator("button[name=step][value=review]").last.click()
    assert re.fullmatch(r"[0-9a-f]{32}", page.locator("input[name=nonce]").input_value())
    page.locator("button[name=step][value=cast]").click()
    page.wait_for_url("**/receipt/")


def _wait_until_counted(page):
    for _ in range(UNTIL_COUNTED):
        if page.locator("a[href$='/result/']").count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail("the question was not counted in time")


def _decide(page, asked):
    page.goto(asked)
    page.locator("main a[href$='/decide/']").click()
    page.fill("[name=title]", "The committee is elected")
    page.fill("textarea[name=statement]", "It begins its work in January.")
    page.fill("textarea[name=dissent]", "Some wanted a smaller committee.")
    page.locator("main form.m-form button").last.click()
    assert page.locator("h1").inner_text() == "The committee is elected"
    page.locator("main a[href$='/commitments/']").last.click()
    page.fill("textarea[name=what]", "Invite the committee to its first meeting")
    page.select_option("select[name=owner]", "unit/infrastructure-council")
    page.fill("input[name=due_date]", "2027-01-31")
    page.locator("main form.m-form button").last.click()
    page.goto("/commitments/")
    assert page.locator("main", has_text="Invite the committee").count()


def _downloaded(page, path, to):
    """Return a file that a page offers, once the log has signed what it holds."""
    for _ in range(60):
        answer = page.request.get(path)
        if answer.headers["content-type"] in {"application/zip", "application/json"}:
            to.write_bytes(answer.body())
            return to
        page.wait_for_timeout(1000)
    pytest.fail(f"{path} was never there")


def _verified(bundle, *words):
    with zipfile.ZipFile(bundle) as files:
        files.extract("verify.py", bundle.parent)
        assert json.loads(files.read("about.json"))["format"] == "mycel-record/1"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", bundle.parent / "verify.py", bundle, *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _fill_moment(page, name, at):
    """Fill a time to the second, which the calendar of the browser does not offer."""
    page.locator(f"input[name={name}]").evaluate(
        "(field, text) => { field.type = 'text'; field.value = text; }",
        at.strftime("%Y-%m-%dT%H:%M:%S"),
    )

"""A unit assesses, estimates, plans and reports; somebody of another unit computes it again."""

import re
import subprocess
import sys
from contextlib import suppress

import pytest
from playwright.sync_api import Error

pytestmark = pytest.mark.browser

UNIT = "unit/infrastructure-council"
SLUG = "infrastructure-council"
RISK = "/risks/key-maintainer-leaves/"
WORLDS = "2000"
UNTIL_COMPUTED = 240


@pytest.fixture(scope="module")
def story():
    """Keep what one step of the story finds out for the next ones."""
    return {}


def test_a_member_estimates_a_risk(reader):
    page = reader(persona="amina", width=390).go(f"{RISK}estimate/")
    page.fill("input[name=per_year_0]", "0.1")
    page.fill("input[name=per_year_1]", "0.5")
    page.locator("main form.m-form button").last.click()
    page.wait_for_url(f"**{RISK}**")
    assert page.locator("[role=status], .cdx-message").count()


def test_the_unit_analyses_risk_and_plan(reader, story):
    page = reader(persona="amina").go("/analyses/")
    page.locator(".m-do a[href='/analyses/new/']").click()
    page.select_option("select[name=unit]", SLUG)
    page.fill("input[name=worlds]", WORLDS)
    assert float(page.locator("input[name=budget-0]").input_value()) > 0
    page.locator("main form.m-form button").last.click()
    page.wait_for_url(re.compile(r"/analyses/\d+/$"))
    story["url"] = re.search(r"/analyses/\d+/", page.url)[0]
    _wait_for(page, story["url"], "#how")
    story["digest"] = _digest(page)
    assert re.search(r"± [\d.,]+", page.locator(".m-stand__say").first.inner_text())
    for part in ("#curve", "#register", "#plan", "#frontier", "#measure", "#people", "#again"):
        assert page.locator(part).count() == 1, part


def test_the_budget_works_without_script(reader, story):
    page = reader(script=False, width=390).go(f"{story['url']}?budget=10")
    assert page.locator("output[for=budget]").inner_text().startswith("50")
    page.locator("#frontier a", has_text="25").first.click()
    assert page.locator("output[for=budget]").inner_text().startswith("25")
    assert page.locator("#greedy").count() == 1


def test_the_page_fits_a_phone_and_breaks_no_rule(reader, story):
    one = reader(width=390, theme="dark", language="ar")
    one.go(story["url"])
    assert not one.is_too_wide()
    assert one.violations() == []


def test_the_unit_chooses_a_plan_and_publishes_it(reader, story):
    page = reader(persona="amina").go(story["url"])
    page.locator(".m-do a[href$='/plan/']").click()
    assert page.locator("input[name=treatments]:checked").count() >= 1
    page.select_option("select[name=unit]", SLUG)
    page.locator("main form.m-form button").last.click()
    page.wait_for_url("**/findings/new/**")
    assert page.input_value("textarea[name=recommendation]").startswith("–")
    assert page.locator("input[name=nodes]:checked").count() >= 1
    page.locator("main form.m-form button").last.click()
    page.wait_for_url(re.compile(r"/findings/\d+/$"))
    assert page.locator(f"a[href='{story['url']}']").count()
    assert story["digest"] in page.locator("main").inner_text()


def test_the_plan_goes_to_a_shared_budget(reader, story):
    page = reader(persona="amina").go(story["url"])
    page.locator("#chosen form button").first.click()
    page.wait_for_url("**/questions/new/?kind=budget")
    names = page.locator("input[name^=options-][name$=-name_en]")
    filled = [names.nth(at).input_value() for at in range(names.count())]
    assert any(filled)
    assert float(page.locator("input[name=options-0-cost]").input_value()) > 0


def test_the_unit_reports(reader):
    page = reader(persona="amina").go(f"/units/{SLUG}/reports/new/")
    page.locator("main form.m-form button").last.click()
    page.wait_for_url(re.compile(r"/reports/\d+/"))


def test_somebody_else_computes_it_again_and_reviews_it(reader, story):
    page = reader(persona="lena").go(story["url"])
    page.locator("#again form button").click()
    page.wait_for_url("**/analyses/**")
    _wait_for(page, story["url"], "#again .m-mark--done")
    again = page.locator("#again li").first.inner_text()
    assert story["digest"] in again
    page.locator("#reviews a[href$='/review/']").click()
    page.check("input[name=verdict][value=agrees]")
    page.fill("textarea[name=reason]", "I computed it again, and the ranges are those we use.")
    page.locator("main form.m-form button").last.click()
    page.wait_for_url("**#reviews")
    assert "I computed it again" in page.locator("#reviews").inner_text()


def test_the_unit_itself_does_not_review(reader, story):
    page = reader(persona="amina").go(story["url"])
    assert page.locator("a[href$='/review/']").count() == 0


def test_anybody_computes_it_again_at_home(reader, story, tmp_path):
    page = reader().go(story["url"])
    bundle = tmp_path / "analysis.record.zip"
    for _ in range(60):
        answer = page.request.get(f"{story['url']}bundle.zip")
        if answer.headers["content-type"] == "application/zip":
            bundle.write_bytes(answer.body())
            break
        page.wait_for_timeout(1000)
    said = _verified(page, bundle)
    assert "every figure, computed again from the snapshot, is the published one" in said


def test_anybody_makes_the_facts_of_a_report_again_at_home(reader, tmp_path):
    page = reader(width=390).go("/reports/1/")
    kept = tmp_path / "report-1.record.zip"
    kept.write_bytes(
        page.request.get(page.locator("a[href$='record.zip']").get_attribute("href")).body()
    )
    said = _verified(page, kept)
    assert "every fact, made again from the snapshot, is the published one" in said


def _verified(page, bundle):
    key = page.request.get("/record/key").text().strip()
    done = subprocess.run(
        [sys.executable, "-m", "mycel.cli.main", "verify", str(bundle), "--key", key],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _wait_for(page, url, mark):
    """Wait until something is on a page that is being computed.

    The page reloads itself when it is done; opening it just then is refused, and tried again.
    """
    there = page.locator(mark).first
    for _ in range(UNTIL_COMPUTED):
        with suppress(Error):
            there.wait_for(state="attached", timeout=1000)
            return
        with suppress(Error):
            page.goto(url)
    pytest.fail(f"{mark} did not appear on {url}")


def _digest(page):
    return page.locator("#how dd a code").first.inner_text()

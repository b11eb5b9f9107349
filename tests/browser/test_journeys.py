"""Journeys: what people come for, from the first page to the entry in the record."""

import re
import uuid

import pytest

pytestmark = pytest.mark.browser

PASSWORD = "a-forest-of-quiet-trees"
TO_APPEAR = 20
ENTRY = 'main a[href^="/record/"]'


def ask(page, *, growth, worlds):
    """Ask an assessment and return its number."""
    page.goto("/assessments/new/")
    page.fill("input[name=growth]", str(growth))
    page.fill("input[name=worlds]", str(worlds))
    page.locator("main form.m-form button").click()
    return int(re.search(r"/assessments/(\d+)/", page.url)[1])


def wait_for(page, selector, *, tries=TO_APPEAR):
    """Look again until it is there: the record gives a new act its place within seconds."""
    for _ in range(tries):
        if page.locator(selector).count():
            return page.locator(selector).first
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail(f"{page.url} never showed {selector}")


def test_a_newcomer_joins_without_e_mail_and_finds_who_keeps_the_tile_server(reader):
    one = reader(width=390)
    page = one.go("/")
    page.locator(".m-top a[href^='/accounts/login/']").click()
    page.locator("main a[href^='/accounts/signup/']").first.click()
    assert page.locator("input[type=email]").count() == 0
    name = f"newcomer-{uuid.uuid4().hex[:8]}"
    page.fill("input[name=username]", name)
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    page.locator("main form.m-form button").click()
    assert page.locator("h1").inner_text() == f"What waits for you, {name}"

    page.locator(".m-menu").click()
    page.fill(".m-nav input[name=q]", "tile server")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stewards/?q=*")
    answer = page.locator("main", has_text="Infrastructure Council")
    assert answer.locator("a[href='/nodes/tile-server/']").count()
    assert answer.locator("a[href='/units/infrastructure-council/']").count()

    page.goto("/you/")
    assert "You decide whether your name is shown" in page.locator(".m-lead").inner_text()
    page.locator(".m-do a[href='/you/edit/']").click()
    page.check("input[name=named]")
    page.locator("main form.m-form button").click()
    assert "because you agreed to it" in page.locator(".m-lead").inner_text()
    page.locator(".m-top__bar form button").click()
    if "/logout/" in page.url:
        page.locator("main form button.cdx-button--weight-primary").click()
    assert page.locator(".m-top a[href^='/accounts/login/']").count() == 1
    page.goto("/you/")
    assert "/accounts/login/" in page.url


def test_a_password_that_is_too_short_is_refused_beside_its_field(reader):
    one = reader()
    page = one.go("/accounts/signup/")
    page.fill("input[name=username]", "somebody-new")
    page.fill("input[name=password1]", "short")
    page.fill("input[name=password2]", "short")
    page.locator("main form.m-form button").click()
    assert page.locator(".m-field__error").count() >= 1
    assert page.input_value("input[name=username]") == "somebody-new"
    assert one.violations() == []


def test_an_assessment_is_asked_awaited_and_compared(reader):
    page = reader(persona="amina").go("/")
    page.locator(".m-do a[href='/assessments/new/']").click()
    number = ask(page, growth=5, worlds=300)
    page.wait_for_selector("#slider-answer", timeout=90_000)
    assert "× 5" in page.locator(".m-lead").inner_text().replace("\u00a0", " ")
    page.locator(f"a[href='/assessments/1/compare/{number}/']").click()
    assert f"from assessment 1 to {number}" in page.locator("h1").inner_text()
    assert page.locator(".m-stand__say").inner_text()
    assert page.locator("dl.m-facts", has_text="5").count()


def test_without_scripts_the_page_looks_again_by_itself(reader):
    page = reader(persona="amina", script=False).go("/")
    ask(page, growth=2, worlds=300)
    page.wait_for_selector("#slider-answer", timeout=90_000)
    assert page.locator("[data-chart] tbody tr").first.is_visible()


def test_a_finding_is_published_and_stands_where_it_matters(reader):
    page = reader(persona="amina").go("/assessments/1/")
    page.locator(".m-do a[href$='/findings/new/']").click()
    title = f"Import review needs more people by spring ({uuid.uuid4().hex[:6]})"
    page.fill("input[name=title]", title)
    page.fill("textarea[name=explanation]", "Counted every week; the growth is assumed.")
    page.fill("textarea[name=recommendation]", "Six more reviewers until May.")
    page.check("input[name=nodes][value=import-review]")
    page.locator("main form.m-form button").last.click()
    assert page.locator("h1").inner_text() == title
    where = re.search(r"/findings/\d+/", page.url)[0]
    for path in (
        "/nodes/import-review/",
        "/units/infrastructure-council/",
        "/assessments/1/",
        "/findings/",
        "/nodes/",
    ):
        page.goto(path)
        assert page.locator(f"main a[href='{where}']").count(), path
    page.goto(where)
    wait_for(page, ENTRY).click()
    assert re.search(r"/record/\d+/$", page.url)
    assert page.locator("h1").is_visible()


def test_somebody_without_that_role_is_told_who_publishes(reader):
    one = reader(persona="lena")
    page = one.go("/assessments/1/findings/new/", status=403)
    assert page.locator("h1").is_visible()
    assert "role" in page.locator("main").inner_text()
    assert one.violations() == []


def test_the_roll_call_is_started_and_answered(reader):
    page = reader(persona="jonas").go("/stewards/roll-call/")
    page.locator("select#unit").select_option("infrastructure-council")
    page.locator(".m-do form button").click()
    questions = page.locator("section[aria-labelledby=mine] li")
    asked = questions.count()
    assert asked
    first = questions.first
    first.locator("select[name=answer]").select_option(index=0)
    first.locator("button").click()
    page.goto("/stewards/roll-call/")
    assert questions.count() == asked - 1
    page.goto("/stewards/roll-call/?state=answered")
    assert page.locator("section[aria-labelledby=calls] .m-mark--done").count()


def test_a_wrong_value_is_refused_beside_its_field_and_the_text_is_kept(reader):
    one = reader(persona="jonas")
    page = one.go("/nodes/tile-server/edit/")
    one.expected.add("/nodes/tile-server/edit/")
    said = f"Draws the pictures of every map. {uuid.uuid4().hex[:6]}"
    page.fill("textarea[name=description_en]", said)
    page.fill("input[name=usl_servers]", "many")
    page.locator("main form.m-form button:text-is('Save')").last.click()
    field = page.locator(".m-field:has(input[name=usl_servers])")
    assert field.locator(".m-field__error").is_visible()
    assert page.input_value("input[name=usl_servers]") == "many"
    assert page.input_value("textarea[name=description_en]") == said
    assert one.violations() == []
    page.fill("input[name=usl_servers]", "8")
    page.locator("main form.m-form button:text-is('Save')").last.click()
    assert page.url.endswith("/nodes/tile-server/")
    assert said in page.locator("main").inner_text()


def test_what_was_taken_off_the_map_is_brought_back(reader):
    page = reader(persona="amina").go("/nodes/statistics/")
    page.locator(".m-do a[href$='/retire/']").click()
    page.locator("main form button.cdx-button--action-destructive").click()
    page.goto("/nodes/statistics/")
    page.locator("form[action$='/restore/'] button").click()
    page.goto("/nodes/list/?q=statistics")
    assert page.locator("main a[href='/nodes/statistics/']").count()

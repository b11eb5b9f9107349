"""Other ways of reading: by keyboard, on a phone, without scripts, enlarged, on paper, in words."""

import re

import pytest

pytestmark = pytest.mark.browser

WORDS = (
    *("/", "/nodes/", "/nodes/list/", "/units/", "/stewards/", "/stewards/?q=tile"),
    *("/stewards/unowned/", "/stewards/levels/", "/stewards/roll-call/", "/assessments/"),
    *("/assessments/1/", "/findings/", "/scenarios/", "/risks/", "/record/", "/record/1/"),
    *("/accounts/login/", "/accounts/signup/"),
)
WITHOUT_SCRIPT = (
    *("/", "/nodes/", "/nodes/tile-server/", "/units/infrastructure-council/", "/record/"),
    *("/assessments/1/", "/stewards/?q=tile", "/risks/", "/accounts/signup/"),
)
FOCUSED = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  return {words: one.textContent.trim(), link: one.getAttribute("href"),
          ring: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2
            || look.boxShadow !== "none", menu: one.matches(".m-menu"),
          main: one.matches("main .m-do .cdx-button--weight-primary")};
}"""
CUT_OFF = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dd, a, button)")]
  .filter((one) => one.checkVisibility() && !one.closest(".m-vh, .m-scroll, svg"))
  .filter((one) => { const box = one.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1); })
  .map((one) => one.tagName + ": " + one.textContent.trim().slice(0, 60))"""


def headings(reader, language):
    """Return the main heading of each page; the words alone are needed, so nothing is drawn."""
    ask = reader(language=language).context.request
    found = {}
    for path in WORDS:
        answer = ask.get(path, headers={"Accept-Language": language})
        inside = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text(), re.DOTALL)
        found[path] = " ".join(re.sub(r"<[^>]+>", "", inside[1]).split())
    return found


@pytest.mark.parametrize("language", ["de", "ar"])
def test_main_headings_are_in_the_readers_language(reader, language):
    english, other = headings(reader, "en"), headings(reader, language)
    assert [path for path in WORDS if english[path] == other[path]] == []


def test_the_keyboard_reaches_content_menu_and_what_to_do(reader):
    page = reader(width=390).go("/nodes/tile-server/")
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert first["link"] == "#main"
    assert page.locator(".m-skip").bounding_box()["y"] >= 0
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        if reached[-1]["main"]:
            break
    assert all(one["ring"] for one in [first, *reached]), "focus has to be seen"
    assert any(one["menu"] for one in reached)
    assert reached[-1]["main"]


def test_the_skip_link_leads_past_the_menu(reader):
    page = reader().go("/nodes/tile-server/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_menu_of_a_phone_opens_leads_and_closes(reader, language):
    one = reader(language=language, width=390)
    page = one.go("/")
    links = page.locator(".m-nav__links")
    assert not links.is_visible()
    page.locator(".m-menu").click()
    assert links.is_visible()
    assert one.violations() == []
    assert not one.is_too_wide()
    page.keyboard.press("Escape")
    assert not links.is_visible()
    page.locator(".m-menu").press("Enter")
    page.locator(".m-nav__links a[href='/units/']").click()
    assert page.url.endswith("/units/")
    assert page.locator(".m-nav a[aria-current=page]").get_attribute("href") == "/units/"


@pytest.mark.parametrize("path", WITHOUT_SCRIPT)
def test_without_scripts_everything_can_be_read(reader, path):
    page = reader(width=390, script=False).go(path)
    assert page.locator("h1").is_visible()
    for chart in page.locator("[data-chart]").all():
        assert chart.locator("table").first.is_visible(), "the table is there without a picture"
    for chart in page.locator("[data-chart] .m-chart__plot").all():
        assert not chart.is_visible()


def test_without_scripts_the_map_is_filtered_and_grown_by_the_server(reader):
    page = reader(script=False).go("/nodes/")
    every = page.locator("[data-chart] tbody tr").count()
    page.locator("[data-filter] select[name=kind]").select_option("pool")
    page.locator("[data-filter] button").click()
    assert 0 < page.locator("[data-chart] tbody tr").count() < every
    page.goto("/nodes/?growth=1")
    calm = page.locator("[data-chart] tr[data-state=breaks]").count()
    page.goto("/nodes/?growth=10")
    assert page.locator("[data-chart] tr[data-state=breaks]").count() > calm


def test_without_scripts_the_growth_of_an_assessment_is_tried_by_asking_the_server(reader):
    page = reader(script=False).go("/assessments/1/")
    before = page.locator("#slider-answer .m-stand__say").inner_text()
    page.goto("/assessments/1/?factor=9&year=2029")
    assert page.locator("#slider-answer .m-stand__say").inner_text() != before
    page.locator("#slider select[name=year]").select_option("2027")
    page.locator("#slider button").click()
    assert "year=2027" in page.url
    assert "2027" in page.locator("#slider-answer .m-stand__say").inner_text()


def test_with_scripts_the_growth_of_an_assessment_is_answered_at_once(reader):
    page = reader().go("/assessments/1/")
    says = page.locator("#slider-answer .m-stand__say")
    before, address = says.inner_text(), page.url
    page.locator("#factor").press("End")
    page.wait_for_function(
        "before => document.querySelector('#slider-answer .m-stand__say').innerText !== before",
        arg=before,
    )
    assert "10" in says.inner_text()
    assert page.url == address


def test_with_scripts_the_map_follows_growth_and_filter_at_once(reader):
    page = reader().go("/nodes/")
    finding = page.locator("[data-finding]")
    before, address = finding.inner_text(), page.url
    page.locator("#growth").press("End")
    assert finding.inner_text() != before
    assert "10" in page.locator("[data-growth-output]").inner_text()
    every = page.locator("[data-chart] tbody tr:not([hidden])").count()
    page.locator("[data-filter] input[name=q]").fill("tile")
    assert 0 < page.locator("[data-chart] tbody tr:not([hidden])").count() < every
    assert page.locator("[data-shown]").inner_text()
    assert page.url == address


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize(
    "path", ["/", "/nodes/tile-server/", "/assessments/1/", "/analyses/1/", "/stewards/"]
)
def test_text_of_twice_the_size_fits_a_phone(reader, path, language):
    one = reader(language=language, width=390)
    page = one.go(path)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    page.evaluate("new Promise((go) => requestAnimationFrame(() => setTimeout(go, 60)))")
    assert page.evaluate(CUT_OFF) == []
    assert not one.is_too_wide()


def test_those_who_want_no_motion_get_none(reader):
    page = reader(reduced_motion="reduce").go("/")
    slow = """() => [...document.querySelectorAll("*")].filter((one) => {
      const look = getComputedStyle(one);
      return [look.transitionDuration, look.animationDuration].some(
        (words) => words.split(",").some((word) => parseFloat(word) > 0.001));
    }).length"""
    assert page.evaluate(slow) == 0


@pytest.mark.parametrize("path", ["/", "/nodes/tile-server/", "/assessments/1/"])
def test_paper_holds_the_content_and_no_navigation(reader, path):
    page = reader().go(path)
    page.emulate_media(media="print")
    for hidden in (".m-top", ".m-do", ".m-foot form", ".m-skip"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("h1").is_visible()
    assert page.locator(".m-stand__say").first.is_visible()


def test_language_and_colours_are_kept_from_page_to_page(reader):
    page = reader(theme="light").go("/")
    page.locator("button[name=language][value=ar]").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("button[name=theme][value=dark]").click()
    page.goto("/units/")
    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 24)"
    page.locator("button[name=theme][value=auto]").click()
    assert page.locator("html").get_attribute("data-theme") is None
    assert page.url.endswith("/units/")

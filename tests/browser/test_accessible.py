"""Every page, in every language, width and theme: accessible, styled, narrow, without errors."""

import itertools

import pytest

pytestmark = pytest.mark.browser

PUBLIC = {
    "home": "/",
    "map": "/nodes/",
    "list": "/nodes/list/",
    "node": "/nodes/tile-server/",
    "process": "/nodes/import-review/",
    "units": "/units/",
    "unit": "/units/infrastructure-council/",
    "reports": "/units/reports/",
    "report": "/reports/1/",
    "charters": "/units/charter/",
    "stewards": "/stewards/?q=tile",
    "unowned": "/stewards/unowned/",
    "levels": "/stewards/levels/",
    "roll call": "/stewards/roll-call/",
    "assessments": "/assessments/",
    "assessment": "/assessments/1/",
    "findings": "/findings/",
    "scenarios": "/scenarios/",
    "scenario": "/scenarios/triple-by-2030/",
    "risks": "/risks/",
    "risk": "/risks/data-centre-goes-dark/",
    "record": "/record/",
    "entry": "/record/1/",
    "verify": "/record/verify/",
    "questions": "/questions/",
    "election": "/questions/1/",
    "rounds": "/questions/1/result/",
    "bought": "/questions/2/result/",
    "question": "/questions/3/",
    "decisions": "/decisions/",
    "decision": "/decisions/1/",
    "commitments": "/commitments/?show=all",
    "commitment": "/commitments/1/",
    "processes": "/processes/",
    "deliberation": "/processes/3/",
    "closed": "/processes/1/",
    "who takes part": "/processes/1/participation/",
    "answers": "/processes/1/answers/table/",
    "discussions": "/processes/1/threads/",
    "discussion": "/threads/1/",
    "statements": "/processes/3/statements/all/",
    "opinion map": "/processes/3/map/",
    "proposals": "/processes/2/proposals/",
    "proposal": "/proposals/1/",
    "search": "/search/?q=map",
    "conduct": "/conduct/",
    "moderated": "/moderation/log/",
    "log in": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "missing": "/there-is-no-such-page/",
}
SIGNED_IN = {
    **{f"home of {who}": ("/", who) for who in ("amina", "teo", "jonas", "lena", "mei", "omar")},
    "you": ("/you/", "lena"),
    "about you": ("/you/edit/", "lena"),
    "leave": ("/you/leave/", "lena"),
    "node new": ("/nodes/new/", "jonas"),
    "node edit": ("/nodes/tile-server/edit/", "jonas"),
    "unit new": ("/units/new/", "omar"),
    "unit edit": ("/units/infrastructure-council/edit/", "omar"),
    "report new": ("/units/infrastructure-council/reports/new/", "omar"),
    "assessment new": ("/assessments/new/", "amina"),
    "finding new": ("/assessments/1/findings/new/", "amina"),
    "roll call asked": ("/stewards/roll-call/", "jonas"),
    "ballot": ("/questions/3/ballot/", "lena"),
    "kinds of question": ("/questions/new/", "amina"),
    "election new": ("/questions/new/?kind=ranking", "amina"),
    "budget new": ("/questions/new/?kind=budget", "amina"),
    "consent new": ("/questions/new/?kind=consent", "amina"),
    "decision new": ("/decisions/new/", "amina"),
    "electorates": ("/electorates/", "amina"),
    "process new": ("/processes/new/?plan=charter", "amina"),
    "voting": ("/processes/3/statements/", "lena"),
    "statement": ("/processes/3/statements/2/", "lena"),
    "statement new": ("/processes/3/statements/new/", "lena"),
    "statements from polis": ("/processes/3/statements/polis/", "mei"),
    "the vote on it": ("/processes/3/questions/", "mei"),
    "opinion map of lena": ("/processes/3/map/", "lena"),
    "proposal of lena": ("/proposals/2/", "lena"),
    "amendment new": ("/proposals/1/amend/", "lena"),
    "discussion new": ("/processes/3/threads/new/", "lena"),
    "inbox": ("/inbox/", "lena"),
    "wishes": ("/inbox/wishes/", "lena"),
    "factors": ("/accounts/factors/", "lena"),
    "passkey new": ("/accounts/factors/passkeys/add/", "lena"),
    "app new": ("/accounts/factors/app/", "lena"),
}
PLACES = {name: (path, "") for name, path in PUBLIC.items()} | SIGNED_IN
MAIN = ("home", "map", "node", "unit", "assessment", "record", "rounds", "ballot")
PRIMARY = (
    "main .cdx-button--action-progressive.cdx-button--weight-primary"
    ":not(.cdx-button--action-destructive)"
)
LANGUAGES = ("en", "de", "ar")
VIEWS = list(itertools.product((390, 1280), ("light", "dark")))


SQUEEZED = """() => [...document.querySelectorAll(".m-chart__plot")].filter((area) => {
  const svg = area.querySelector("svg").getBoundingClientRect();
  return Math.abs(svg.height - area.clientHeight) > 1 || Math.abs(svg.width - area.clientWidth) > 1;
}).map((area) => area.parentElement.id)"""


def views(name, language):
    """Give the main pages every view in every language, every other page one of them in turn."""
    if name in MAIN:
        return VIEWS
    return [VIEWS[(list(PLACES).index(name) + LANGUAGES.index(language)) % len(VIEWS)]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLACES)
def test_a_page_is_accessible_styled_and_fits(reader, name, language):
    path, persona = PLACES[name]
    one = reader(language=language, persona=persona)
    page = one.go(path, status=404 if name == "missing" else 200)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.locator("h1").count() == 1
    assert _drawn(page) == page.locator("[data-chart]").count()
    for width, theme in views(name, language):
        one.turn(width=width, theme=theme)
        assert not one.is_too_wide(), f"{path} is wider than {width} px"
        assert page.evaluate(SQUEEZED) == []
        assert _is_styled(page, theme=theme)
        assert (width, theme, one.violations()) == (width, theme, [])
        assert not one.is_too_wide(), f"{path} is wider than {width} px with everything opened"


def _drawn(page):
    return page.locator("[data-chart] .m-chart__plot svg").count()


def _is_styled(page, *, theme):
    """Return whether the sheets arrived: the leaf under the primary button, the theme's ground."""
    fill, ground = ("#33852a", "#101418") if theme == "dark" else ("#2b7320", "#fff")
    look = "getComputedStyle(document.documentElement).getPropertyValue"
    assert page.evaluate(f"{look}('--m-fill').trim()") == fill
    assert page.evaluate(f"{look}('--background-color-base').trim()") == ground
    primary = page.locator(PRIMARY)
    if not primary.count():
        return True
    red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    colour = primary.first.evaluate("it => getComputedStyle(it).backgroundColor")
    return colour == f"rgb({red}, {green}, {blue})"


@pytest.mark.parametrize("name", PLACES)
def test_every_page_is_seen_on_both_screens_and_in_both_themes(name):
    seen = [view for language in LANGUAGES for view in views(name, language)]
    assert {width for width, _ in seen} == {390, 1280}
    assert {theme for _, theme in seen} == {"light", "dark"}

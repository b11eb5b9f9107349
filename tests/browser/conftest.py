"""Fixtures that walk the running program in Chromium as a reader: language, screen, theme."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
TO_BE_DONE = 120.0
HEIGHT = {390: 844, 1280: 900}
RULES = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
    "best-practice",
]
FOUND = """
async (rules) => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const said = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return said.violations.map((one) => `${one.id}: ${one.help}: ` + one.nodes.slice(0, 4).map(
    (node) => `${node.target.join(" ")} (${node.any.map((why) => why.message).join("; ")})`
  ).join(" | "));
}
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """Start the program with the sample, wait for its first answer, stop it by its id."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    home, url = tmp_path_factory.mktemp("mycel-home"), f"http://127.0.0.1:{_free_port()}"
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    serve = [sys.executable, "-m", "mycel.cli.main", "serve", "--port", url.rpartition(":")[2]]
    with (home / "log").open("wb") as log:
        program = subprocess.Popen(
            [*serve, "--sample", "movements/open-atlas"],
            env=kept | {"SAMPLE": "1", "MYCEL_HOME": str(home), "PYTHONPATH": "src"},
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for_answer(program, url=url, log=home / "log")
        yield url
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_answer(program: "subprocess.Popen[bytes]", *, url: str, log: Path) -> None:
    """Wait until assessment 1 can be read as a finished one."""
    until = time.monotonic() + TO_BE_DONE
    while time.monotonic() < until and program.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/assessments/1/result.json", timeout=10).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError) as missing:
            # 404 until it is done; nobody listens at first.
            if isinstance(missing, urllib.error.HTTPError):
                missing.close()
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"assessment 1 was not done in time; the program said: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser; it ends with the module, so that its loop troubles no other test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody who reads: a page of their own, and everything that went wrong on it."""

    context: BrowserContext
    page: Page
    expected: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str, *, status: int = 200) -> Page:
        """Open a page; its status is checked."""
        if status >= 400:
            self.expected.add(path)
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        return self.page

    def enter(self, persona: str) -> None:
        """Sign in as one of the sample's personas."""
        self.go("/accounts/login/")
        self.page.locator(f"main section button[value={persona}]").click()
        self.page.wait_for_url("**/")

    def turn(self, *, width: int, theme: str) -> None:
        """Read on with another screen, in another theme."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        self.page.emulate_media(color_scheme=theme)
        # Charts follow a new width in the next frames.
        self.page.evaluate("new Promise((go) => requestAnimationFrame(() => setTimeout(go, 60)))")

    def violations(self) -> list[str]:
        """Return what axe finds against WCAG 2.2 AA and good practice, with all details open."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.page.evaluate(FOUND, RULES)
        return found

    def is_too_wide(self) -> bool:
        """Return whether the page scrolls sideways."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def watch(self) -> None:
        """Note failed resources, errors in scripts and refusals of the content policy."""
        self.page.on("response", lambda it: self._note(it.status >= 400, it.url, str(it.status)))
        self.page.on("requestfailed", lambda it: self._note_failed(it.url, it.failure))
        self.page.on("pageerror", lambda it: self.wrong.append(f"script: {it}"))
        self.page.on(
            "console",
            lambda it: self._note(it.type == "error", it.location.get("url", ""), it.text),
        )

    def _note(self, is_wrong: bool, url: str, words: str) -> None:  # noqa: FBT001 — one call's answer
        parts = urlsplit(url)
        if is_wrong and parts.path not in self.expected:
            self.wrong.append(f"{parts.path}: {words}")

    def _note_failed(self, url: str, failure: str | None) -> None:
        # A page that is left breaks off what it was still loading.
        self._note(failure != "net::ERR_ABORTED", url, failure or "failed")


@pytest.fixture(scope="session")
def doors() -> dict[str, object]:
    """Keep who is signed in, so that each persona signs in once."""
    return {}


@pytest.fixture
def reader(site, chromium, doors) -> Iterator[Callable[..., Reader]]:
    """Return a maker of readers; when the test ends, nothing may have gone wrong on their pages."""
    made: list[Reader] = []

    def make(
        *,
        language: str = "en",
        width: int = 1280,
        theme: str = "light",
        persona: str = "",
        script: bool = True,
        **options: object,
    ) -> Reader:
        if persona and persona not in doors:
            doors[persona] = _signed_in(chromium, site, persona)
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": HEIGHT[width]},
            locale=language,
            color_scheme=theme,
            java_script_enabled=script,
            storage_state=doors.get(persona),
            # What is measured is the end of every transition, not its middle.
            **{"reduced_motion": "reduce", **options},
        )
        context.set_default_timeout(30_000)
        one = Reader(context=context, page=context.new_page())
        one.watch()
        made.append(one)
        return one

    yield make
    for one in made:
        one.context.close()
    assert [words for one in made for words in one.wrong] == []


def _signed_in(chromium: Browser, site: str, persona: str) -> object:
    with chromium.new_context(base_url=site) as context:
        one = Reader(context=context, page=context.new_page())
        one.enter(persona)
        return context.storage_state()

"""Write docs/images from a running sample: `mycel serve --sample …`, then this with its address."""  # noqa: INP001 — a script

import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
HEIGHT = {390: 844, 1280: 900}
MOST_BYTES = 250_000


class Shot(NamedTuple):
    """One picture: what of which page, in which language, on which screen, in which theme."""

    name: str
    path: str
    width: int
    theme: str
    language: str = "en"
    persona: str = ""
    part: str = "main .m-head"

    @property
    def file(self) -> str:
        """Return the file's name, which says what is on it."""
        language = "" if self.language == "en" else f"-{self.language}"
        return f"{self.name}-{self.width}-{self.theme}{language}.png"


SHOTS = (
    Shot("assessment", "/assessments/1/", 1280, "light"),
    Shot("breaks-first", "/assessments/1/", 1280, "light", part="#first"),
    Shot("growth", "/assessments/1/?factor=5&year=2029", 390, "light", part="#slider"),
    Shot("map", "/nodes/", 1280, "light", part="[data-chart]"),
    Shot("map", "/nodes/", 390, "dark", part="[data-filter]"),
    Shot("node", "/nodes/import-review/", 1280, "light"),
    Shot("node", "/nodes/import-review/", 390, "dark", "de"),
    Shot("outlook", "/nodes/import-review/", 1280, "light", part="[data-chart]"),
    Shot("home", "/", 390, "light", "ar"),
    Shot("home", "/", 1280, "dark"),
    Shot("yours", "/", 1280, "light", persona="jonas", part="#yours"),
    Shot("unit", "/units/infrastructure-council/", 1280, "dark", "de"),
    Shot("record", "/record/", 1280, "light", "ar"),
    Shot("ballot", "/questions/3/ballot/", 390, "light", "ar", "amina", part="#paper"),
    Shot("result", "/questions/1/result/", 1280, "light"),
    Shot("question", "/questions/3/", 1280, "dark", "de", "lena"),
    Shot("ledger", "/commitments/", 1280, "light"),
)


def take(*, browser: Browser, url: str, shot: Shot) -> bytes:
    """Return the picture of one view: what a reader sees at once, no more."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": shot.width, "height": HEIGHT[shot.width]},
        locale=shot.language,
        color_scheme="dark" if shot.theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.persona:
        page.goto("/accounts/login/")
        page.locator(f"main section button[value={shot.persona}]").click()
        page.wait_for_url("**/")
    page.goto(shot.path)
    page.locator(shot.part).first.evaluate(
        "it => it.matches('.m-head') || it.scrollIntoView({block: 'start'})"
    )
    picture = page.screenshot()
    context.close()
    return picture


def main(arguments: list[str]) -> int:
    """Write every picture; refuse one that is too heavy for a page of text."""
    if len(arguments) != 1:
        sys.stderr.write("screenshots: expected the address of a running sample\n")
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for shot in SHOTS:
            picture = take(browser=browser, url=arguments[0], shot=shot)
            if len(picture) >= MOST_BYTES:
                sys.stderr.write(f"screenshots: {shot.file} has {len(picture)} bytes: too heavy\n")
                return 1
            (IMAGES / shot.file).write_bytes(picture)
            sys.stdout.write(f"{shot.file}: {len(picture) // 1000} kB\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

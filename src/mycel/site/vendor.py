"""Copies the third-party stylesheets and scripts that pages load into our static files."""

import shutil
import sys
from pathlib import Path

SITE = Path(__file__).resolve().parent
TARGET = SITE / "static" / "vendor"
FILES = (
    "@wikimedia/codex-design-tokens/dist/theme-wikimedia-ui.css",
    "@wikimedia/codex-design-tokens/dist/theme-wikimedia-ui-mode-dark.css",
    "@wikimedia/codex/dist/codex.style-bidi.css",
    "echarts/dist/echarts.min.js",
)


def copy(*, modules: Path, target: Path) -> list[Path]:
    """Copy each file into the target folder and return those copied; a missing one is an error.

    Raises:
        FileNotFoundError: a package is not installed or has no such file.
    """
    missing = [name for name in FILES if not (modules / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{modules} has no {missing[0]}: run npm ci first")
    target.mkdir(parents=True, exist_ok=True)
    copied = []
    for name in FILES:
        place = target / Path(name).name
        shutil.copyfile(modules / name, place)
        copied.append(place)
    return copied


def main(arguments: list[str]) -> int:
    """Copy from the node_modules folder given (default: that of the working directory)."""
    modules = Path(arguments[0]) if arguments else Path("node_modules")
    try:
        copied = copy(modules=modules, target=TARGET)
    except FileNotFoundError as refusal:
        sys.stderr.write(f"vendor: {refusal}\n")
        return 2
    sys.stdout.write(
        f"vendor: {len(copied)} files copied to {TARGET.relative_to(SITE.parents[2])}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

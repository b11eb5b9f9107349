"""Write the map of rooms into ARCHITECTURE.md: what stands in each, from the sources themselves."""  # noqa: INP001 — a script

import ast
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SOURCE = HERE / "src" / "mycel"
PAGE = HERE / "ARCHITECTURE.md"
BEGIN, END = "<!-- map:begin -->", "<!-- map:end -->"
ROOMS = (
    "site", "cli", "loop", "assessment", "support", "deliberation", "decisions", "pathways",
    "liaison", "catalogue", "groups", "notices", "texts", "people", "record", "formats", "engine",
    "verifier",
)  # fmt: skip


def table() -> str:
    """Return the table of rooms: sentence, tables, acts."""
    lines = [
        "| room | what it is | tables | acts |",
        "|---|---|---:|---:|",
    ]
    for room in ROOMS:
        files = [p for p in sorted((SOURCE / room).rglob("*.py")) if "migrations" not in p.parts]
        sources = [path.read_text(encoding="utf-8") for path in files]
        said = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text("utf-8")))
        acts = sum(len(re.findall(r"^@record\.act\(", text, re.MULTILINE)) for text in sources)
        models = sum(
            len(re.findall(r"^class \w+\(models\.Model", text, re.MULTILINE)) for text in sources
        )
        what = (said or "").partition(": ")[2].rstrip(".")
        cells = [f"`{room}`", what, models or "", acts or ""]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def page(*, text: str) -> str:
    """Return the page with the table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main() -> int:
    """Write the page anew."""
    PAGE.write_text(page(text=PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Judge the skipped tests of JUnit reports: only missing public data excuses one."""  # noqa: INP001 — a script

import sys
from collections import Counter
from pathlib import Path

from defusedxml import ElementTree

ALLOWED = "public data: "


def reasons(*, report: Path) -> Counter[str]:
    """Count the reasons for which tests of one report were skipped."""
    root = ElementTree.fromstring(report.read_text(encoding="utf-8"))
    return Counter(
        (skip.get("message") or "no reason given").removeprefix("Skipped: ")
        for skip in root.iter("skipped")
    )


def main(arguments: list[str]) -> int:
    """Print the number of excused skips; fail on any other."""
    found: Counter[str] = Counter()
    for name in arguments:
        found += reasons(report=Path(name))
    excused = {why: n for why, n in found.items() if why.startswith(ALLOWED)}
    others = {why: n for why, n in found.items() if why not in excused}
    sys.stdout.write(f"skips: {sum(excused.values())} for want of public data\n")
    for why, n in sorted(excused.items()):
        sys.stdout.write(f"  {n} x {why}\n")
    for why, n in sorted(others.items()):
        sys.stderr.write(f"skips: {n} without excuse: {why}\n")
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

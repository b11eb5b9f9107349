"""The help of the command line, word by word: `make snapshot` writes it anew."""

import os
from pathlib import Path

from mycel.cli import help as words
from mycel.cli import main
from mycel.cli.verbs import VERBS

SNAPSHOT = Path(__file__).with_name("cli-help.txt")


def test_help_reads_as_it_was_agreed():
    pages = [words.overview(verbs=VERBS)]
    pages += [main.parser(verb=verb).format_help() for verb in VERBS]
    shown = ("-" * words.WIDTH + "\n").join(pages)
    if os.environ.get("SNAPSHOT") == "write":
        SNAPSHOT.write_text(shown, encoding="utf-8")
    assert shown == SNAPSHOT.read_text(encoding="utf-8")

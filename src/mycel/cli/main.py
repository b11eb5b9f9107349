"""The command line's door: choose a verb, run it, answer or refuse in one sentence."""

import argparse
import os
import sys
from collections.abc import Sequence

from mycel import __version__
from mycel.cli import outcome
from mycel.cli.verb import Refused, Verb
from mycel.cli.verbs import VERBS
from mycel.formats.problems import Problem, one_line

DONE, FAILED, REFUSED, STOPPED = 0, 1, 2, 130
GROUPS = {
    "movement": "The movement as code",
    "assessment": "Assess the infrastructure",
    "site": "Run the site",
}


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses in one line, as every part of mycel does."""

    def error(self, message: str) -> None:  # type: ignore[override]  # raises instead of exiting
        """Refuse wrong arguments."""
        raise Refused(f"{message}; see {self.prog} --help")


def parser() -> Parser:
    """Return the parser of all verbs."""
    top = Parser(
        prog="mycel",
        description="Assess, plan and improve the infrastructure of a volunteer movement.",
        epilog=_overview(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"mycel {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    for verb in VERBS:
        sub = verbs.add_parser(
            verb.name,
            help=verb.help,
            description=verb.help,
            epilog=f"example:\n  {verb.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        sub.add_argument("--json", action="store_true", help="print one JSON document")
        verb.options(sub)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code: 0 done, 1 a check failed, 2 refused, 130 stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
    top = parser()
    try:
        given = top.parse_args(arguments)
        if given.verb is None:
            top.print_help()
            return DONE
        verb = _verb(given.verb)
        answer = verb.run(given)
        if answer is None:
            return DONE
        outcome.write(outcome=answer, as_json=given.json)
        sys.stdout.flush()
    except (Problem, Refused) as refusal:
        return _refuse(str(refusal))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return STOPPED
    return FAILED if answer.failed else DONE


def _refuse(text: str) -> int:
    sys.stderr.write(f"mycel: {one_line(text=text)}\n")
    return REFUSED


def _verb(name: str) -> Verb:
    return next(verb for verb in VERBS if verb.name == name)


def _overview() -> str:
    lines = []
    for key, title in GROUPS.items():
        lines.append(f"{title}:")
        lines += [f"  {verb.name:<10} {verb.help}" for verb in VERBS if verb.group == key]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""The command line's door: choose a verb, run it, answer or refuse in one sentence."""

import argparse
import io
import os
import sys
import warnings
from collections.abc import Sequence
from datetime import date
from typing import NoReturn

from mycel import __version__
from mycel.cli import help as words
from mycel.cli import outcome
from mycel.cli.outcome import Outcome
from mycel.cli.verb import Refused, Verb
from mycel.cli.verbs import VERBS
from mycel.formats.problems import Problem, nearest, one_line, shown

DONE, FAILED, REFUSED, STOPPED = 0, 1, 2, 130


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses in one line, as every part of mycel does."""

    def __init__(self, *, verb: Verb) -> None:
        super().__init__(prog=f"mycel {verb.name}", add_help=False, allow_abbrev=False)
        self.verb = verb
        verb.options(self)
        self.add_argument("--json", action="store_true", help="print one JSON document")
        self.add_argument("--help", "-h", action="help", help="show this help and stop")

    def error(self, message: str) -> NoReturn:
        """Refuse wrong arguments."""
        raise Refused(f"{message.removeprefix('argument ')}; see {self.prog} --help")

    def format_help(self) -> str:
        """Return the help, the same on every terminal."""
        return words.of_verb(verb=self.verb, parser=self)

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read the arguments; an unknown option is refused with the one that was likely meant."""
        given, unknown = self.parse_known_args(arguments)
        if unknown:
            known = [flag for action in self._actions for flag in action.option_strings]
            meant = nearest(word=unknown[0].partition("=")[0], among=known)
            hint = f" (did you mean {meant}?)" if meant else ""
            self.error(f"{shown(value=unknown[0])} is not expected{hint}")
        return given

    def parameters(self, given: argparse.Namespace) -> dict[str, object]:
        """Return every option's value by its name, defaults included."""
        return {
            action.option_strings[0].lstrip("-").replace("-", "_"): _plain(
                getattr(given, action.dest)
            )
            for action in self._actions
            if action.option_strings and action.dest not in {"json", "help"}
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code: 0 done, 1 a check failed, 2 refused, 130 stopped."""
    _prepare()
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except (Problem, Refused) as refusal:
        return _refuse(str(refusal))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _refuse(f"{where}{error.strerror or error}; expected a place that can be used")
    except MemoryError:
        return _refuse("there is not enough memory; expected a smaller input or fewer --worlds")
    except KeyboardInterrupt:
        return STOPPED


def parser(*, verb: Verb) -> Parser:
    """Return the parser of one verb."""
    return Parser(verb=verb)


def _run(arguments: Sequence[str]) -> int:
    name = arguments[0] if arguments else "--help"
    if name in {"--help", "-h", "help"}:
        sys.stdout.write(words.overview(verbs=VERBS))
        return _flushed()
    if name == "--version":
        sys.stdout.write(f"mycel {__version__}\n")
        return _flushed()
    verb = _verb(name)
    read = parser(verb=verb)
    try:
        given = read.read(arguments[1:])
    except SystemExit:  # argparse has shown the help
        return _flushed()
    answer = verb.run(given)
    if answer is None:
        return DONE
    whole = _with_parameters(answer, verb=verb, parameters=read.parameters(given))
    outcome.write(outcome=whole, as_json=given.json)
    _flushed()
    return FAILED if answer.failed else DONE


def _with_parameters(answer: Outcome, *, verb: Verb, parameters: dict[str, object]) -> Outcome:
    """Complete the method: a verb states what it resolved, the door states the rest."""
    from dataclasses import replace

    method = {"name": verb.name, **parameters, **answer.method}
    return replace(answer, method=method)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _prepare() -> None:
    """Make output UTF-8 everywhere, and the exit code the only thing a closed stream changes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"mycel\.|numpy|scipy")
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 — lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _flushed() -> int:
    sys.stdout.flush()
    return DONE


def _refuse(text: str) -> int:
    sys.stderr.write(f"mycel: {one_line(text=text)}\n")
    return REFUSED


def _verb(name: str) -> Verb:
    for verb in VERBS:
        if verb.name == name:
            return verb
    meant = nearest(word=name, among=[verb.name for verb in VERBS])
    raise Refused(
        f"there is no verb {shown(value=name)}; expected one that mycel --help shows"
        if meant is None
        else f"there is no verb {shown(value=name)}; did you mean {meant}? See mycel --help"
    )


if __name__ == "__main__":
    sys.exit(main())

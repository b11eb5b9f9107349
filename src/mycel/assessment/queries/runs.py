"""Runs: the list of assessments, one assessment's page, its slider, its files."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from mycel.assessment import snapshots
from mycel.assessment.models import Question, Run
from mycel.assessment.queries.forecasts import ForecastLine, forecast_lines
from mycel.assessment.queries.names import Name, named
from mycel.assessment.queries.outlooks import NodeLine, lines, rows_of
from mycel.catalogue.queries.words import keeper_of_person
from mycel.engine import canon
from mycel.engine.scaling import scenario
from mycel.engine.scaling.standing import POSSIBLY, PROBABLY
from mycel.people.models import Person
from mycel.people.queries import tells
from mycel.record import queries as record

PAGE = 20
KEPT_ANSWERS = 8
SLIDER_ROWS = 12
OTHERS = 5
DIGEST = (
    """python3 -c 'import hashlib, json, sys; r = json.load(sys.stdin)["result"]; """
    """t = json.dumps(r, sort_keys=True, separators=(",", ":"), ensure_ascii=False); """
    """print(hashlib.sha256(t.encode()).hexdigest())'"""
)
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same files give the same archive, so its times are not those of the clock."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """One assessment in a list."""

    number: int
    ref: str
    url: str
    state: str
    progress: float
    asked_at: datetime
    finished_at: datetime | None
    asked_by: Name | None
    question: Question
    scenario: Name | None
    counts: Mapping[str, int]
    first: Name | None
    share: float


@dataclass(frozen=True, slots=True)
class RunsPage:
    """A page of assessments, newest first."""

    runs: tuple[RunLine, ...]
    older: int | None
    is_first: bool

    @property
    def older_url(self) -> str:
        """Return the address of the next page, or nothing."""
        return "" if self.older is None else f"/assessments/?before={self.older}"


@dataclass(frozen=True, slots=True)
class SliderRow:
    """One node at one position of the slider."""

    ref: str
    name: str
    url: str
    state: str
    probability: float
    first: float


@dataclass(frozen=True, slots=True)
class SliderPage:
    """What breaks if demand grows by a factor until the end of a year."""

    url: str
    page_url: str
    factor: float
    year: int
    years: tuple[int, ...]
    least: float
    most: float
    worlds: int
    breaking: int
    measured: int
    rows: tuple[SliderRow, ...]


@dataclass(frozen=True, slots=True)
class RunPage:
    """One finished assessment."""

    line: RunLine
    first: tuple[NodeLine, ...]
    others: tuple[NodeLine, ...]
    holds: float
    ties: int
    not_measured: tuple[Name, ...]
    assumed: tuple[Name, ...]
    unowned: tuple[Name, ...]
    cycles: tuple[tuple[Name, ...], ...]
    warnings: tuple[str, ...]
    method: tuple[tuple[str, str], ...]
    version: str
    input_digest: str
    snapshot_digest: str
    result_digest: str
    command: str
    folder: str
    compare: tuple[RunLine, ...]
    forecasts: tuple[ForecastLine, ...]

    @property
    def top(self) -> NodeLine | None:
        """Return what breaks first most often."""
        return self.first[0] if self.first else None

    @property
    def check(self) -> str:
        """Return the command that prints the digest of a recomputed result."""
        return f"{self.command} | {DIGEST}"


def runs_page(*, before: int | None = None) -> RunsPage:
    """Return up to 20 assessments before a number, newest first."""
    rows = _light().order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return RunsPage(runs=_run_lines(found[:PAGE]), older=older, is_first=before is None)


def latest_run() -> RunLine | None:
    """Return the latest finished assessment, or None."""
    run = _light().filter(state="done").order_by("-number").first()
    return None if run is None else _run_lines([run])[0]


def pinned(*, limit: int) -> tuple[tuple[RunLine, str], ...]:
    """Return the latest finished assessments with the digests of their results, newest first."""
    runs = list(_light().filter(state="done").order_by("-number")[:limit])
    digests = (run.result_digest for run in runs)
    return tuple(zip(_run_lines(runs), digests, strict=True))


def run_line(*, number: int) -> RunLine | None:
    """Return one assessment as a line, or None."""
    run = _light().filter(number=number).first()
    return None if run is None else _run_lines([run])[0]


def run_page(*, number: int) -> RunPage | None:
    """Return one finished assessment, or None."""
    run = (
        Run.objects.select_related("asked_by")
        .defer("slider", "result")
        .filter(number=number, state="done")
        .first()
    )
    if run is None:
        return None
    answer = answer_of(run.id)
    result = answer["result"]
    groups = [result[key] for key in ("not_measured", "assumed", "unowned")]
    series = result["forecasts"]
    measured = [one["nodes"] for one in series]
    names = named(refs=[ref for one in [*groups, *result["cycles"], *measured] for ref in one])
    found = lines(rows=rows_of(run=run), today=run.question.today)
    earlier = _light().filter(state="done").exclude(id=run.id).order_by("-number")[:OTHERS]
    line, *compare = _run_lines([run, *earlier])
    return RunPage(
        line=line,
        forecasts=forecast_lines(found=series, names=names),
        first=tuple(one for one in found if one.first > 0),
        others=tuple(one for one in found if one.measured and not one.first),
        holds=result["holds"],
        ties=result["ties"],
        not_measured=_names(groups[0], names),
        assumed=_names(groups[1], names),
        unowned=_names(groups[2], names),
        cycles=tuple(_names(cycle, names) for cycle in result["cycles"]),
        warnings=tuple(answer["warnings"]),
        method=tuple((key, _plain(item)) for key, item in answer["method"].items()),
        version=answer["mycel"],
        input_digest=answer["input"]["digest"],
        snapshot_digest=run.snapshot_digest,
        result_digest=run.result_digest,
        command=command(question=run.question, folder=_folder(run.number)),
        folder=_folder(run.number),
        compare=tuple(compare),
    )


def slider_page(*, number: int, factor: float | None, year: int | None) -> SliderPage | None:
    """Return what breaks at a position of the slider, read off the run's table.

    Outside the table the nearest position is taken. None where no such run is finished, or
    nothing in it is measured.
    """
    run = Run.objects.filter(number=number, state="done").only("id", "parameters").first()
    table = None if run is None else snapshots.table_of(run.id)
    if run is None or table is None or not table.years or not table.refs:
        return None
    at = min(table.years, key=lambda one: abs(one - (year or table.years[-1])))
    wanted = factor if factor is not None else run.question.growth or 1.0
    held = min(max(wanted, table.factors[0]), table.factors[-1])
    found = scenario.slider(table=table, factor=held, year=at)
    shown = [one for one in found if one.probability >= POSSIBLY][:SLIDER_ROWS]
    names = named(refs=[one.ref for one in shown])
    return SliderPage(
        url=f"/assessments/{number}/slider/",
        page_url=f"/assessments/{number}/",
        factor=held,
        year=at,
        years=table.years,
        least=table.factors[0],
        most=table.factors[-1],
        worlds=table.worlds,
        breaking=sum(one.probability >= PROBABLY for one in found),
        measured=len(found),
        rows=tuple(
            SliderRow(
                ref=one.ref,
                name=names[one.ref].name,
                url=names[one.ref].url,
                state="breaks" if one.probability >= PROBABLY else "tight",
                probability=one.probability,
                first=one.first_to_break,
            )
            for one in shown
        ),
    )


def snapshot_zip(*, number: int) -> bytes | None:
    """Return a run's snapshot as movement code in an archive; the same run, the same bytes."""
    run = Run.objects.filter(number=number, state="done").only("snapshot_digest").first()
    document = None if run is None else record.document(digest=run.snapshot_digest)
    if document is None:
        return None
    spelled: Any = canon.decode_document(document)
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(spelled["files"].items()):
            entry = zipfile.ZipInfo(f"{_folder(number)}/{path}", date_time=EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return to.getvalue()


def result_text(*, number: int) -> str | None:
    """Return a run's answer as the command line prints it, or None."""
    return Run.objects.filter(number=number, state="done").values_list("result", flat=True).first()


def nodes_of(*, number: int) -> list[dict[str, Any]] | None:
    """Return the figures of every node in a finished run, or None."""
    run = Run.objects.filter(number=number, state="done").values_list("id", flat=True).first()
    return None if run is None else list(answer_of(run)["result"]["nodes"])


def command(*, question: Question, folder: str) -> str:
    """Return the command that computes the same answer from the files in a folder."""
    parts = ["mycel", "assess", folder]
    if question.growth is not None:
        parts += ["--growth", _number(question.growth)]
    if question.scenario is not None:
        parts += ["--scenario", question.scenario]
    parts += ["--until", f"{question.until:%Y-%m}", "--today", question.today.isoformat()]
    parts += ["--worlds", str(question.worlds), "--seed", str(question.seed)]
    parts += ["--target-utilisation", _number(question.target_utilisation)]
    if question.assume_utilisation is not None:
        low, high = question.assume_utilisation
        parts += ["--assume-utilisation", f"{_number(low)},{_number(high)}"]
    return " ".join([*parts, "--json"])


@lru_cache(maxsize=KEPT_ANSWERS)
def answer_of(run: UUID) -> dict[str, Any]:
    """Return a finished run's answer; it never changes, so a process reads it once."""
    answer: dict[str, Any] = json.loads(Run.objects.values_list("result", flat=True).get(id=run))
    return answer


@tells("assessments")
def about(person: Person) -> object:
    """Return the assessments that somebody asked for."""
    return [
        {"ref": run.ref, "asked": run.asked_at, "question": run.parameters}
        for run in person.runs.only("number", "asked_at", "parameters").order_by("number")
    ]


def _light() -> Any:  # noqa: ANN401 — the stubs know no name for a queryset with deferred columns
    return Run.objects.select_related("asked_by").defer("result", "slider")


def _run_lines(rows: Iterable[Run]) -> tuple[RunLine, ...]:
    runs = list(rows)
    names = named(refs=[run.summary["first"] for run in runs if run.summary.get("first")])
    scenarios = _scenarios({run.question.scenario for run in runs if run.question.scenario})
    return tuple(_run_line(run, names, scenarios) for run in runs)


def _run_line(run: Run, names: Mapping[str, Name], scenarios: Mapping[str, Name]) -> RunLine:
    asked_by = None
    if run.asked_by is not None:
        shown = keeper_of_person(run.asked_by)
        asked_by = Name(ref=shown.ref, name=shown.name, url=shown.url)
    return RunLine(
        number=run.number,
        ref=run.ref,
        url=f"/assessments/{run.number}/",
        state=run.state,
        progress=run.progress,
        asked_at=run.asked_at,
        finished_at=run.finished_at,
        asked_by=asked_by,
        question=run.question,
        scenario=scenarios.get(run.question.scenario or ""),
        counts=run.summary.get("counts", {}),
        first=names.get(run.summary.get("first") or ""),
        share=run.summary.get("share", 0.0),
    )


def _scenarios(refs: set[str]) -> dict[str, Name]:
    from mycel.assessment.queries.plans import scenario_names

    known = scenario_names() if refs else {}
    return {
        ref: Name(ref=ref, name=known.get(ref, ref), url=f"/scenarios/{ref.partition('/')[2]}/")
        for ref in refs
    }


def _names(refs: Iterable[str], names: Mapping[str, Name]) -> tuple[Name, ...]:
    return tuple(names[ref] for ref in refs)


def _folder(number: int) -> str:
    return f"assessment-{number}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _plain(item: object) -> str:
    if isinstance(item, list):
        return ", ".join(_plain(one) for one in item)
    if isinstance(item, float):
        return _number(item)
    return "–" if item is None else str(item)

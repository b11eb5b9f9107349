"""fit: a capacity law through measurements."""

import csv
import io
from math import isfinite

from mycel.cli import source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb
from mycel.formats.problems import Problem

COLUMNS = 2


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("law", choices=["usl"], help="the Universal Scalability Law")
    parser.add_argument("data", metavar="DATA.csv", help="two columns: load, throughput")


def run(given: Arguments) -> Outcome:
    """Fit and say where more servers stop helping."""
    from mycel.engine.scaling import laws

    files = source.files_of(path=given.data)
    load, throughput = _columns(name=given.data, data=next(iter(files.values())))
    try:
        fit = laws.fit_usl(load=load, throughput=throughput)
    except ValueError as error:
        raise Problem(text=str(error), file=given.data) from error
    notes = ("a parameter lies on its bound: its interval needs a bootstrap",) * fit.at_bound
    rows = [
        (name, getattr(fit, name), fit.standard_error[name]) for name in ("alpha", "beta", "gamma")
    ]
    peak = (
        "no peak" if fit.peak_load is None else f"throughput peaks at a load of {fit.peak_load:.5g}"
    )
    return Outcome(
        method={"verb": "fit", "law": "usl"},
        input={"digest": source.digest(files=files), "rows": fit.n},
        result={
            "alpha": fit.alpha,
            "beta": fit.beta,
            "gamma": fit.gamma,
            "standard_error": dict(fit.standard_error),
            "peak_load": fit.peak_load,
            "limit": fit.limit,
            "optimal_load": fit.optimal_load,
        },
        warnings=notes,
        says=[f"{fit.n} measurements; {peak}.", Table(("parameter", "value", "error"), rows)],
    )


def _columns(*, name: str, data: bytes) -> tuple[list[float], list[float]]:
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Problem(text="this is no CSV in UTF-8; expected two columns", file=name) from error
    pairs = []
    for line, row in enumerate(rows, start=1):
        if not row or (line == 1 and not _number(row[0])):
            continue
        if len(row) != COLUMNS or not all(_number(cell) for cell in row):
            raise Problem(
                text=f"the row {','.join(row)[:40]!r} is not understood; expected load,throughput",
                file=name,
                line=line,
            )
        pairs.append((float(row[0]), float(row[1])))
    return [x for x, _ in pairs], [y for _, y in pairs]


def _number(cell: str) -> bool:
    try:
        return isfinite(float(cell))
    except ValueError:
        return False


VERB = Verb(
    name="fit",
    group="assessment",
    help="fit a capacity law to measured load and throughput",
    example="mycel fit usl measurements.csv",
    options=options,
    run=run,
)

"""forecast: where a series is going, and how well such forecasts did before."""

import csv
import io
from datetime import date
from math import isfinite

from mycel.cli import source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb
from mycel.engine.scaling.backtest import Backtest
from mycel.engine.scaling.growth import Forecast
from mycel.formats.problems import Problem

LEVELS = (0.05, 0.5, 0.95)
PATHS = 2000
ORIGINS = 8
SHOWN = 12


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("series", metavar="SERIES.csv", help="columns date,value or ds,y")
    parser.add_argument("--horizon", type=int, default=365, metavar="DAYS")
    parser.add_argument("--transform", choices=["log1p", "none"], default="log1p")
    parser.add_argument("--origins", type=int, default=ORIGINS, help="earlier days to test from")
    parser.add_argument("--seed", type=int, default=1)


def run(given: Arguments) -> Outcome:
    """Forecast with the widening that the backtest set, and show the backtest."""
    import numpy as np

    from mycel.engine import chance
    from mycel.engine.scaling import backtest, growth

    files = source.files_of(path=given.series)
    days, values = read_series(name=given.series, data=next(iter(files.values())))
    x, y = np.array([day.toordinal() for day in days], dtype=np.int64), np.array(values)
    warnings: list[str] = []
    try:
        past = backtest.backtest(
            days=x,
            values=y,
            horizon=given.horizon,
            origins=given.origins,
            transform=given.transform,
            seed=given.seed,
            name="forecast",
        )
    except growth.TooShort as error:
        past = None
        warnings.append(f"no backtest: {error}")
    except ValueError as error:
        raise Problem(text=str(error), file=given.series) from error
    widening = past.widening if past else 1.0
    try:
        ahead = growth.forecast(
            days=x,
            values=y,
            horizon=given.horizon,
            transform=given.transform,
            paths=PATHS,
            rng=chance.stream(seed=given.seed, name="forecast"),
            widening=widening,
        )
    except ValueError as error:
        raise Problem(text=str(error), file=given.series) from error
    if ahead.missing_days:
        warnings.append(f"{ahead.missing_days} days without a measurement were interpolated")
    return _outcome(given=given, files=files, past=past, ahead=ahead, warnings=warnings)


def _outcome(
    *,
    given: Arguments,
    files: dict[str, bytes],
    past: Backtest | None,
    ahead: Forecast,
    warnings: list[str],
) -> Outcome:
    low, middle, high = (list(map(float, row)) for row in ahead.quantiles(LEVELS))
    dates = [date.fromordinal(ahead.first_day + i).isoformat() for i in range(given.horizon)]
    every = max(1, given.horizon // SHOWN)
    says: list[str | Table] = [ahead.method]
    if past:
        says.append(
            f"Backtest from {past.origins} earlier days: {past.coverage90:.0%} of what came lay in "
            f"the 90 % range; interval score {past.interval_score:.4g} (last week repeated: "
            f"{past.interval_score_seasonal_naive:.4g})."
        )
    rows = list(zip(dates, low, middle, high, strict=True))[every - 1 :: every]
    says.append(Table(("date", "5 %", "middle", "95 %"), rows))
    return Outcome(
        method={
            "verb": "forecast",
            "horizon": given.horizon,
            "transform": given.transform,
            "origins": given.origins,
            "paths": PATHS,
            "seed": given.seed,
            "widening": past.widening if past else 1.0,
            "says": ahead.method,
        },
        input={
            "digest": source.digest(files=files),
            "measured": ahead.measured,
            "missing_days": ahead.missing_days,
        },
        result={
            "dates": dates,
            "p05": low,
            "p50": middle,
            "p95": high,
            "backtest": None
            if past is None
            else {
                "coverage90": past.coverage90,
                "coverage90_before_widening": past.coverage90_raw,
                "interval_score": past.interval_score,
                "interval_score_seasonal_naive": past.interval_score_seasonal_naive,
                "mae": past.mae,
                "mae_seasonal_naive": past.mae_seasonal_naive,
                "origins": past.origins,
                "training_days": past.training_days,
                "horizon": past.horizon,
            },
        },
        warnings=tuple(warnings),
        says=says,
    )


def read_series(*, name: str, data: bytes) -> tuple[list[date], list[float]]:
    """Return the days and values of a CSV with the columns date,value or ds,y."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Problem(text="this is no CSV in UTF-8; expected date,value", file=name) from error
    if not rows or tuple(rows[0][:2]) not in {("date", "value"), ("ds", "y")}:
        raise Problem(text="the first line is not date,value (or ds,y)", file=name, line=1)
    days, values = [], []
    for line, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        try:
            day, value = date.fromisoformat(row[0]), float(row[1])
        except (ValueError, IndexError) as error:
            raise Problem(
                text=f"the row {','.join(row)[:40]!r} is not understood; expected a date like "
                "2026-11-23 and a number",
                file=name,
                line=line,
            ) from error
        if not isfinite(value):
            raise Problem(text=f"the value {row[1]} is no number", file=name, line=line)
        days.append(day)
        values.append(value)
    return days, values


VERB = Verb(
    name="forecast",
    group="assessment",
    help="forecast a series, with a backtest of earlier forecasts",
    example="mycel forecast movements/open-atlas/series/imports.csv --horizon 365",
    options=options,
    run=run,
)

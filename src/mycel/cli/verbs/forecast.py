"""forecast: where a series is going, and how well such forecasts did before."""

from datetime import date
from typing import TYPE_CHECKING

from mycel.cli import arguments, columns, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb
from mycel.formats.problems import Problem

if TYPE_CHECKING:  # the engine is imported when it is asked, so that help comes at once
    from mycel.engine.scaling.backtest import Backtest
    from mycel.engine.scaling.growth import Forecast

LEVELS = (0.05, 0.5, 0.95)
PATHS = 2000
ORIGINS = 8
MOST_DAYS = 36_525
SHOWN = 12


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("series", metavar="SERIES.csv", help="columns date,value or ds,y")
    parser.add_argument(
        "--horizon",
        type=arguments.whole(least=1, most=MOST_DAYS),
        default=365,
        metavar="DAYS",
        help="days to look ahead",
    )
    parser.add_argument(
        "--transform",
        choices=["log1p", "none"],
        default="log1p",
        help="log1p: growth by shares; none: growth by amounts",
    )
    parser.add_argument(
        "--origins",
        type=arguments.whole(least=1),
        default=ORIGINS,
        metavar="N",
        help="earlier days to test forecasts from",
    )
    parser.add_argument(
        "--seed", type=arguments.whole(), default=1, metavar="S", help="the only source of chance"
    )


def run(given: Arguments) -> Outcome:
    """Forecast with the widening that the backtest set, and show the backtest."""
    import numpy as np

    from mycel.engine import chance
    from mycel.engine.scaling import backtest, growth, history

    name, data = source.one_file(path=given.series)
    days, values = columns.series(name=given.series, data=data)
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
    except history.TooShort as error:
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
    return _outcome(given=given, files={name: data}, past=past, ahead=ahead, warnings=warnings)


def _outcome(
    *,
    given: Arguments,
    files: dict[str, bytes],
    past: "Backtest | None",
    ahead: "Forecast",
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
            "paths": PATHS,
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


VERB = Verb(
    name="forecast",
    group="assessment",
    help="forecast a series, with a backtest of earlier forecasts",
    example="mycel forecast movements/open-atlas/series/imports.csv --horizon 365",
    options=options,
    run=run,
    keys=(
        "dates",
        "p05",
        "p50",
        "p95",
        "backtest",
    ),
)

"""fit: a capacity law through measurements."""

from mycel.cli import columns, source
from mycel.cli.outcome import Outcome, Table
from mycel.cli.verb import Arguments, Parser, Verb
from mycel.formats.problems import Problem


def options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("law", choices=["usl"], help="the Universal Scalability Law")
    parser.add_argument("data", metavar="DATA.csv", help="two columns: load, throughput")


def run(given: Arguments) -> Outcome:
    """Fit and say where more servers stop helping."""
    from mycel.engine.scaling import laws

    name, data = source.one_file(path=given.data)
    load, throughput = columns.pairs(name=given.data, data=data)
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
        method={"law": given.law},
        input={"digest": source.digest(files={name: data}), "rows": fit.n},
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


VERB = Verb(
    name="fit",
    group="assessment",
    help="fit a capacity law to measured load and throughput",
    example="mycel fit usl measurements.csv",
    options=options,
    run=run,
    keys=(
        "alpha",
        "beta",
        "gamma",
        "standard_error",
        "peak_load",
        "limit",
        "optimal_load",
    ),
)

"""The verbs of the command line, in the order in which help shows them."""

from mycel.cli.verb import Verb
from mycel.cli.verbs import (
    assess,
    budget,
    check,
    committee,
    export,
    fit,
    forecast,
    import_,
    load,
    outage,
    queue,
    reach,
    serve,
    settings,
    tally,
    verify,
    witness,
)

VERBS: tuple[Verb, ...] = (
    import_.VERB,
    load.VERB,
    export.VERB,
    assess.VERB,
    reach.VERB,
    outage.VERB,
    forecast.VERB,
    fit.VERB,
    queue.VERB,
    tally.VERB,
    budget.VERB,
    committee.VERB,
    verify.VERB,
    witness.VERB,
    serve.VERB,
    check.VERB,
    settings.VERB,
)

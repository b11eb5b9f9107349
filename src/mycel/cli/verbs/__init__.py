"""The verbs of the command line, in the order in which help shows them."""

from mycel.cli.verb import Verb
from mycel.cli.verbs import (
    assess,
    check,
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
    serve.VERB,
    check.VERB,
    settings.VERB,
)

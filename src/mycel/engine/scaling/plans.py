"""Plans: what a plan of treatments costs, avoids and leaves, and how others would judge it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mycel.engine.digits import rounded
from mycel.engine.scaling.information import Information
from mycel.engine.scaling.sensitivity import Sensitive


@dataclass(frozen=True, slots=True)
class Proof:
    """What the solver says about its model: the gap it leaves, and whether it proved that.

    ``swaps``: steps that the full simulator made afterwards.
    """

    optimal: bool
    gap: float
    status: str
    swaps: int = 0


@dataclass(frozen=True, slots=True)
class Proposed:
    """One plan in the full simulator, per year.

    ``value``: mean weighted loss avoided, ± ``standard_error`` (paired worlds); ``loss`` and
    ``shortfall95``: what is left, on average and in the worst 5 % of
    worlds; ``expected``: unit of
    loss → mean that is left. ``cost``: unit → mean cost; ``overrun``: budget → chance that it is
    passed, on drawn costs; ``overruns``: that any is. ``regret``: weight set → weighted loss above
    that of the best plan known for the same budgets; ``frontier_for``: the weight sets under which
    no plan known costs no more and leaves less; ``is_robust``: enough of them.
    """

    chosen: tuple[str, ...]
    budgets: Mapping[str, float]
    cost: Mapping[str, float]
    overrun: Mapping[str, float]
    overruns: float
    value: float
    standard_error: float
    loss: float
    loss_error: float
    shortfall95: float
    shortfall_error: float
    expected: Mapping[str, float]
    expected_error: Mapping[str, float]
    regret: Mapping[str, float]
    regret_error: Mapping[str, float]
    frontier_for: tuple[str, ...]
    is_robust: bool
    proof: Proof | None = None
    beside: "Beside | None" = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Greedy's plan for the same budgets, and by what share of its value the plan is better."""

    chosen: tuple[str, ...]
    value: float
    standard_error: float
    better: float | None


@dataclass(frozen=True, slots=True)
class Option:
    """One treatment alone: its mean cost, and the weighted loss it avoids ± standard error."""

    ref: str
    cost: Mapping[str, float]
    value: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class Learnable:
    """A number that could be measured: what it is worth to know it, and how it moves the loss.

    ``what``: ``per-year``, ``loss``, ``rarer`` or ``milder``; ``ref`` the risk, ``by`` the
    treatment, ``unit`` the unit of harm.
    """

    name: str
    ref: str
    what: str
    unit: str | None
    by: str | None
    worth: float
    floor: float
    is_distinguishable: bool
    sensitivity: Sensitive


@dataclass(frozen=True, slots=True)
class Plans:
    """Everything that is said about plans under budgets."""

    units: tuple[str, ...]
    worlds: int
    seed: int
    budgets: Mapping[str, float]
    sets: Mapping[str, Mapping[str, float]]
    robust_from: int
    as_is: Proposed
    best: Proposed
    greedy: Proposed
    cautious: Proposed
    points: tuple[Proposed, ...]
    options: tuple[Option, ...]
    information: Information | None
    learnable: tuple[Learnable, ...]
    simulated: int
    warnings: tuple[str, ...]


def result(*, plans: Plans) -> dict[str, object]:
    """Return what is said about plans as plain data: the command line's JSON and the page's.

    Losses have no digit more than their Monte-Carlo error supports.
    """
    found = plans.information
    return {
        "problems": [_plan(plans.best)],
        "plans": [_plan(one) for one in plans.points],
        "as_is": _plan(plans.as_is),
        "greedy": _plan(plans.greedy),
        "cautious": _plan(plans.cautious),
        "treatments": [
            {
                "ref": one.ref,
                "cost": dict(one.cost),
                "value": rounded(value=one.value, error=one.standard_error),
                "standard_error": one.standard_error,
            }
            for one in plans.options
        ],
        "weights": {name: dict(values) for name, values in plans.sets.items()},
        "robust_from": plans.robust_from,
        "measure_next": {
            "perfect": None
            if found is None
            else rounded(value=found.perfect, error=found.standard_error),
            "standard_error": None if found is None else found.standard_error,
            "ranking": [_learnable(one) for one in plans.learnable],
        },
        "simulated": plans.simulated,
    }


def _plan(one: Proposed) -> dict[str, object]:
    proof, beside = one.proof, one.beside
    said: dict[str, object] = {
        "value": rounded(value=one.value, error=one.standard_error),
        "standard_error": one.standard_error,
        "chosen": list(one.chosen),
        "cost": dict(one.cost),
        "budgets": dict(one.budgets),
        "overrun": dict(one.overrun),
        "overruns": one.overruns,
        "loss": rounded(value=one.loss, error=one.loss_error),
        "shortfall95": rounded(value=one.shortfall95, error=one.shortfall_error),
        "expected": {
            unit: rounded(value=value, error=one.expected_error[unit])
            for unit, value in one.expected.items()
        },
        "regret": {
            name: rounded(value=value, error=one.regret_error[name])
            for name, value in one.regret.items()
        },
        "frontier_for": list(one.frontier_for),
        "robust": one.is_robust,
    }
    if proof is not None:
        said |= {
            "optimal": proof.optimal,
            "gap": proof.gap,
            "status": proof.status,
            "swaps": proof.swaps,
        }
    if beside is not None:
        said["greedy"] = {
            "chosen": list(beside.chosen),
            "value": rounded(value=beside.value, error=beside.standard_error),
            "better": beside.better,
        }
    return said


def _learnable(one: Learnable) -> dict[str, object]:
    return {
        "name": one.name,
        "ref": one.ref,
        "what": one.what,
        "unit": one.unit,
        "by": one.by,
        "worth": rounded(value=one.worth, error=one.floor),
        "floor": one.floor,
        "distinguishable": one.is_distinguishable,
        "spearman": one.sensitivity.spearman,
        "first_order": one.sensitivity.first_order,
        "moves_the_loss": one.sensitivity.is_distinguishable,
    }

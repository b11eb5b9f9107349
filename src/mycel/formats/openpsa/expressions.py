"""Expressions: the numbers of an Open-PSA model, deviates at their mean."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mycel.formats.openpsa.elements import DEEPEST, Element
from mycel.formats.openpsa.scopes import Definition, Scope, Table
from mycel.formats.problems import nearest, shown


def exponential(rate: float, time: float) -> float:
    """Return 1 − e^(−λt): failed by t, without repair."""
    return -math.expm1(-rate * time)


def glm(on_demand: float, rate: float, repair: float, time: float) -> float:
    """Return the unavailability of a component that may fail on demand, fails and is repaired."""
    total = rate + repair
    return (rate - (rate - on_demand * total) * math.exp(-total * time)) / total


def weibull(scale: float, shape: float, shift: float, time: float) -> float:
    """Return 1 − e^(−((t − t₀)/α)^β), 0 before t₀."""
    return -math.expm1(-(((time - shift) / scale) ** shape)) if time > shift else 0.0


def periodic_test(rate: float, interval: float, first: float, time: float) -> float:
    """Return the unavailability since the last test, of a component that a test makes new."""
    return -math.expm1(-rate * (time if time < first else (time - first) % interval))


def lognormal_mean(*given: float) -> float:
    """Return the mean: the first of (mean, error factor, level), or e^(μ + σ²/2) of (μ, σ)."""
    return given[0] if len(given) > 2 else math.exp(given[0] + given[1] ** 2 / 2)  # noqa: PLR2004 - the format's two spellings differ by their number of arguments


ANY = math.inf
FUNCTIONS: Mapping[str, tuple[int, float, Callable[..., float]]] = {
    "exponential": (2, 2, exponential),
    "GLM": (4, 4, glm),
    "Weibull": (4, 4, weibull),
    "periodic-test": (4, 4, periodic_test),
    "lognormal-deviate": (2, 3, lognormal_mean),
    "normal-deviate": (2, 2, lambda mean, _: mean),
    "uniform-deviate": (2, 2, lambda low, high: (low + high) / 2),
    "gamma-deviate": (2, 2, lambda shape, scale: shape * scale),
    "beta-deviate": (2, 2, lambda a, b: a / (a + b)),
    "add": (1, ANY, lambda *all_: math.fsum(all_)),
    "sub": (2, ANY, lambda first, *rest: first - math.fsum(rest)),
    "mul": (1, ANY, lambda *all_: math.prod(all_)),
    "div": (2, ANY, lambda first, *rest: first / math.prod(rest)),
    "neg": (1, 1, lambda one: -one),
    "pow": (2, 2, math.pow),
    "sqrt": (1, 1, math.sqrt),
    "exp": (1, 1, math.exp),
    "log": (1, 1, math.log),
    "abs": (1, 1, abs),
    "min": (1, ANY, lambda *all_: min(all_)),
    "max": (1, ANY, lambda *all_: max(all_)),
    "mean": (1, ANY, lambda *all_: math.fsum(all_) / len(all_)),
    "pi": (0, 0, lambda: math.pi),
}
LITERALS = ("int", "float", "bool")
KNOWN = (*LITERALS, "parameter", "system-mission-time", *FUNCTIONS)


@dataclass(slots=True)
class Values:
    """Evaluates expressions over the parameters of one model."""

    parameters: Table
    mission_time: float
    known: dict[str, float] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)

    def probability(self, element: Element, scope: Scope, what: str) -> float:
        """Return the value of an expression that has to be a probability."""
        value = self.value(element, scope, 0)
        if not 0 <= value <= 1:
            raise element.refuse(f"the probability of {what} is {value:g}; expected 0 to 1")
        return value

    def value(self, element: Element, scope: Scope, depth: int) -> float:
        """Return the value of one expression."""
        if depth >= DEEPEST:
            raise element.refuse(
                f"expressions refer to each other more than {DEEPEST} deep; expected fewer levels"
            )
        if element.tag in LITERALS:
            return _literal(element)
        if element.tag == "system-mission-time":
            return self.mission_time
        if element.tag == "parameter":
            found = self.parameters.find(element, scope)
            return self._parameter(element, found, depth)
        if element.tag not in FUNCTIONS:
            near = nearest(word=element.tag, among=KNOWN)
            hint = f"did you mean <{near}>" if near else "expected a number or an expression"
            raise element.refuse(f"unknown expression {shown(value=element.tag)}; {hint}")
        fewest, most, function = FUNCTIONS[element.tag]
        given = [self.value(child, scope, depth + 1) for child in element.children]
        if not fewest <= len(given) <= most:
            expected = f"{fewest} or more" if most == ANY else f"{fewest} to {most}"
            raise element.refuse(
                f"<{element.tag}> has {len(given)} arguments; expected "
                + (str(fewest) if fewest == most else expected)
            )
        return _computed(element, function, given)

    def _parameter(self, element: Element, found: Definition, depth: int) -> float:
        if found.id in self.open:
            circle = ", ".join([*self.open[self.open.index(found.id) :], found.id])
            raise element.refuse(f"parameters depend on each other in a cycle: {circle}")
        if found.id not in self.known:
            self.open.append(found.id)
            inner = found.element.only_child("expression")
            self.known[found.id] = self.value(inner, found.scope, depth + 1)
            self.open.pop()
        return self.known[found.id]


def _literal(element: Element) -> float:
    text = element.attribute("value")
    if element.tag == "bool":
        return float(truth(element))
    try:
        value = float(int(text)) if element.tag == "int" else float(text)
    except (ValueError, OverflowError) as error:
        raise element.refuse(
            f"{shown(value=text)} is not a number; expected <{element.tag} value=…/>"
        ) from error
    if not math.isfinite(value):
        raise element.refuse(f"{shown(value=text)} is not finite; expected a finite number")
    return value


def _computed(element: Element, function: Callable[..., float], given: list[float]) -> float:
    try:
        value = function(*given)
        is_number = isinstance(value, float) and math.isfinite(value)
    except (ArithmeticError, ValueError):
        is_number = False
    if not is_number:
        arguments = ", ".join(f"{one:g}" for one in given[:5])
        raise element.refuse(f"<{element.tag}> of {arguments} has no value; expected a number")
    return value


def truth(element: Element) -> bool:
    """Return the value of <constant> or <bool>."""
    text = element.attribute("value")
    if text not in ("true", "false"):
        raise element.refuse(f"{shown(value=text)} is no truth value; expected true or false")
    return text == "true"

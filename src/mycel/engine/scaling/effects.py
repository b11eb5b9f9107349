"""Effects: by what share treatments lower a rate or a harm, in every world."""

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.movement import Movement, Range, Treatment

Floats = NDArray[np.float64]


def chosen(*, movement: Movement, plan: Collection[str]) -> tuple[Treatment, ...]:
    """Return the treatments of a plan, sorted by ref, each once.

    Errors:
        ValueError for a ref that is no treatment of the movement.
    """
    for ref in plan:
        if ref not in movement.treatments:
            known = ", ".join(sorted(movement.treatments)) or "none"
            raise ValueError(f"{ref} is no treatment here; there is {known}")
    return tuple(movement.treatments[ref] for ref in sorted(set(plan)))


def remaining(
    *, shares: Iterable[tuple[str, Range | None]], worlds: int, seed: int
) -> Floats | None:
    """Return what is left after shares are taken, Π(1 − e), [N]; None where none is given.

    Args:
        shares: name of the stream and 90 % range of the share, in a stable order.
        worlds: N.
        seed: seed of the run.

    Errors:
        ValueError for a share outside [0, 1].
    """
    left: Floats | None = None
    for name, range_ in shares:
        if range_ is None:
            continue
        kept = 1 - share(range_=range_, rng=stream(seed=seed, name=name), size=worlds, name=name)
        left = kept if left is None else left * kept
    return left


def share(*, range_: Range, rng: np.random.Generator, size: int, name: str) -> Floats:
    """Draw a share from its 90 % range: Beta; where an end touches 0 or 1, a clipped normal.

    Errors:
        ValueError for a share outside [0, 1].
    """
    low, high = range_
    if not 0 <= low <= high <= 1:
        raise ValueError(f"{name} is [{low:g}, {high:g}]; expected shares from 0 to 1")
    if low == high or (low > 0 and high < 1):
        return ranges.draw(low=low, high=high, rng=rng, size=size, family="proportion")
    return np.clip(ranges.draw(low=low, high=high, rng=rng, size=size, family="normal"), 0.0, 1.0)

"""Axes: the two directions in which participants differ most, and where everybody stands."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from mycel.engine.opinion.matrix import Flags, Votes, centred

Real = NDArray[np.float64]

EXACT_UP_TO = 256
"""Largest smaller side of the matrix for which the dense solver is asked at once."""
RESIDUAL = 1e-10
MARGIN = 0.1
BLOCK = 4
STEPS, LOOKED_AT = 60, 4
NOTHING = 1e-12
ALIKE = 1e-9
WANTED = 3
POINT_DIGITS = 9


class DegenerateMap(ValueError):
    """Votes among which there is no difference: everybody stands at one point."""


@dataclass(frozen=True)
class Projection:
    """Where participants stand, and what the map is made of.

    ``points`` N × 2; ``axes`` 2 × C of unit length (the second 0 where there is none); ``mean`` C;
    ``eigenvalues`` the three largest of XᵀX; ``votes`` N, how many votes count per participant.
    """

    points: Real
    axes: Real
    mean: Real
    scale: float
    eigenvalues: Real
    votes: NDArray[np.int64]

    @property
    def gap(self) -> float:
        """Return how far the third axis is behind the second, 0 (not told apart) to 1."""
        second, third = self.eigenvalues[1], self.eigenvalues[2]
        return float(1 - third / second) if second > 0 else 0.0

    def extremity(self) -> Real:
        """Return how far one agreement alone would move somebody (C): √C · |1 − μ| · |axis|."""
        far = self.scale * np.abs(1 - self.mean) * np.hypot(self.axes[0], self.axes[1])
        return np.asarray(far)

    def statements(self) -> Real:
        """Return each statement as a participant with one agreement (C × 2)."""
        return (self.scale * (1 - self.mean) * self.axes).T


def project(*, votes: Votes, columns: Flags, zeroed: bool = False) -> Projection:
    """Return the map of participants: principal axes of the centred votes, scaled by their number.

    Definition: xy = √(C / n) · Σ (v − μ) · axis over the votes of a participant; axes are the top
    two eigenvectors of XᵀX, each with its largest loading positive (ties: lowest statement).

    Args:
        votes: the latest votes.
        columns: C flags of the statements that enter the map.
        zeroed: count the others as voted on with 0 by everybody, as Polis does.

    Errors:
        DegenerateMap where all votes on every statement are equal.
    Source: methods/opinion.md 3 and 4.
    """
    X, mean = centred(votes=votes, columns=columns)
    values, axes = principal(X=X)
    if not axes.any():
        raise DegenerateMap("all votes are equal; expected statements on which people differ")
    left_out = int((~columns).sum()) if zeroed else 0
    cast = np.bincount(votes.rows[columns[votes.columns]], minlength=len(votes.participants))
    considered = int(columns.sum()) + left_out
    reach = np.sqrt(considered / np.maximum(cast + left_out, 1))
    points = np.round(reach[:, None] * (X @ axes.T), POINT_DIGITS) + 0.0
    return Projection(points, axes, mean, float(np.sqrt(considered)), values, cast)


def principal(*, X: sparse.csr_array) -> tuple[Real, Real]:
    """Return the three largest eigenvalues of XᵀX and its top two axes (2 × C).

    Small matrices are solved densely; for others an iterative solver with a fixed start is taken
    where its residual is below 1e-10 of the largest eigenvalue, else the dense one.
    """
    smaller = min(X.shape)
    if smaller > EXACT_UP_TO:
        found = _iterated(X)
        if found is not None:
            return found
    return exact(X=X)


def exact(*, X: sparse.csr_array) -> tuple[Real, Real]:
    """Return what :func:`principal` does, by the dense solver alone: the oracle of the other."""
    is_wide = X.shape[0] < X.shape[1]
    gram = (X @ X.T if is_wide else X.T @ X).toarray()
    size = len(gram)
    values, vectors = linalg.eigh(gram, subset_by_index=[max(0, size - WANTED), size - 1])
    values, vectors = values[::-1], vectors[:, ::-1]
    return _finished(X, values, vectors if not is_wide else X.T @ vectors)


def _iterated(X: sparse.csr_array) -> tuple[Real, Real] | None:
    """Solve by block Lanczos: a fixed start of four vectors, every block made orthogonal twice.

    Four at once, so that two eigenvalues that are equal are not taken for one. None where the
    residual of the top two does not fall low enough.
    """
    size = X.shape[1]
    start = np.cos(np.outer(np.arange(size) + 1, np.arange(BLOCK) + 1))
    space = np.linalg.qr(start)[0]
    block, image = space, np.empty((size, 0))
    for step in range(1, STEPS + 1):
        image = np.hstack([image, X.T @ (X @ block)])
        if step % LOOKED_AT == 0:
            values, inner = linalg.eigh(space.T @ image)
            values, inner = values[::-1][:WANTED], inner[:, ::-1][:, :WANTED]
            residual = np.linalg.norm(image @ inner - (space @ inner) * values, axis=0)
            if values[0] > 0 and residual[:2].max() <= RESIDUAL * values[0] * MARGIN:
                return _finished(X, values, space @ inner)
        block = image[:, -BLOCK:]
        for _ in range(2):
            block = np.linalg.qr(block - space @ (space.T @ block))[0]
        space = np.hstack([space, block])
    return None


def _finished(X: sparse.csr_array, values: Real, vectors: Real) -> tuple[Real, Real]:
    padded = np.zeros(WANTED)
    padded[: len(values)] = np.maximum(values, 0)
    padded[padded <= NOTHING * max(padded[0], 1)] = 0
    axes = np.zeros((2, X.shape[1]))
    for at in range(min(2, int((padded > 0).sum()))):
        axis = vectors[:, at] / np.linalg.norm(vectors[:, at])
        strength = np.abs(axis)
        leading = int(np.argmax(strength >= strength.max() - ALIKE))
        axes[at] = axis if axis[leading] > 0 else -axis
    return padded, axes

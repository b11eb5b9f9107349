"""Worlds: yes or no in many simulated worlds, one bit per world, 64 worlds per word."""

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""Bits of worlds: the last axis holds ⌈N/64⌉ words; world w is bit w mod 64 of word w div 64."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

PER_WORD = 64
FULL = np.uint64(0xFFFFFFFFFFFFFFFF)


def word_count(*, worlds: int) -> int:
    """Return how many words hold this many worlds.

    Errors:
        ValueError for fewer than one world.
    """
    if worlds < 1:
        raise ValueError(f"the number of worlds is {worlds}; expected at least 1")
    return -(-worlds // PER_WORD)


def pack(*, flags: Flags) -> Words:
    """Return flags [..., N] as words [..., ⌈N/64⌉]; the bits after the last world are 0."""
    length = word_count(worlds=flags.shape[-1]) * 8
    packed = np.packbits(flags, axis=-1, bitorder="little")
    room = np.zeros((*flags.shape[:-1], length), dtype=np.uint8)
    room[..., : packed.shape[-1]] = packed
    return room.view("<u8").astype(np.uint64, copy=False)


def unpack(*, words: Words, worlds: int) -> NDArray[np.uint8]:
    """Return words [..., W] as 0 or 1 [..., N]."""
    in_bytes = np.ascontiguousarray(words.astype("<u8", copy=False)).view(np.uint8)
    return np.unpackbits(in_bytes, axis=-1, count=worlds, bitorder="little")


def mask(*, worlds: int) -> Words:
    """Return words [⌈N/64⌉] in which exactly the bits of the worlds are set."""
    words = np.full(word_count(worlds=worlds), FULL)
    if worlds % PER_WORD:
        words[-1] = FULL >> np.uint64(PER_WORD - worlds % PER_WORD)
    return words


def count(*, words: Words) -> NDArray[np.int64]:
    """Return in how many worlds each row is true: words [..., W] → [...]."""
    return np.asarray(np.bitwise_count(words).sum(axis=-1), dtype=np.int64)


def bernoulli(*, probability: float | Floats, rng: np.random.Generator, worlds: int) -> Words:
    """Return words [⌈N/64⌉] of independent yes-or-no draws, one uniform per world.

    Args:
        probability: one number in [0, 1], or one per world.
        rng: the stream that these draws belong to.
        worlds: N.
    """
    return pack(flags=rng.random(worlds) < probability)


def at_least(*, rows: Words, need: int) -> Words:
    """Return in which worlds at least ``need`` of the rows are true.

    Definition: a bit-sliced counter: plane i holds bit i of every world's count.

    Shapes: rows [n, ..., W], need in 1…n → [..., W].
    """
    if need == 1:
        return np.asarray(np.bitwise_or.reduce(rows, axis=0), dtype=np.uint64)
    if need == len(rows):
        return np.asarray(np.bitwise_and.reduce(rows, axis=0), dtype=np.uint64)
    planes = [np.zeros_like(rows[0]) for _ in range(len(rows).bit_length())]
    for row in rows:
        carry = row
        for place in range(len(planes)):
            planes[place], carry = planes[place] ^ carry, planes[place] & carry
    is_more: Words = np.zeros_like(rows[0])
    is_equal: Words = np.full_like(rows[0], FULL)
    for place in reversed(range(len(planes))):
        if need >> place & 1:
            is_equal &= planes[place]
        else:
            is_more |= is_equal & planes[place]
            is_equal &= ~planes[place]
    return np.asarray(is_more | is_equal, dtype=np.uint64)


def standard_error(*, probability: float, worlds: int) -> float:
    """Return the Monte-Carlo standard error √(p(1 − p)/N) of a share of worlds."""
    return float(np.sqrt(probability * (1 - probability) / worlds))


def upper_bound(*, hits: int, worlds: int) -> float | None:
    """Return 3/N, the 95 % upper bound of a probability that no world has shown; else None.

    Source: the rule of three; Jovanovic and Levy 1997.
    """
    return None if hits else min(1.0, 3 / worlds)

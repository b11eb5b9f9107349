"""T6, short: every tampering with a bundle is found."""

from random import Random

import pytest
from tests.verifier import bundles, by_program, tampering

from mycel.verifier import NotABundle, check

EACH = 150


def found(data: bytes) -> bool:
    try:
        return not check(data, key=bundles.vkey(), to_the_end=False).ok
    except NotABundle:
        return True


@pytest.fixture(scope="module")
def small():
    return bundles.Maker(bundles.small(), by_program.result).make()


def test_what_nobody_touched_passes(small):
    assert not found(small.zipped())


@pytest.mark.parametrize("mutation", tampering.MUTATIONS, ids=lambda one: one.__name__)
def test_tampering_is_found(small, mutation):
    rng, whole = Random(mutation.__name__), small.zipped()
    tampered = 0
    for number in range(EACH):
        data = mutation(rng, small)
        if data != whole:
            tampered += 1
            assert found(data), number
    assert tampered > EACH / 2

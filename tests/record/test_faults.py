"""Several sequencers at once, and power that fails: nothing is lost, doubled, skipped or half."""

import json
import os
import time

IS_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


def _stands(house):
    stands = json.loads(house.run("report"))
    assert stands["indices"] == list(range(len(stands["indices"])))
    assert len(set(stands["numbers"])) == len(stands["numbers"]), "a leaf stands twice"
    assert stands["faults"] == []
    return stands


def test_acts_together_are_kept_and_refused_each_for_its_own_caller(house):
    acked = _numbers(house.run("act_together", 1, 40, 8))
    wanted = {n for i in range(8) for n in range(1000 * i + 1, 1000 * i + 41) if n % 7}
    assert sorted(acked) == sorted(wanted)
    house.run("sequence", 0.3)
    stands = _stands(house)
    assert sorted(stands["numbers"]) == sorted(acked)
    assert stands["rows"] == sorted(f"thing/{number}" for number in acked)


def test_acts_together_that_are_killed_lose_nothing_acked(house):
    acked = []
    for cycle in range(3):
        writer = house.start("act_together", 10_000 * cycle + 1, 900, 6)
        writer.hear()
        time.sleep(0.1 + 0.1 * cycle)
        acked += _numbers(writer.kill())
    house.run("sequence", 0.5)
    stands = _stands(house)
    assert len(acked) > 10
    assert set(acked) <= set(stands["numbers"])
    assert stands["rows"] == sorted(f"thing/{number}" for number in stands["numbers"])


def test_each_process_of_a_fork_has_its_own_writer(house):
    house.run("act_forked")
    house.run("sequence", 0.2)
    assert sorted(_stands(house)["numbers"]) == [1, 2, 3]


if not IS_POSTGRES:  # PostgreSQL has no limit of pages, and groups commits by itself

    def test_a_full_disk_acks_nothing_that_does_not_stand(house):
        acked = _numbers(house.run("act_until_full", 70))
        assert acked.pop() == 99_999
        house.run("sequence", 0.5)
        stands = _stands(house)
        assert sorted(stands["numbers"]) == sorted([*acked, 99_999])


def _numbers(said):
    return [int(line) for line in said.split()]


def test_two_sequencers_and_two_writers_at_once(house):
    sequencers = [house.start("sequence", 3) for _ in range(2)]
    for program in sequencers:
        program.hear()
    writers = [house.start("act", 1000 * i, 120) for i in (1, 2)]
    assert [writer.end() for writer in writers] == [0, 0]
    acked = [n for writer in writers for n in _numbers(writer.said())]
    assert len(acked) == 240
    assert [program.end() for program in sequencers] == [0, 0]
    house.run("sequence", 0.2)
    stands = _stands(house)
    assert stands["waiting"] == 0
    assert sorted(stands["numbers"]) == sorted(acked)
    for first in (1000, 2000):  # each writer's acts keep their order
        own = [n for n in stands["numbers"] if first <= n < first + 1000]
        assert own == sorted(own)


def test_killed_writers_and_sequencers_lose_nothing_acked(house):
    acked = []
    for cycle in range(4):
        sequencer = house.start("sequence", 30)
        writer = house.start("act", 10_000 * (cycle + 1), 5000)
        sequencer.hear()
        writer.hear()
        time.sleep(0.05 + 0.06 * cycle)
        if cycle % 2:
            sequencer.kill()
        acked += _numbers(writer.kill())
        sequencer.kill()
    assert len(acked) >= 4
    house.run("sequence", 0.5)
    stands = _stands(house)
    assert stands["waiting"] == 0
    assert set(acked) <= set(stands["numbers"])
    # The one act of each cycle whose answer was lost in flight is whole or absent, never half.
    assert len(stands["numbers"]) <= len(acked) + 4
    assert stands["rows"] == sorted(f"thing/{number}" for number in stands["numbers"])


def test_death_in_the_middle_leaves_nothing_half(house):
    assert house.start("act_and_die").end() == -9
    assert _stands(house)["rows"] == []
    acked = _numbers(house.run("act", 0, 5))
    assert house.start("sequence_and_die").end() == -9
    stands = _stands(house)
    assert stands["waiting"] == 5
    assert stands["numbers"] == []
    house.run("sequence", 0.2)
    stands = _stands(house)
    assert (stands["waiting"], stands["numbers"]) == (0, acked)

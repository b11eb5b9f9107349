"""Fuzz every reader of ballot files: `python bench/fuzz_ballots.py 1000000` prints what it found.

Inputs are spoilt copies of small good files: bytes flipped, cut, doubled, pieces and words put
elsewhere or between files. A crash is whatever is not a Problem; slow is more than one CPU second.
"""

import random
import sys
import time
from collections.abc import Iterator, Mapping

from mycel.formats import ballots
from mycel.formats.problems import Problem

SLOW = 1.0
SEED = 3
HEAD = "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Bo\n"
HEAD += "# ALTERNATIVE NAME 3: Cy\n"
GOOD: Mapping[str, bytes] = {
    "a.soi": f"# DATA TYPE: soi\n{HEAD}2: 1,2\n1: 3\n".encode(),
    "a.soc": f"{HEAD}2: 1,2,3\n1: 3,1,2\n".encode(),
    "a.toi": f"# NUMBER VOTERS: 3\n{HEAD}2: {{1,2}},3\n1: 3\n".encode(),
    "a.toc": f"{HEAD}2: {{1,2}},3\n1: 3,2,1\n".encode(),
    "a.cat": (
        f"# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n{HEAD}"
        "3: {1,2},3\n1: {},{1,2,3}\n"
    ).encode(),
    "a.blt": (
        b"\xef\xbb\xbf4 2\n-4\n[nick a b c d]\n[tie 2 1 3 4]\n2 1 2=3 0 # x\n(id) c 0\n"
        b'0\n"Ada"\n"Bo"\n"C\xc3\xa9"\n"D"\n"Who"\n'
    ),
    "ward.csv": b'3,1,\n2,1,2,\n1,3,\n"Candidate 1","Ada","Red",\n"Candidate 2","Bo","",\n'
    b'"Candidate 3","Cy","",\n"Ward",\n',
    "a.csv": b'voter_id,Ada,"Bo, Jr",Cy,weight\n1,1,2,No opinion,3\n2,2,,1,1\n',
    "a.pb": b"META\nkey;value\nnum_projects;2\nnum_votes;2\nbudget;100,50\nvote_type;approval\n"
    b'PROJECTS\nproject_id;cost;name;requires\na;50;Trees;\nb;60.5;"Bench; red";a\n'
    b"VOTES\nvoter_id;vote;age\n1;a,b;7\n2;b;8\n",
    "points.pb": b"META\nkey;value\nbudget;100\nvote_type;cumulative\nPROJECTS\nproject_id;cost\n"
    b"a;50\nb;60\nVOTES\nvoter_id;vote;points;weight\n1;a,b;3,2;1\n2;b;9;4\n",
    "a.yaml": b"profile: [[0, 1], [1]]\nnum_cand: 3\ncommitteesize: 2\nnames: [a, b, c]\n"
    b"compute:\n- rule_id: av\n  result: [[1, 2]]\n  resolute: true\n",
}
WORDS = (
    b"0", b"-1", b"99999999999999999999", b"1.5", b"\xff", b"\x00", b"\r", b"\n", b"\n\n", b'"',
    b'""', b";", b",", b"{", b"}", b"{}", b"=", b":", b"#", b"[", b"]", b"META\n", b"VOTES\n",
    b"PROJECTS\n", b"&a ", b"*a", b"!!x ", b"---\n", b"? ", b"- ", b"\t", b"\xe2\x80\xa8",
    b"\xd9\xa3", b"1e9", b"nan", b"No opinion", b"Ada", b"ordinal", b"scoring", b"cat", b"10000",
    b"# NUMBER ALTERNATIVES: 2000\n", b"[tie 1]\n", b"[undeclared 1]\n", b"(x)", b"' '",
)  # fmt: skip


def inputs(*, number: int, seed: int = SEED) -> Iterator[tuple[str, bytes]]:
    """Yield so many names and spoilt files, the same for the same seed."""
    draw = random.Random(seed)
    names = [*GOOD]
    for _ in range(number):
        name = draw.choice(names)
        data = bytearray(GOOD[name])
        for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
            _spoil(data, draw)
        other = draw.random()
        if other < 0.02:
            data *= draw.randrange(2, 40)
        elif other < 0.06:
            name = draw.choice((*names, "-"))
        yield name, bytes(data)


def _spoil(data: bytearray, draw: random.Random) -> None:
    """Change one thing, in place."""
    at = draw.randrange(len(data) + 1)
    end = min(len(data), at + draw.choice((1, 1, 2, 5, 20, 200)))
    match draw.randrange(6):
        case 0:
            data[at:at] = draw.choice(WORDS)
        case 1:
            data[at:end] = draw.choice(WORDS)
        case 2:
            del data[at:end]
        case 3:
            data[at:at] = data[at:end] * draw.choice((1, 2, 50))
        case 4:
            data[at:end] = draw.randbytes(end - at)
        case _:
            other = GOOD[draw.choice([*GOOD])]
            start = draw.randrange(len(other))
            data[at:at] = other[start : start + draw.randrange(1, 60)]


def read(*, name: str, data: bytes) -> tuple[str, float]:
    """Return what came of one input (`read`, `refused` or the crash) and the seconds it took."""
    started = time.process_time()
    try:
        found = ballots.read(data=data, name=name, marks="grades" if len(data) % 2 else "ranks")
        came = "read"
        assert found.format in ballots.FORMATS
    except Problem as problem:
        came = (
            "refused" if "; expected" in problem.text and "\n" not in str(problem) else problem.text
        )
    except Exception as error:  # noqa: BLE001 — whatever else is raised is what is looked for
        came = f"crash: {error!r}"
    return came, time.process_time() - started


def main(number: int) -> int:
    """Read so many inputs, print the figures, return 1 if anything crashed or was slow."""
    kept: dict[str, int] = {"read": 0, "refused": 0}
    slowest, bad = 0.0, 0
    started = time.process_time()
    for name, data in inputs(number=number):
        came, took = read(name=name, data=data)
        kept[came] = kept.get(came, 0) + 1
        if (came not in {"read", "refused"} or took > SLOW) and bad < 20:
            bad += 1
            print(f"{name}: {came}, {took:.2f} s: {data[:300]!r}", flush=True)
        slowest = max(slowest, took)
    said = ", ".join(f"{count:,} {what}" for what, count in sorted(kept.items())[:9])
    print(f"{number:,} inputs: {said}; slowest {slowest:.3f} s; {bad} crashed, unclear or slow")
    print(f"{time.process_time() - started:.0f} CPU seconds")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))

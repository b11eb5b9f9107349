"""Conversations that tests draw maps of: planted ones, and the public ones of Polis."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from mycel.engine.chance import stream
from mycel.engine.opinion import matrix
from mycel.formats import polis

OPEN = (
    "15-per-hour-seattle",
    "austria-climate.5twd2jsnkf.2022-08-08",
    "brexit-consensus",
    "canadian-electoral-reform",
    "london.youth.policing",
    "scoop-hivemind.ubi",
    "vtaiwan.uberx",
)
SERVED = ("25ptpt-3gp-no-strict-with-meta", "above-100-ptpts", "below-100-ptpts")


def folder(public_data: Path, name: str) -> Path:
    kind = "polis-openData" if name in OPEN else "red-dwarf-fixtures"
    found = public_data / "choice" / kind / name
    if not found.is_dir():
        pytest.skip(f"public data: {found.name} is not in $MYCEL_DATA/choice/{kind}")
    return found


def read(public_data: Path, name: str) -> polis.Conversation:
    place = folder(public_data, name)
    return polis.read(files={file.name: file.read_bytes() for file in place.iterdir()})


def latest(conversation: polis.Conversation) -> matrix.Votes:
    cast = conversation.cast
    return matrix.of_events(
        participants=cast.participants,
        statements=cast.statements,
        votes=cast.votes,
        times=cast.times or None,
        known=[one.id for one in conversation.statements],
    )


@dataclass(frozen=True)
class Served:
    """A fixture with what the server computed: its groups by participant, its figures."""

    conversation: polis.Conversation
    votes: matrix.Votes
    labels: np.ndarray
    answer: dict

    @property
    def groups(self) -> int:
        return len(self.answer["group-clusters"])

    def columns(self) -> np.ndarray:
        left_out = {*self.answer["mod-out"], *self.answer["meta-tids"]}
        known = set(self.answer["tids"]) - left_out
        return np.array([int(id_) in known for id_ in self.votes.statements])


def served(public_data: Path, name: str) -> Served:
    conversation = read(public_data, name)
    votes = latest(conversation)
    answer = json.loads((folder(public_data, name) / "math-pca2.json").read_bytes())
    members = dict(
        zip(answer["base-clusters"]["id"], answer["base-clusters"]["members"], strict=True)
    )
    group = {
        str(person): one["id"]
        for one in answer["group-clusters"]
        for base in one["members"]
        for person in members[base]
    }
    labels = np.array([group.get(id_, -1) for id_ in votes.participants])
    return Served(conversation, votes, labels, answer)


def planted(
    *, people: int = 120, things: int = 30, groups: int = 3, share: float = 0.6, seed: int = 1
) -> tuple[matrix.Votes, np.ndarray]:
    """Votes of groups with opinions of their own, and who is in which."""
    rng = stream(seed=seed, name="tests/opinion")
    taste = rng.choice([-0.8, 0.0, 0.8], size=(groups, things))
    group = np.arange(people) % groups
    rows, columns = np.nonzero(rng.random((people, things)) < share)
    pull = taste[group[rows], columns]
    u = rng.random(len(rows))
    values = np.where(u < (0.9 + pull) / 2, 1, np.where(u > 1 - (0.9 - pull) / 2, -1, 0))
    votes = matrix.of_arrays(
        participants=[f"p{at}" for at in range(people)],
        statements=[f"s{at}" for at in range(things)],
        rows=rows,
        columns=columns,
        values=values,
    )
    place = {id_: at for at, id_ in enumerate(f"p{at}" for at in range(people))}
    return votes, group[[place[id_] for id_ in votes.participants]]

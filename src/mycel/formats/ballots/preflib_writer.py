"""Rankings and grades as PrefLib files, in the kind that the ballots are to have."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from mycel.engine.choice import ballots as votes
from mycel.formats.ballots import text as plain
from mycel.formats.ballots.ballotfile import BallotFile, NotWritable


def write(*, ballots: BallotFile) -> bytes:
    """Write rankings, or grades as categories, in the kind that ``ballots.format`` names.

    Errors:
        NotWritable for "no opinion", for equal or missing ranks in a kind without them, and for
        names that one line cannot hold.
    """
    kind = ballots.format
    if kind == "cat":
        rows, options = _category_rows(ballots)
    else:
        rankings = plain.of_rankings(rankings=ballots.rankings, format_=kind)
        rows, options = [*_ranked_rows(rankings, kind=kind)], rankings.options
    plain.require_writable(names=options, format_=kind)
    head = {"TITLE": ballots.title, **_kept(ballots), "DATA TYPE": kind}
    head["NUMBER ALTERNATIVES"] = str(len(options))
    head["NUMBER VOTERS"] = str(sum(weight for weight, _ in rows))
    head["NUMBER UNIQUE PREFERENCES" if kind == "cat" else "NUMBER UNIQUE ORDERS"] = str(len(rows))
    head |= _category_head(ballots) if kind == "cat" else {}
    head |= {f"ALTERNATIVE NAME {i}": name for i, name in enumerate(options, 1)}
    text = [f"# {key}: {value}".rstrip() for key, value in head.items()]
    text += [f"{weight}: {ballot}" for weight, ballot in rows]
    return "\n".join([*text, ""]).encode()


def _kept(ballots: BallotFile) -> dict[str, str]:
    header = ballots.extra.get("header", {})
    kept = {str(k): str(v) for k, v in header.items()} if isinstance(header, Mapping) else {}
    kept.pop("TITLE", None)
    plain.require_writable(names=[v for v in (ballots.title, *kept.values()) if v], format_="text")
    return kept


def _category_names(ballots: BallotFile) -> tuple[str, ...]:
    names = ballots.extra.get("categories")
    if isinstance(names, tuple):
        return names
    low, high = ballots.grades.scale if ballots.grades else (0, 0)
    return tuple(str(grade) for grade in range(high, low - 1, -1))


def _category_head(ballots: BallotFile) -> dict[str, str]:
    names = _category_names(ballots)
    plain.require_writable(names=names, format_="cat")
    head = {"NUMBER CATEGORIES": str(len(names))}
    return head | {f"CATEGORY NAME {i}": name for i, name in enumerate(names, 1)}


def _category_rows(ballots: BallotFile) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    grades = ballots.grades
    if grades is None or grades.scale[0] != 0:
        raise NotWritable("there are no grades from 0 to write as cat; expected graded ballots")
    rows = []
    for row, weight in zip(grades.grades, grades.weights.tolist(), strict=True):
        groups = [np.flatnonzero(row == grade) for grade in range(grades.scale[1], -1, -1)]
        rows.append((weight, ",".join(_spelled(group.tolist()) for group in groups)))
    return rows, grades.options


def _ranked_rows(rankings: votes.Rankings, *, kind: str) -> Iterator[tuple[int, str]]:
    if (rankings.ranks == votes.NO_OPINION).any():
        raise NotWritable(f'{kind} has no mark for "no opinion"; expected ballots without it')
    for row, weight in enumerate(rankings.weights.tolist()):
        groups = rankings.groups(row=row)
        if kind in {"soi", "soc"} and any(len(group) > 1 for group in groups):
            raise NotWritable(f"{kind} has no equal ranks; expected toi or toc")
        if kind in {"soc", "toc"} and sum(map(len, groups)) != len(rankings.options):
            raise NotWritable(f"{kind} ranks every option; expected soi or toi")
        yield weight, ",".join(_spelled(group) for group in groups)


def _spelled(group: Sequence[int]) -> str:
    inside = ",".join(str(position + 1) for position in group)
    return inside if len(group) == 1 else f"{{{inside}}}"

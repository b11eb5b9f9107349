"""Register: risks and treatments in a file of their own, without a movement around them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from mycel.engine.movement import Movement, Risk, Treatment
from mycel.formats.movement.kinds import KINDS
from mycel.formats.movement.places import At, Mentions
from mycel.formats.movement.root import MOVEMENT
from mycel.formats.problems import Problem, nearest, shown
from mycel.formats.yaml import Value, documents

HELD = {"risks": "risk", "treatments": "treatment"}
"""Keys under which a document lists things → their kind."""
KNOWN = ("risk", "treatment")
_HEAD: dict[str, Value] = {"name": "register", "languages": ["en"]}
_SAID = "a risk (with ref: risk/name), or a mapping with risks, treatments, factors, weights, words"


@dataclass(slots=True)
class _Found:
    """What a register holds, before it is looked into."""

    mentions: Mentions = field(default_factory=Mentions)
    head: At | None = None
    things: dict[str, At] = field(default_factory=dict)


def read(*, files: Mapping[str, bytes]) -> Movement:
    """Read a register of risks: path → bytes of YAML files.

    Each document is one risk or treatment as a movement writes it, a list of them, or a mapping
    that lists them under ``risks`` and ``treatments`` and may hold ``factors``, ``losses``,
    ``weights`` and ``words`` as a movement's document does. ``cause`` and ``event`` may be absent;
    what a risk affects may lie elsewhere. The units of loss are those of the risks.

    Errors:
        Problem, and nothing else, for whatever is wrong in them.
    """
    found = _Found()
    for file in sorted(files):
        for document in documents(data=files[file], file=file):
            _sort_in(At(document, document.value, found.mentions), found)
    if not found.things:
        first = min(files, default="register.yaml")
        raise Problem(text=f"the register holds no risk; expected {_SAID}", file=first)
    head = _head(found)
    held: dict[str, dict[str, object]] = {kind: {} for kind in KNOWN}
    for ref, at in sorted(found.things.items()):
        kind = ref.partition("/")[0]
        held[kind][ref] = KINDS[kind].record.read(at)
    _refuse_strangers(found)
    risks = cast("dict[str, Risk]", held["risk"])
    units = {unit: None for risk in risks.values() for unit in _units(risk)}
    return replace(
        head,
        risks=risks,
        treatments=cast("dict[str, Treatment]", held["treatment"]),
        losses=dict(sorted({**units, **head.losses}.items())),
    )


def _sort_in(at: At, found: _Found) -> None:
    """Keep a document's things by their refs, and the document that heads them."""
    if isinstance(at.value, list):
        for number, value in enumerate(at.value):
            _keep(at.inside(step=number, value=value), found)
        return
    if not isinstance(at.value, dict):
        raise at.unexpected(expected=_SAID)
    if "ref" in at.value:
        _keep(at, found)
        return
    for inside in _listed(at):
        _keep(inside, found)
    rest: dict[str, Value] = {key: one for key, one in at.value.items() if key not in HELD}
    if not rest:
        return
    if found.head is not None:
        text = f"a second head of the register, after {found.head.where}; expected one"
        raise at.problem(text=text)
    known = {*HELD, *(key.name for key in MOVEMENT.keys)}
    for key, one in rest.items():
        if key not in known:
            meant = nearest(word=key, among=known) or _SAID
            here = at.inside(step=key, value=one)
            raise here.problem(text=f"{shown(value=key)} is no key of a register; expected {meant}")
    found.head = At(at.document, rest, found.mentions)


def _listed(at: At) -> Iterator[At]:
    value = cast("dict[str, Value]", at.value)
    for key in HELD:
        if key not in value:
            continue
        inside = at.inside(step=key, value=value[key])
        if not isinstance(inside.value, list):
            raise inside.unexpected(expected=f"a list of {key}")
        for number, one in enumerate(inside.value):
            yield inside.inside(step=number, value=one)


def _keep(at: At, found: _Found) -> None:
    if not isinstance(at.value, dict):
        raise at.unexpected(expected="a risk: a mapping with ref, per_year and loss")
    ref = at.value.get("ref")
    if not isinstance(ref, str) or ref.partition("/")[0] not in KNOWN:
        here = at.inside(step="ref", value=ref)
        raise here.unexpected(expected="risk/name or treatment/name of a-z, 0-9 and -")
    if ref in found.things:
        first = found.things[ref].where
        here = at.inside(step="ref", value=ref)
        text = f"{shown(value=ref)} is defined in {first} already; expected every ref once"
        raise here.problem(text=text)
    value = at.value
    if ref.startswith("risk/"):
        value = {"cause": ref, "event": ref, **value}
    found.things[ref] = At(at.document, value, at.mentions, at.path)


def _head(found: _Found) -> Movement:
    """Read the head as a movement's document, with the units that it names counted as its own."""
    if found.head is None:
        return Movement(name="register")
    value = cast("dict[str, Value]", found.head.value)
    units: dict[str, Value] = {unit: {} for at in found.things.values() for unit in _named(at)}
    words, weights = value.get("words"), value.get("weights")
    severity = words.get("severity") if isinstance(words, dict) else None
    for named in (severity, weights):
        if isinstance(named, dict):
            units |= {key: {} for key in named if key not in ("version", "decided_by")}
    stated = value.get("losses")
    losses: dict[str, Value] = stated if isinstance(stated, dict) else {}
    whole: dict[str, Value] = {**_HEAD, **value}
    if stated is None or isinstance(stated, dict):
        whole["losses"] = {**units, **losses}
    at = At(found.head.document, whole, found.mentions)
    return cast("Movement", MOVEMENT.read(at))


def _named(at: At) -> Iterator[str]:
    """Yield the units in which a thing as written counts harm."""
    value = cast("dict[str, Value]", at.value)
    for key in ("loss", "severity"):
        inside = value.get(key)
        if isinstance(inside, dict):
            yield from inside


def _units(risk: Risk) -> Iterator[str]:
    yield from risk.loss
    yield from risk.severity
    for estimate in risk.estimates:
        yield from estimate.loss


def _refuse_strangers(found: _Found) -> None:
    """Refuse a treatment that names a risk or treatment which the register does not hold."""
    for ref, at in found.mentions.refs:
        if ref.partition("/")[0] in KNOWN and ref not in found.things:
            meant = nearest(word=ref, among=found.things) or "one that is in the register"
            raise at.problem(text=f"{shown(value=ref)} is not in the register; expected {meant}")

"""Plans of processes as movement code: YAML with phases, what they allow, and rules."""

from mycel.engine.discussion.plan import ALLOWED, KINDS, RULES, Phase, Plan, PlanRefused, checked
from mycel.formats.problems import Problem, nearest, shown
from mycel.formats.yaml import Located, Step, Value, documents

MAX_BYTES = 100_000
_KEYS = ("name", "title", "about", "phases", "rules")
_PHASE = ("kind", "title", "allows", "days")


def read(*, data: bytes, file: str) -> Plan:
    """Read one plan.

    Errors:
        Problem, with the line of what is wrong.
    """
    found = documents(data=data, file=file, max_bytes=MAX_BYTES)
    if len(found) != 1:
        raise Problem(text=f"it holds {len(found)} documents; expected one plan", file=file)
    document = found[0]
    whole = _mapping(document, document.value, (), _KEYS)
    listed = whole.get("phases")
    if not isinstance(listed, list):
        raise document.problem("phases", text="phases is no list; expected a list of phases")
    phases = tuple(_phase(document, one, ("phases", i)) for i, one in enumerate(listed))
    rules = _mapping(document, whole.get("rules", {}), ("rules",), tuple(RULES))
    plan = Plan(
        name=_word(document, whole.get("name"), ("name",)),
        title=_text(document, whole.get("title"), ("title",)),
        about=_text(document, whole.get("about"), ("about",)),
        phases=phases,
        rules={name: _whole(document, value, ("rules", name)) for name, value in rules.items()},
    )
    try:
        return checked(plan=plan)
    except PlanRefused as refusal:
        raise document.problem(text=str(refusal)) from refusal


def _phase(document: Located, value: Value, at: tuple[Step, ...]) -> Phase:
    whole = _mapping(document, value, at, _PHASE)
    allows = whole.get("allows", [])
    if not isinstance(allows, list):
        raise document.problem(*at, "allows", text="allows is no list; expected a list of words")
    kind = _word(document, whole.get("kind"), (*at, "kind"))
    _known(document, kind, KINDS, (*at, "kind"))
    for i, one in enumerate(allows):
        _known(document, _word(document, one, (*at, "allows", i)), ALLOWED, (*at, "allows", i))
    return Phase(
        kind=kind,
        title=_text(document, whole.get("title"), (*at, "title")),
        allows=tuple(str(one) for one in allows),
        days=_whole(document, whole.get("days", 14), (*at, "days")),
    )


def _mapping(
    document: Located, value: Value, at: tuple[Step, ...], keys: tuple[str, ...]
) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise document.problem(*at, text=f"{shown(value=value)} stands here; expected a mapping")
    for key in value:
        _known(document, key, keys, (*at, key))
    return value


def _known(document: Located, word: str, known: tuple[str, ...], at: tuple[Step, ...]) -> None:
    if word not in known:
        meant = nearest(word=word, among=known) or f"one of {', '.join(known)}"
        raise document.problem(*at, text=f"{shown(value=word)} is not known; expected {meant}")


def _word(document: Located, value: Value, at: tuple[Step, ...]) -> str:
    if not isinstance(value, str) or not value.strip():
        raise document.problem(*at, text=f"{shown(value=value)} stands here; expected a word")
    return value


def _text(document: Located, value: Value, at: tuple[Step, ...]) -> dict[str, str]:
    if isinstance(value, str) and value.strip():
        return {"en": value}
    if isinstance(value, dict) and value and all(isinstance(v, str) and v for v in value.values()):
        return {key: str(words) for key, words in value.items()}
    raise document.problem(*at, text="expected a text, or a text for each language")


def _whole(document: Located, value: Value, at: tuple[Step, ...]) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise document.problem(*at, text=f"{shown(value=value)} is no whole number; expected one")
    return value

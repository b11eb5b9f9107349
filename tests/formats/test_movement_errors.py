"""A mistake is answered with the place, what is wrong and what was expected."""

import pytest

from mycel.formats.movement import read, read_part
from mycel.formats.problems import Problem

ROOT = "name: Atlas\nlanguages: [en, de]\nlosses: {hours: {}}\n"
NODES = "ref: node/a\nkind: platform\n---\nref: node/b\nkind: platform\n"


def refusal(files: dict[str, str | bytes]) -> str:
    raw = {"movement.yaml": ROOT, "nodes/ab.yaml": NODES} | files
    with pytest.raises(Problem) as caught:
        read(files={k: v if isinstance(v, bytes) else v.encode() for k, v in raw.items()})
    return str(caught.value)


def node(keys: str) -> str:
    return refusal({"x.yaml": f"ref: node/x\nkind: platform\n{keys}\n"})


SAID = {
    "stewrad: unit/x": ':3: the key "stewrad" is not known in the document (node); '
    "expected steward",
    "zzz: 1": ':3: the key "zzz" is not known in the document (node); expected one of ref, kind,',
    "steward:": ":3: steward is nothing; expected a reference unit/name or person/name of a-z",
    "steward: node/a": ':3: steward is "node/a"; expected a reference unit/name',
    "steward: unit/gone": ':3: steward is "unit/gone", which no document defines; expected a unit',
    "area: technologie": ':3: area is "technologie"; expected technology (one of technology,',
    "name: 404": ":3: name is 404; expected text, or one text per language such as "
    "{en: …, de: …}, so put it in quotes",
    "name: ''": ":3: name is empty; expected text, or no key at all",
    "name: {en: x, fr: y}": ':3: name.fr is in the language "fr"; expected a language of the '
    "movement: en, de",
    "name: {en: no, de: 2026-01-01}": ":3: name.de is 2026-01-01; expected text, so put it in",
    "demand: {now: 80}": ":3: demand.now is 80; expected a range [low, high] of numbers of 0 or "
    "more, low first ([80, 80] is exactly 80)",
    "demand: {now: [120, 80]}": ":3: demand.now is [120, 80]; expected the lower end first",
    "demand: {now: [-1, 80]}": ":3: demand.now is [-1, 80]; expected a range",
    "demand: {now: [1, .inf]}": ":3: demand.now is [1, inf]; expected a range",
    "demand: {now: [1, 2, 3]}": ":3: demand.now is a list; expected a range",
    "demand: {}": ":3: demand has none of series, now; expected one of them",
    "demand:\n  now: [1, 2]\n  series: series/x.csv": ":5: demand has series and now;",
    "demand: {series: series/a.csv, growth_per_year: [0, 1]}": "has growth_per_year without now",
    "demand: {series: ../../etc/x.csv}": ':3: demand.series is "../../etc/x.csv"; expected',
    "demand: {series: series/gone.csv}": ':3: demand.series is "series/gone.csv", which does not',
    "capacity: {servers: 2}": ":3: capacity has no law; expected law: one of linear, usl, queue",
    "capacity: {law: linaer}": ':3: capacity.law is "linaer"; expected linear (one of',
    "capacity: {law: linear, servers: 2}": ":3: capacity has no per_server; expected per_server: a",
    "capacity: {law: linear, per_server: 0, servers: 2}": "is 0; expected a number above 0",
    "capacity: {law: linear, per_server: 1, servers: 2, alpha: 1}": '"alpha" is not known in '
    "capacity (capacity, law linear); expected one of law, per_server, servers, plan",
    "capacity: {law: queue, servers: 2}": "capacity has none of service_hours, series",
    "capacity: {law: queue, service_hours: [1, 2], servers: 2, pool: node/a}": "servers and pool",
    "capacity: {law: queue, service_hours: [1, 2], pool: node/a}": "of the kind platform; expected",
    "capacity: {law: step, steps: []}": ":3: capacity.steps is a list; expected a list of one or",
    "capacity:\n  law: step\n  steps:\n    - {from: 2026-02-01, value: 1}\n"
    "    - {from: 2026-01-01, value: 1}": ":7: 2026-01-01 stands after 2026-02-01; expected days",
    "capacity: {law: step, from_pathway: pathway/x, "
    "plan: [{from: 2026-02-01, servers: 1}]}": ":3: the law step has no servers; expected value",
    "promise: {availability: 99.5}": ":3: promise.availability is 99.5; expected a number above 0 "
    "to 1 (0.995 is 99.5 %)",
    "promise: {window: 30d}": ":3: promise says nothing; expected availability or answer_within",
    "promise: {answer_within: 72}": ":3: promise.answer_within is 72; expected a duration such as",
    "promise: {answer_within: 0h}": "above zero",
    "promise: {answer_within: 3 d}": 'is "3 d"; expected a duration',
    "confirmed: 2026-02-30": ':3: confirmed is "2026-02-30"; expected a day that the calendar has',
    "confirmed: yesterday": ':3: confirmed is "yesterday"; expected a date such as 2027-01-31',
    "links: ['javascript:alert(1)']": ':3: links[0] is "javascript:alert(1)"; expected an address',
    "depends_on: node/a": ':3: depends_on is "node/a"; expected a list, each a mapping with node',
    "depends_on:\n  - node: node/aa": ':4: depends_on[0].node is "node/aa", which no document '
    "defines; expected node/a",
    "depends_on: [{node: node/x}]": "node/x depends on itself; expected another node",
    "depends_on: [{node: node/a}, {node: node/a}]": '"node/a" is named twice',
    "depends_on: [{node: node/a, weight: 1.5, strength: soft}]": "weight is 1.5; expected a number "
    "from 0 to 1",
    "depends_on: [{node: node/a, weight: 0.5}]": "a hard dependency has the weight 1; expected",
    "depends_on: [{node: node/a, at_least: 1}]": "at_least counts members of a group; expected",
    "depends_on: [{node: node/a, group: g, at_least: 2}]": "at_least is 2 of the 1 in group g",
    "depends_on: [{node: node/a, group: g}]": "group g does not say how many must be up",
    "people: [{person: person/amina}]": ':3: people[0].person is "person/amina", which no document',
}


@pytest.mark.parametrize("keys", SAID)
def test_a_mistake_in_a_node_is_named(keys: str) -> None:
    said = node(keys)
    assert said.startswith("x.yaml:")
    assert SAID[keys] in said


OTHERS = {
    "ref: Node/x\nkind: platform": ':1: ref is "Node/x"; expected kind/name of a-z, 0-9 and -',
    "ref: nodes/x\nkind: platform": ':1: "nodes/x" is of no known kind; expected node',
    "ref: node/a\nkind: platform": ':1: "node/a" is defined in nodes/ab.yaml:1 already; expected',
    "Ref: node/x\nkind: platform": ":1: this document has no ref; expected ref: kind/name",
    "- a\n- b": ":1: the document is a list; expected a mapping with ref",
    "name: Other\nlanguages: [en]": ":1: a second movement, after movement.yaml:1; expected one",
    "ref: unit/u\nkind: team\nname: U\nparent: unit/u": ":4: units belong to each other in",
    "ref: unit/u\nkind: team\nname: U\nlooks_after: [node/a, node/c]": ":4: looks_after[1] is",
    "ref: unit/u\nkind: team\nname: U\ncharter: {text: charters/u.md}": "which does not exist",
    "ref: unit/u\nkind: team\nname: U\nreports: {every: monthly}": "reports.every is",
    "ref: person/p\nname: P\nnamed: yes": ':3: named is "yes"; expected true or false',
    "ref: scenario/s\nname: S\ndemand: {multiply: 3, by: 2030-12-31, range: [4, 5]}": "leaves out",
    "ref: scenario/s\nname: S\ndemand: {multiply: 3, by: 2030-12-31, only: {tech: 2}}": "no area",
    "ref: scenario/s\nname: S\nshocks:\n  - ref: shock/s\n    per_year: [0, 1]\n"
    "    reduces_capacity: {node/c: [0.1, 0.2]}": ":6: shocks[0].reduces_capacity.node/c is",
    "ref: scenario/s\nname: S\nshocks:\n  - ref: shock/s\n    per_year: [0, 1]\n"
    "    reduces_capacity: {node/a: [10, 20]}": "(0.4 is 40 %)",
    "ref: risk/r\naffects: a\ncause: c\nevent: e": ':2: affects is "a"; expected a list',
    "ref: risk/r\naffects: [node/a]\ncause: c\nevent: e\nloss: {hour: [1, 2]}": ':5: "hour" is no '
    "unit of loss of this movement; expected hours (named under losses)",
    "ref: risk/r\naffects: [node/a]\ncause: c\nevent: e\nowner: person/x": ":5: owner is",
    "ref: treatment/t\nrequires: [treatment/t]": "names itself; expected another treatment",
    "ref: treatment/t\nreduces: [{risk: risk/r, per_year: [0, 1]}]": "which no document defines",
    "ref: treatment/t\nadds_capacity: [{node: node/a}]": "has none of servers, value",
}


@pytest.mark.parametrize("text", OTHERS)
def test_a_mistake_in_another_thing_is_named(text: str) -> None:
    said = refusal({"x.yaml": text})
    assert said.startswith("x.yaml:")
    assert OTHERS[text] in said


ROOTS = {
    "languages: [en]\n": ":1: the document has no name; expected name: text",
    "name: x\n": ":1: the document has no languages; expected languages: a list of one or more",
    "name: x\nlanguages: [english please]\n": ':2: languages[0] is "english please"; expected a',
    "name: x\nlanguages: [en, en]\n": ':2: languages[1] is "en" once more; expected every entry',
    "name: x\nlanguages: [en]\nlosses: {money: {curency: EUR}}\n": "losses.money is a mapping",
    "name: x\nlanguages: [en]\nlosses: {version: {}}\n": ":3: a unit of loss is called version",
    "name: x\nlanguages: [en]\nweights: {money: 1}\n": ":3: weights has no version; expected",
    "name: x\nlanguages: [en]\nweights: {version: 1, money: 1}\n": '"money" is no unit of loss',
    "name: x\nlanguages: [en]\nfactors: {f: {rho: 1}}\n": "rho is 1; expected a number from 0 to",
}


@pytest.mark.parametrize("text", ROOTS)
def test_a_mistake_in_the_movement_is_named(text: str) -> None:
    said = refusal({"movement.yaml": text})
    assert said.startswith("movement.yaml:")
    assert ROOTS[text] in said


def test_files_without_a_movement_are_refused() -> None:
    with pytest.raises(Problem, match=r"^movement\.yaml: no document says name and languages"):
        read(files={"nodes/ab.yaml": NODES.encode(), "README.md": b"x"})


SERIES = {
    b"": ':1: the first line is ""; expected date,value',
    b"day,count\n": ':1: the first line is "day,count"; expected date,value',
    b"date,value\n": ":1: there are no measurements; expected a line such as 2026-01-31,80",
    b"date,value\n2026-01-01,1\n01.02.2026,2\n": ':3: "01.02.2026" is no date; expected one such',
    b"date,value\n2026-02-30,1\n": ':2: "2026-02-30" is no date',
    b"date,value\n2026-01-01,\n": ':2: "" is no finite number',
    b"date,value\n2026-01-01,nan\n": ':2: "nan" is no finite number',
    b"date,value\n2026-01-01,1_0\n": ':2: "1_0" is no finite number',
    b"date,value\n2026-01-01,1e999\n": ':2: "1e999" is no finite number',
    b"date,value\n2026-01-01,1,2\n": ":2: this line has 3 columns; expected date,value",
    b"date,value\n2026-01-01,1\n\n2026-01-01,2\n": ":4: 2026-01-01 stands in line 2 already",
    b"date,value\n2026-01-01,\xff\n": ":2: these bytes are not UTF-8",
    b'date,value\n"2026-01-01,1\n': "this is not CSV",
}


@pytest.mark.parametrize("data", SERIES)
def test_a_mistake_in_a_series_is_named(data: bytes) -> None:
    said = refusal({"series/s.csv": data})
    assert said.startswith("series/s.csv:")
    assert SERIES[data] in said


def test_a_series_is_read_with_bom_and_crlf_and_sorted() -> None:
    data = b"\xef\xbb\xbfDate, Value\r\n2026-02-01, 2\r\n\r\n2026-01-01,1e1\r\n"
    files = {"movement.yaml": ROOT.encode(), "series/s.csv": data}
    series = read(files=files).series["series/s.csv"]
    assert [day.month for day in series.days] == [1, 2]
    assert series.values == (10, 2)


def test_hidden_files_and_files_of_others_are_left_alone() -> None:
    files = {"movement.yaml": ROOT, ".github/x.yml": "on: push", "a/.b.yaml": "[", "x.csv": "?"}
    movement = read(files={path: text.encode() for path, text in files.items()})
    assert movement.series == {}


def test_a_register_of_risks_is_read_on_its_own() -> None:
    text = b"ref: risk/r\naffects: [node/tiles]\ncause: c\nevent: e\nloss: {hours: [1, 2]}\n"
    movement = read_part(files={"register.yaml": text})
    assert movement.risks["risk/r"].loss == {"hours": (1, 2)}
    with pytest.raises(Problem, match=r"register\.yaml:2: "):
        read_part(files={"register.yaml": text.replace(b"node/tiles", b"tiles")})

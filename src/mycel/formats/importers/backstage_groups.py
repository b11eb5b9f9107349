"""The people's side of a Backstage catalogue: groups become units, users pseudonymous persons."""

from collections.abc import Mapping

from mycel.engine.movement import Holder, Person, Role, Unit, UnitKind
from mycel.formats.importers.backstage_entities import Entity, Reference
from mycel.formats.importers.imported import Report
from mycel.formats.importers.refs import people_for, person_ref

_PERSONAL = "this is personal data; only a pseudonym of the account is imported"
_KINDS = {kind.value: kind for kind in UnitKind}
_GROUP_TAKEN = frozenset({"type", "profile", "parent", "children", "members"})
_USER_TAKEN = frozenset({"memberOf"})


def account_of(*, reference: Reference) -> str:
    """Return the account name behind a user; the default namespace goes without saying."""
    if reference.namespace == "default":
        return reference.name
    return f"{reference.namespace}/{reference.name}"


def spoken(*, reference: Reference) -> str:
    """Return how a report names an entity; people only by their pseudonym."""
    if reference.kind == "user":
        return person_ref(account=account_of(reference=reference))
    return str(reference)


def people_of(*, found: Mapping[Reference, Entity]) -> dict[str, Person]:
    """Return one pseudonymous person per user of the catalogue."""
    users = [one for one in found if one.kind == "user"]
    return people_for(accounts=[account_of(reference=one) for one in users], file="backstage")


def units_of(
    *, found: Mapping[Reference, Entity], refs: Mapping[Reference, str], report: Report
) -> dict[str, Unit]:
    """Return one unit per group, with its parent and its members."""
    parents = _parents(found=found, refs=refs, report=report)
    members = _members(found=found, refs=refs, report=report)
    units: dict[str, Unit] = {}
    for reference in sorted(one for one in found if one.kind == "group"):
        ref = refs[reference]
        holders = tuple(Holder(person=person) for person in sorted(members.get(ref, ())))
        units[ref] = Unit(
            ref=ref,
            kind=_kind(entity=found[reference], report=report),
            name=_name(entity=found[reference], report=report),
            mandate=found[reference].description(report=report),
            parent=parents.get(ref),
            roles=(Role(role="member", holders=holders),) if holders else (),
            links=(),
            source_id=str(reference),
        )
    return dict(sorted(units.items()))


def _kind(*, entity: Entity, report: Report) -> UnitKind:
    report.skip_fields(where="group.spec", found=entity.spec.mapping(), taken=_GROUP_TAKEN, whys={})
    stated = entity.spec.text_at(key="type")
    if stated is not None and stated.lower() in _KINDS:
        return _KINDS[stated.lower()]
    if stated is not None:
        report.skip(what=f"the type {stated} of a group", why="no kind of unit; taken as a team")
    return UnitKind.TEAM


def _name(*, entity: Entity, report: Report) -> str:
    profile = entity.spec.get(key="profile")
    shown_name = None
    if profile is not None:
        report.skip_fields(
            where="group.spec.profile",
            found=profile.mapping(),
            taken=frozenset({"displayName"}),
            whys={"email": "addresses are not imported", "picture": "pictures are not imported"},
        )
        shown_name = profile.text_at(key="displayName")
    told = report.without_addresses(text=shown_name, where="a name")
    return told or entity.title(report=report)


def _parents(
    *, found: Mapping[Reference, Entity], refs: Mapping[Reference, str], report: Report
) -> dict[str, str]:
    """Return unit ref → parent ref, from both sides of the relation; rings are refused."""
    parents: dict[str, str] = {}
    groups = {one for one in found if one.kind == "group"}
    for reference in sorted(groups):
        entity = found[reference]
        pairs = [
            (reference, parent) for parent in entity.refers(key="parent", default_kind="group")
        ]
        pairs += [
            (child, reference) for child in entity.refers(key="children", default_kind="group")
        ]
        for child, parent in pairs:
            if not {child, parent} <= groups:
                report.skip(
                    what=f"parent {spoken(reference=parent)} of {spoken(reference=child)}",
                    why="no such group stands in the files",
                )
            elif parents.setdefault(refs[child], refs[parent]) != refs[parent]:
                raise entity.metadata.problem(
                    text=f"{child} has two parents; expected one parent or none"
                )
    _refuse_rings(parents=parents, found=found, refs=refs)
    return parents


def _refuse_rings(
    *, parents: Mapping[str, str], found: Mapping[Reference, Entity], refs: Mapping[Reference, str]
) -> None:
    settled: set[str] = set()
    for reference in sorted(one for one in found if one.kind == "group"):
        path: set[str] = set()
        ref: str | None = refs[reference]
        while ref is not None and ref not in settled:
            if ref in path:
                raise found[reference].metadata.problem(
                    text=f"{ref} is above itself; expected parents without a ring"
                )
            path.add(ref)
            ref = parents.get(ref)
        settled.update(path)


def _members(
    *, found: Mapping[Reference, Entity], refs: Mapping[Reference, str], report: Report
) -> dict[str, set[str]]:
    """Return unit ref → refs of its members, from both sides of the relation."""
    members: dict[str, set[str]] = {}
    pairs: list[tuple[Reference, Reference]] = []
    for reference, entity in found.items():
        if reference.kind == "user":
            report.skip_fields(
                where="user.spec",
                found=entity.spec.mapping(),
                taken=_USER_TAKEN,
                whys={"profile": _PERSONAL},
            )
            groups = entity.refers(key="memberOf", default_kind="group")
            pairs += [(reference, group) for group in groups]
        elif reference.kind == "group":
            users = entity.refers(key="members", default_kind="user")
            pairs += [(user, reference) for user in users]
    for user, group in pairs:
        person = person_ref(account=account_of(reference=user))
        if user.kind != "user" or user not in found or group.kind != "group" or group not in refs:
            report.skip(
                what=f"{person} as a member of {spoken(reference=group)}",
                why="no such user or no such group stands in the files",
            )
            continue
        members.setdefault(refs[group], set()).add(person)
    return members

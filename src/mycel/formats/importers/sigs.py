"""The importer of Kubernetes' sigs.yaml: groups with mandate, charter and who leads them."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from mycel.engine.movement import Holder, Movement, Role, Unit, UnitKind
from mycel.formats import yaml
from mycel.formats.importers.imported import Imported, Report, may_be, the_only_file
from mycel.formats.importers.items import Item, is_link, located
from mycel.formats.importers.refs import people_for, person_ref, refs_for
from mycel.formats.problems import Problem

KINDS: Mapping[str, UnitKind] = {
    "sigs": UnitKind.SIG,
    "workinggroups": UnitKind.WORKING_GROUP,
    "committees": UnitKind.COMMITTEE,
}
ROLES: Mapping[str, str] = {"chairs": "chair", "tech_leads": "tech-lead"}
REPOSITORY = "https://github.com/kubernetes/community/blob/master"
"""The one repository this file is from; relative links lie there."""
_RECOGNISED = re.compile(rb"^(sigs|workinggroups|committees|usergroups)[ \t]*:", re.MULTILINE)
_TAKEN = frozenset(
    {"dir", "name", "mission_statement", "charter_link", "leadership", "contact", "subprojects"}
)
_WHYS = {
    "label": "a label of one issue tracker says nothing about the group",
    "meetings": "meetings have no place in a movement",
    "stakeholder_sigs": "a group that has a stake in another is not its parent",
}
_CONTACT_WHYS = {
    "slack": "a channel name is no web address",
    "teams": "accounts on one platform have no place in a movement",
    "liaison": "this is personal data about a role in another group",
    "private_mailing_list": "private addresses are not imported",
}
_PERSONAL = "this is personal data; only a pseudonym of the account is imported"


def read(*, files: Mapping[str, bytes]) -> Imported:
    """Read one registry of groups; see docs/reference/import-formats.md for the mapping."""
    file, data = the_only_file(files=files, format_name="sigs")
    top = _top(data=data, file=file)
    report = Report()
    report.skip_fields(
        where="file",
        found=top.mapping(),
        taken=frozenset(KINDS) | {"usergroups"},
        whys={"gb_rep": _PERSONAL},
    )
    for group in top.entries_at(key="usergroups"):
        report.skip(
            what=f"the user group {group.need(key='name').text()}",
            why="a user group looks after nothing; no kind of unit fits",
        )
    groups = _groups(top=top)
    refs = refs_for(kind="unit", names={name: name for name in groups}, report=report)
    accounts: list[str] = []
    units = {
        refs[name]: _unit(item=item, kind=kind, ref=refs[name], accounts=accounts, report=report)
        for name, (kind, item) in groups.items()
    }
    movement = Movement(
        name=PurePosixPath(file).stem,
        people=people_for(accounts=accounts, file=file),
        units=dict(sorted(units.items())),
    )
    return Imported(movement=movement, skipped=report.lines())


def recognises(*, name: str, data: bytes) -> bool:
    """Say whether a file is such a registry: YAML with at least two of its top keys."""
    found = {match.group(1) for match in _RECOGNISED.finditer(data)}
    return may_be(name=name, suffixes=(".yaml", ".yml")) and b"sigs" in found and len(found) > 1


def _top(*, data: bytes, file: str) -> Item:
    found = yaml.documents(data=data, file=file)
    if len(found) != 1:
        raise Problem(file=file, text=f"{len(found)} documents stand here; expected one")
    top = located(document=found[0])
    if not KINDS.keys() & top.mapping().keys():
        raise top.problem(text=f"no groups stand here; expected one of {', '.join(KINDS)}")
    return top


def _groups(*, top: Item) -> dict[str, tuple[UnitKind, Item]]:
    found: dict[str, tuple[UnitKind, Item]] = {}
    for key, kind in KINDS.items():
        for item in top.entries_at(key=key):
            folder = item.need(key="dir")
            name = folder.line_of_text()
            if name in found:
                raise folder.problem(text="this folder stands twice; expected each group once")
            found[name] = (kind, item)
    return found


def _unit(*, item: Item, kind: UnitKind, ref: str, accounts: list[str], report: Report) -> Unit:
    report.skip_fields(where="groups", found=item.mapping(), taken=_TAKEN, whys=_WHYS)
    for subproject in item.entries_at(key="subprojects"):
        subproject.mapping()
        report.skip(
            what=f"subprojects of {ref}",
            why="the source does not say whether a subproject is a platform or a process",
        )
    return Unit(
        ref=ref,
        kind=kind,
        name=item.need(key="name").line_of_text(),
        mandate=report.without_addresses(
            text=item.text_at(key="mission_statement"), where="a mandate"
        ),
        roles=_roles(item=item, accounts=accounts, report=report),
        links=_links(item=item, report=report),
        source_id=item.need(key="dir").text(),
    )


def _links(*, item: Item, report: Report) -> tuple[str, ...]:
    """Return the charter and the public mailing list; a relative charter lies in the folder."""
    links: list[str] = []
    charter = item.text_at(key="charter_link")
    if charter is not None:
        folder = item.need(key="dir").text()
        links.append(charter if "://" in charter else f"{REPOSITORY}/{folder}/{charter}")
    contact = item.get(key="contact")
    if contact is not None:
        report.skip_fields(
            where="groups.contact",
            found=contact.mapping(),
            taken=frozenset({"mailing_list"}),
            whys=_CONTACT_WHYS,
        )
        links.extend(filter(None, (contact.text_at(key="mailing_list"),)))
    for link in links:
        if not is_link(text=link):
            report.skip(what="groups.links", why="this is no web address")
    return tuple(dict.fromkeys(link for link in links if is_link(text=link)))


def _roles(*, item: Item, accounts: list[str], report: Report) -> tuple[Role, ...]:
    leadership = item.get(key="leadership")
    if leadership is None:
        return ()
    report.skip_fields(
        where="groups.leadership",
        found=leadership.mapping(),
        taken=frozenset(ROLES),
        whys={"emeritus_leads": "former holders come without the dates of their terms"},
    )
    roles: list[Role] = []
    for key, role in ROLES.items():
        holders: dict[str, Holder] = {}
        for person in leadership.entries_at(key=key):
            account = person.need(key="github").text()
            accounts.append(account)
            ref = person_ref(account=account)
            if ref in holders:
                raise person.problem(text="this account holds the role twice; expected it once")
            holders[ref] = Holder(person=ref)
            report.skip_fields(
                where="people",
                found=person.mapping(),
                taken=frozenset({"github"}),
                whys={"name": _PERSONAL, "email": _PERSONAL, "company": _PERSONAL},
            )
        if holders:
            roles.append(Role(role=role, holders=tuple(holders.values())))
    return tuple(roles)

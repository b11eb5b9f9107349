"""Acts of assessment."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.models import Plan
from mycel.engine import chance, movement
from mycel.engine.plain import plain
from mycel.people.actions import Loaded
from mycel.people.models import Person
from mycel.record import acts as record


@record.act(
    "assessment.plans.loaded",
    version=1,
    says=_("{actor} loaded scenarios, risks and treatments: {created} new, {changed} changed"),
    created="number",
    changed="number",
    document="digest",
)
def load(
    *, scope: UUID, value: movement.Movement, by: UUID | None, at: datetime
) -> record.Entry[Loaded]:
    """Create and change scenarios, risks and treatments so that they equal the files."""
    wanted = {
        ref: plain(one)
        for part in (value.scenarios, value.risks, value.treatments)
        for ref, one in part.items()
    }
    known = {row.ref: row for row in Plan.objects.all()}
    created, changed = 0, 0
    for offset, (ref, content) in enumerate(sorted(wanted.items())):
        kind, _slash, slug = ref.partition("/")
        row = known.get(ref)
        if row is None:
            id_ = chance.identifier(at_ms=int(at.timestamp() * 1000) + offset)
            Plan.objects.create(id=id_, kind=kind, slug=slug, value=content)
            created += 1
        elif row.value != content:
            row.value = content
            row.save(update_fields=["value"])
            changed += 1
    result = Loaded(created=created, changed=changed, unchanged=len(wanted) - created - changed)
    return record.Entry(
        result,
        scope=scope,
        body={"created": created, "changed": changed},
        document=_without_names(wanted),
    )


def _without_names(wanted: dict[str, dict[str, object]]) -> object:
    """Return the plans as the record publishes them: owners as opaque ids."""
    ids = {person.ref: str(person.id) for person in Person.objects.all()}
    return {
        ref: content | {"owner": ids.get(str(content["owner"]), content["owner"])}
        if "owner" in content
        else content
        for ref, content in wanted.items()
    }

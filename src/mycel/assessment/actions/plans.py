"""Acts on plans: scenarios, risks, treatments and incidents as files write them down."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.assessment.actions._documents import documented
from mycel.assessment.actions._names import ms
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
    title=_("Scenarios, risks and treatments came from files"),
    created="number",
    changed="number",
    document="digest",
)
def load(
    *, scope: UUID, value: movement.Movement, by: UUID | None, at: datetime
) -> record.Entry[Loaded]:
    """Create and change plans so that they equal the files; what was withdrawn comes back."""
    wanted = {
        ref: plain(one)
        for part in (value.scenarios, value.risks, value.treatments, value.incidents)
        for ref, one in part.items()
    }
    known = {row.ref: row for row in Plan.objects.all()}
    ids = {ref: row.id for ref, row in known.items()}
    created, changed = 0, 0
    for offset, (ref, content) in enumerate(sorted(wanted.items())):
        kind, _slash, slug = ref.partition("/")
        row = known.get(ref)
        if row is None:
            id_ = chance.identifier(at_ms=ms(at) + offset)
            ids[ref] = Plan.objects.create(id=id_, kind=kind, slug=slug, value=content).id
            created += 1
        elif row.value != content or row.withdrawn_at is not None:
            row.value, row.withdrawn_at, row.withdrawal = content, None, ""
            row.save(update_fields=["value", "withdrawn_at", "withdrawal"])
            changed += 1
    result = Loaded(created=created, changed=changed, unchanged=len(wanted) - created - changed)
    return record.Entry(
        result,
        scope=scope,
        body={"created": created, "changed": changed},
        document=_without_names(wanted, plans=ids),
    )


def _without_names(wanted: dict[str, dict[str, object]], *, plans: dict[str, UUID]) -> object:
    """Return the plans as the record publishes them: persons as opaque ids, free texts sealed."""
    people = {person.ref: str(person.id) for person in Person.objects.only("id", "slug")}
    return {
        ref: documented(content=content, about=plans[ref], people=people)
        for ref, content in wanted.items()
    }

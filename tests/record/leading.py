"""Every act on processes, by somebody who names people wherever words can go."""

from mycel.deliberation import actions
from mycel.deliberation.models import Process
from mycel.deliberation.snapshots import starting_plans


def everything(*, person, unit, told, who) -> None:
    """Draft, change, open, lead, close and withdraw processes; let somebody run one, and not."""
    first, second = (_drafted(person, unit, told, who) for _ in range(2))
    actions.withdraw_process(process=second, reason=told, **who)
    actions.open_process(process=first, **who)
    actions.appoint(process=first, person=person, **who)
    actions.dismiss(process=first, person=person, **who)
    actions.begin_phase(process=first, position=1, reason=told, **who)
    actions.close_process(process=Process.objects.get(id=first.id), **who)


def _drafted(person, unit, told, who):
    words = {"en": told, "ar": told}
    planned = actions.Planned(
        title=words, summary=words, phases=starting_plans()["rfc"].phases,
        begins=who["at"].date(), languages=("en", "ar"),
    )  # fmt: skip
    row = actions.draft_process(unit=unit, planned=planned, drafter=person, **who)
    actions.change_process(process=row, planned=planned, **who)
    return row

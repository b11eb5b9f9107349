"""Who may do what in a process now, and why not: role AND visibility AND phase."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from mycel.deliberation.models import Phase, Process
from mycel.deliberation.models.processes import CLOSED, DRAFT, FACILITATOR, MEMBERS, WITHDRAWN
from mycel.groups.models import Term, Unit
from mycel.people.models import Person
from mycel.texts.queries.conduct import needs_consent
from mycel.texts.queries.limits import consent_sentence

RUNS = frozenset({"run", "moderate", "dispose", "close-thread"})
"""What only those who run a process do, in any phase that allows it."""
ANY_PHASE = frozenset({"run", "moderate", "close-thread", "read"})
"""What no phase needs to allow."""
WRITING = frozenset({"post", "state", "propose", "amend"})
"""What needs consent to the code of conduct; how much somebody may write, texts ask themselves."""


@dataclass(frozen=True)
class Answer:
    """Whether somebody may, and the sentence that says why not."""

    allowed: bool
    reason: str = ""


def permitted(*, process: Process, person: Person | None, what: str) -> Answer:
    """Return whether a person may do something in a process now, with the reason if not.

    Args:
        process: which.
        person: who asks; None is somebody who is not signed in.
        what: one of ``models.processes.ALLOWED``, or ``read``, ``run``, ``moderate``,
            ``close-thread``.
    """
    return Visit(process, person).may(what)


@dataclass(frozen=True)
class Visit:
    """Somebody at a process: what the answers rest on is asked once, however many they want."""

    process: Process
    person: Person | None

    @cached_property
    def leads(self) -> bool:
        """Return whether they run the process."""
        return self.person is not None and runs(process=self.process, person=self.person)

    @cached_property
    def _lacks_consent(self) -> bool:
        return needs_consent(self.person) is not None

    def may(self, what: str) -> Answer:
        """Return whether they may do something now, with the reason if not; see ``permitted``."""
        if self.process.state == DRAFT and not self.leads:
            return Answer(
                False, _("This process is a draft; only those who prepare it can see it.")
            )
        if self.process.visibility == MEMBERS and not self.leads:
            return Answer(False, _("Only members of the group that runs this process can see it."))
        if what == "read":
            return Answer(True)
        if self.person is None:
            return Answer(False, _("Sign in to take part. Reading needs no account."))
        if what in RUNS and not self.leads:
            return Answer(False, _("Only the facilitators of this process can do this."))
        answer = _in_time(self.process, what)
        if answer.allowed and what in WRITING and self._lacks_consent:
            return Answer(False, consent_sentence())
        return answer


def runs(*, process: Process, person: Person) -> bool:
    """Return whether somebody facilitates a process: named for it, or with a role in its unit."""
    if person.account is not None and person.account.is_staff:
        return True
    named = Exists(process.roles.filter(person=person, role=FACILITATOR))
    return Process.objects.filter(
        named | Q(Exists(_terms(process, person))), pk=process.pk
    ).exists()


def is_member(process: Process, person: Person | None) -> bool:
    """Return whether somebody holds a role in the unit that runs a process."""
    return person is not None and _terms(process, person).exists()


def _terms(process: Process, person: Person) -> QuerySet[Term]:
    return Term.objects.filter(
        role__unit_id=process.unit_id, person=person, until_date__isnull=True
    )


def starters(*, person: Person) -> QuerySet[Unit]:
    """Return the units for which somebody may begin a process, by slug."""
    found = Unit.objects.order_by("slug")
    if person.account is not None and person.account.is_staff:
        return found
    held = Term.objects.filter(person=person, until_date__isnull=True)
    return found.filter(pk__in=held.values("role__unit"))


def current(process: Process) -> Phase | None:
    """Return the phase that runs now."""
    return next(
        (p for p in process.phases.all() if p.begun_at is not None and p.ended_at is None), None
    )


def _in_time(process: Process, what: str) -> Answer:
    if process.state == WITHDRAWN:
        return Answer(False, _("This process was withdrawn. It can be read."))
    if process.state == CLOSED:
        return Answer(False, _("This process is closed. It can be read, and its record checked."))
    if what in ANY_PHASE:
        return Answer(True)
    if process.state == DRAFT:
        return Answer(False, _("This process has not been opened yet."))
    return _in_phase(process, what)


def _in_phase(process: Process, what: str) -> Answer:
    now = current(process)
    if now is not None and what in now.allows:
        return Answer(True)
    later = next((p for p in process.phases.all() if what in p.allows and p.begun_at is None), None)
    if later is not None:
        return Answer(
            False,
            _("The phase for this has not begun. It comes with: %(phase)s.")
            % {"phase": later.get_kind_display()},
        )
    if any(what in p.allows for p in process.phases.all()):
        return Answer(False, _("The phase for this is over."))
    return Answer(False, _("This process has no phase for this."))

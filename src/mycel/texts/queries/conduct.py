"""The code of conduct: the newest version, and who still has to agree to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mycel.people.models import Person
from mycel.texts.models import CodeOfConduct, Consent
from mycel.texts.queries.markdown import rendered


@dataclass(frozen=True)
class ConductLine:
    """One version of the code, and whether the reader agreed to it."""

    version: int
    text: Mapping[str, str]
    adopted_at: datetime
    is_agreed: bool

    @property
    def html(self) -> SafeString:
        """Return the rules as HTML in the reader's language, else in English, else in any."""
        code = (get_language() or "en").lower()
        codes = (code, code.partition("-")[0], "en", *sorted(self.text))
        return rendered(next((self.text[one] for one in codes if self.text.get(one)), ""))


def needs_consent(person: Person | None) -> CodeOfConduct | None:
    """Return the newest code where somebody has not agreed to it yet, else None; one query."""
    if person is None:
        return None
    agreed = Consent.objects.filter(code=OuterRef("pk"), person=person)
    newest = CodeOfConduct.objects.order_by("-version").annotate(is_agreed=Exists(agreed)).first()
    return None if newest is None or newest.is_agreed else newest


def conduct_lines(*, person: Person | None) -> tuple[ConductLine, ...]:
    """Return all versions of the code, the newest first."""
    agreed = frozenset(
        Consent.objects.filter(person=person).values_list("code_id", flat=True) if person else ()
    )
    return tuple(
        ConductLine(row.version, row.text, row.adopted_at, row.pk in agreed)
        for row in CodeOfConduct.objects.order_by("-version")
    )

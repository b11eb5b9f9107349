"""Acts on the code of conduct: adopting a version, and agreeing to it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.engine import chance
from mycel.people.actions import named
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.models import CodeOfConduct, Consent
from mycel.texts.queries.limits import LIMITS


class ConductRefused(ValueError):
    """A code without words, one that changes nothing, or one that is not the newest."""


@record.act(
    "texts.conduct.adopted",
    version=1,
    says=_("{actor} adopted version {number} of the code of conduct"),
    title=_("A code of conduct was adopted"),
    number="number",
    document="digest",
)
def adopt_conduct(
    *, text: Mapping[str, str], by: UUID | None, at: datetime
) -> record.Entry[CodeOfConduct]:
    """Adopt a new version of the code; everybody is asked for consent before they write again.

    Args:
        text: the words, by language.
        by: the administrator.
        at: now.

    Errors:
        ConductRefused.
    """
    words = {language: said.strip() for language, said in text.items() if said.strip()}
    if not words:
        raise ConductRefused(_("Write the code in at least one language."))
    if any(len(said) > LIMITS["proposal"] for said in words.values()):
        raise ConductRefused(_("This is longer than anybody will read. Shorten it."))
    newest = CodeOfConduct.objects.select_for_update().order_by("-version").first()
    if newest is not None and newest.text == words:
        raise ConductRefused(_("Nothing was changed; version %(n)s holds.") % {"n": newest.version})
    code = CodeOfConduct.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        version=newest.version + 1 if newest else 1,
        text=words,
        adopted_at=at,
    )
    sealed = record.Sealed(about=code.id, text=words)
    return record.Entry(
        code,
        scope=code.id,
        body={"number": code.version},
        document={"version": code.version, "text": sealed},
    )


@record.act(
    "texts.conduct.agreed",
    version=1,
    says=_("{person} agreed to version {number} of the code of conduct"),
    title=_("Somebody agreed to the code of conduct"),
    person="id",
    number="number",
)
def agree_to_conduct(
    *, person: Person, version: int, by: UUID | None, at: datetime
) -> record.Entry[Consent]:
    """Agree to the newest version of the code.

    Errors:
        ConductRefused where a newer one was adopted meanwhile, or they agreed before.
    """
    newest = CodeOfConduct.objects.order_by("-version").first()
    if newest is None or newest.version != version:
        raise ConductRefused(_("There is a newer version by now. Read that one, then agree."))
    consent, is_new = Consent.objects.get_or_create(
        person=person, code=newest, defaults={"agreed_at": at}
    )
    if not is_new:
        raise ConductRefused(_("You agreed to this version already."))
    return record.Entry(
        consent,
        scope=newest.id,
        body={"person": person.id, "number": version},
        names=(named(person),),
    )

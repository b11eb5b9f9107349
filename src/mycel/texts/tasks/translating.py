"""Translating by machine: asked by readers, done by the worker, labelled with its name."""

import logging
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from mycel.texts import actions
from mycel.texts.models import SHOWN, Text, Translation
from mycel.texts.queries.translations import CURRENT, status
from mycel.texts.tasks.machines import MachineFailed, machine_for

_log = logging.getLogger(__name__)


def ask_machine(*, text: Text, language: str) -> bool:
    """Leave a translation to the worker; False where no machine speaks both languages."""
    if machine_for(source=text.language, target=language) is None:
        return False
    translate.enqueue(str(text.id), language)
    return True


@task()
def translate(id_: str, language: str) -> None:
    """Translate a text by machine; what cannot be done is said in the log of the worker."""
    try:
        translate_by_machine(id_=UUID(id_), language=language, at=timezone.now())
    except (MachineFailed, actions.TextRefused) as refusal:
        _log.warning("text %s was not translated into %s: %s", id_, language, refusal)


def translate_by_machine(*, id_: UUID, language: str, at: datetime) -> Translation | None:
    """Translate a text's newest version; None where it is not shown, current, or no machine can.

    Errors:
        MachineFailed; TextRefused where a person translated it meanwhile.
    """
    text = Text.objects.filter(id=id_, state=SHOWN).first()
    if text is None or status(text=text, language=language) == CURRENT:
        return None
    machine = machine_for(source=text.language, target=language)
    if machine is None:
        return None
    given = [text.title, text.body, text.plain]
    words = list(machine.translate(texts=given, source=text.language, target=language))
    if len(words) != len(given):
        raise MachineFailed(f"{machine.name} gave {len(words)} texts; expected {len(given)}")
    title, body, plain = (new if old else "" for new, old in zip(words, given, strict=True))
    return actions.translate_text(
        text=text,
        version=text.version,
        draft=actions.Draft(language=language, title=title, body=body, plain=plain),
        translator=None,
        provider=machine.name,
        by=None,
        at=at,
    )

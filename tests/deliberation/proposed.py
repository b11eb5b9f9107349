"""Proposals for tests: written, published and supported by acts, as people do it."""

from tests.deliberation import world

from mycel.deliberation import actions
from mycel.texts.actions import Draft

BODY = "Print the guide.\n\nPay for it.\n\nAsk the schools.\n"


def draft(title="A printed guide for newcomers", body=BODY, *, language="en", plain=""):
    """Return what somebody wrote."""
    return Draft(language=language, title=title, body=body, plain=plain)


def drafted(process, person, *, at=world.AT, **given):
    """Return a draft of somebody."""
    return actions.draft_proposal(
        process=process, draft=draft(**given), person=person, by=person.id, at=at
    )


def published(process, person, *, at=world.AT, **given):
    """Return a published proposal of somebody."""
    row = drafted(process, person, at=at, **given)
    return actions.publish_proposal(proposal=row, person=person, by=person.id, at=at)


def supported(row, *people, at=world.AT):
    """Let people support a proposal."""
    for one in people:
        actions.endorse(proposal=row, person=one, by=None, at=at)


def amended(row, person, *, body, why="Clearer.", title=None, against=None, at=world.AT):
    """Return an amendment of somebody."""
    row.refresh_from_db()
    wording = draft(title=title or row.text.title, body=body)
    return actions.suggest_amendment(
        proposal=row,
        draft=wording,
        against=against or row.text.version,
        why=why,
        person=person,
        by=person.id,
        at=at,
    )

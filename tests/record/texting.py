"""Every act on texts, by somebody who names people wherever words can be written."""

from mycel.engine import chance
from mycel.people.models import Account, Person
from mycel.texts import actions
from mycel.texts.actions import Draft
from mycel.texts.models import CodeOfConduct, Consent


def everything(*, person, told, who) -> None:
    """Adopt, agree, write, translate, report, decide, appeal, answer, show again, take back."""
    at = who["at"]
    others = [_somebody(f"texting-{n}", at) for n in range(2)]
    actions.adopt_conduct(text={"en": told}, **who)
    actions.agree_to_conduct(person=person, version=1, **who)
    for other in others:
        actions.appoint_moderator(person=other, by=person.id, at=at)
    first = _case(person, others[0], told, at, number=1)
    appeal = actions.make_appeal(case=first, author=person, message=told, by=None, at=at)
    actions.answer_appeal(
        appeal=appeal, moderator=others[1], outcome="reversed", answer=told, by=others[1].id, at=at
    )
    second = _case(person, others[0], told, at, number=2)
    actions.show_again(case=second, moderator=others[1], by=others[1].id, at=at)
    draft = Draft(language="de", title=told, body=told, plain=told)
    actions.translate_text(text=second.text, version=1, draft=draft, translator=person, **who)
    actions.take_back(text=second.text, author=person, by=None, at=at)
    for other in others:
        actions.end_moderator(person=other, by=person.id, at=at)
    # The people of other rooms' lines have not agreed to it.
    Consent.objects.all().delete()
    CodeOfConduct.objects.all().delete()


def _case(author, decides, told, at, *, number):
    draft = Draft(language="en", title=told[:200], body=told)
    text = actions.write(
        space="room/1", ref=f"post/texting-{number}", draft=draft, author=author, at=at
    )
    reporter = _somebody(f"texting-reporter-{number}", at)
    report = actions.report_text(
        text=text, reporter=reporter, reason="other", note=told, by=None, at=at
    )
    by = {"moderator": decides, "by": decides.id, "at": at}
    actions.claim_case(case=report.case, **by)
    actions.release_case(case=report.case, **by)
    return actions.decide_case(
        case=report.case, outcome="hidden", reason="private", message=told, **by
    )


def _somebody(slug, at):
    account = Account.objects.create_user(slug, date_joined=at)
    return Person.objects.create(
        id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
        slug=slug,
        name=slug,
        account=account,
    )

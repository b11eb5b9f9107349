"""Every act on an analysis, by somebody who names people wherever words can be written."""

from mycel.assessment import actions, tasks
from mycel.assessment.models import Analysis, Plan
from mycel.engine.analysis import Inquiry


def everything(*, person, unit, told, who) -> None:
    """Ask, answer, choose, review, compute again, fail and stop."""
    inquiry = Inquiry(today=who["at"].date(), budgets={"money": 5000.0}, worlds=100, steps=2)
    asked = tasks.ask_analysis(inquiry=inquiry, unit=unit, by=person.id, at=who["at"])
    tasks.analyse.func(str(asked.id))
    done = Analysis.objects.get(id=asked.id)
    assert done.state == "done", done.refusal
    first = Plan.objects.filter(kind="treatment").order_by("slug")[0]
    actions.choose_plan(analysis=done, unit=unit, treatments=[first.ref], **who)
    actions.give_review(analysis=done, unit=None, verdict="doubts", reason={"en": told}, **who)
    again = tasks.ask_recomputation(analysis=done, by=person.id, at=who["at"])
    tasks.recompute.func(str(again.id))
    broken = actions.ask_recomputation(analysis=done, **who)
    actions.fail_recomputation(recomputation=broken, sentence="No.", **who)
    failed = actions.ask_analysis(inquiry=inquiry, unit=unit, **who)
    actions.fail_analysis(analysis=failed, sentence="No.", **who)
    stopped = actions.ask_analysis(inquiry=inquiry, unit=None, **who)
    actions.stop_analysis(analysis=stopped, **who)

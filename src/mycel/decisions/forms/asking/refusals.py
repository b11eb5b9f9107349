"""Refusals of a draft: which field they are about, and a sentence in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from mycel.decisions.forms.asking.parts import Words
from mycel.engine.choice.asking import NotAsked

FIELDS: Mapping[str, tuple[str, ...]] = {
    "rule": ("method", "rule", "completion", "ties"),
    "paper": ("paper", "method"),
    "scale": ("high",),
    "threshold": ("share",),
    "closes_at": ("closes_at",),
}
SAID: Mapping[str, Words] = {
    "title": _("Write what is asked, in one language or more."),
    "options": _("The options cannot stand like this. Name at least one; in a budget each costs"
                 " something."),
    "paper": _("This paper does not go with the method. Choose another one."),
    "rule": _("Votes cannot be counted like this. Choose another method."),
    "seats": _("More win than there are options, or nobody does. Change the number."),
    "scale": _("The highest grade is not above the lowest. Such as 0 to 5."),
    "caps": _("No option belongs to one of these groups. Write the group beside its options."),
    "closes_at": _("It ends before it begins. Choose a later end."),
    "delegation": _("Votes can be passed on in an open roll call only. Choose that, or not."),
    "offers_no_opinion": _("Only a paper that ranks can offer “no opinion”."),
    "threshold": _("Write a share above 0 and up to 1, such as 2/3 or 50 %."),
    "limit": _("Say how much there is: more than 0."),
    "hours": _("Say how many hours there are: 0 or more."),
    "strata": _("Every group with a limit needs a project of its own, and none that needs one of"
                " another such group. Together the limits are at most the budget."),
    "completion": _("Shares cannot be raised where hours are limited. Choose another way."),
    "quorum": _("Fewer people are on the roll. Set a quorum that they can reach."),
}  # fmt: skip
OTHER: Words = _("The question cannot be asked like this. Look through it once more.")


def said(*, refusal: NotAsked) -> Words:
    """Return a refusal as a sentence in the reader's language."""
    return SAID.get(refusal.about, OTHER)


def fields(*, refusal: NotAsked, first: str) -> tuple[str, ...]:
    """Return the fields a refusal may stand at, the best first; ``first`` is a language."""
    about = refusal.about
    return FIELDS.get(about, (f"{about}_{first}", about))

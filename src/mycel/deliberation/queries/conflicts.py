"""Whether somebody took a side in a discussion, and so should not be the one who closes it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from mycel.deliberation.models import Endorsement, Post, Reaction, Thread
from mycel.deliberation.models.threads import AGREE, DISAGREE
from mycel.people.models import Person


def conflict(*, thread: Thread, person: Person) -> str:
    """Return the sentence that says which side somebody took, or nothing."""
    if thread.opened_by_id == person.id:
        return _("Whoever opened a discussion does not close it. Ask somebody else.")
    if Post.objects.filter(thread=thread, author=person).exists():
        return _("They wrote in this discussion. Ask somebody who took no side.")
    took_side = Q(post__thread=thread, person=person, kind__in=[AGREE, DISAGREE])
    if Reaction.objects.filter(took_side).exists():
        return _("They agreed or disagreed with a post of it. Ask somebody who took no side.")
    if Endorsement.objects.filter(proposal__thread=thread, person=person).exists():
        return _("They support the proposal that is talked about. Ask somebody who took no side.")
    return ""

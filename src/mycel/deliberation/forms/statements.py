"""Forms of statements: writing one, putting several in, judging and merging."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mycel.deliberation.forms.processes import reason
from mycel.deliberation.models import Statement
from mycel.deliberation.models.statements import ACCEPTED, REJECTED
from mycel.texts.actions import Draft
from mycel.texts.forms.languages import languages
from mycel.texts.queries.limits import LIMITS

MOST_SEEDED = 30_000


class Writing(forms.Form):
    """One sentence that others agree or disagree with."""

    language = forms.ChoiceField(label=_("Language"), choices=languages)
    body = forms.CharField(
        label=_("Statement"),
        max_length=LIMITS["statement"],
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_(
            "One thought in one sentence, so that people know what they agree with. Nobody is told"
            " who wrote it."
        ),
    )

    def draft(self) -> Draft:
        """Return what was written."""
        return Draft(language=self.cleaned_data["language"], body=self.cleaned_data["body"])


class Seeding(forms.Form):
    """First statements, one on each line."""

    language = forms.ChoiceField(label=_("Language"), choices=languages)
    lines = forms.CharField(
        label=_("Statements, one on each line"),
        max_length=MOST_SEEDED,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("Ten to twenty from different sides are a good beginning."),
    )

    def drafts(self) -> list[Draft]:
        """Return one draft for each line that says something."""
        language = self.cleaned_data["language"]
        lines = (line.strip() for line in self.cleaned_data["lines"].splitlines())
        return [Draft(language=language, body=line) for line in lines if line]


class Judging(forms.Form):
    """Whether a statement is shown, and why not."""

    state = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            (ACCEPTED, _("It is shown and can be voted on")),
            (REJECTED, _("It is not shown")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason(required=False)


class Merging(forms.Form):
    """The statement that says the same."""

    into = forms.IntegerField(
        label=_("Number of the statement that says the same"),
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("The other one stays; this one keeps its votes and is not shown any more."),
    )

    def target(self, *, statement: Statement) -> Statement | None:
        """Return the other statement, or None with a word on the field."""
        rows = Statement.objects.filter(process_id=statement.process_id)
        found = rows.filter(number=self.cleaned_data["into"]).first()
        if found is None:
            self.add_error("into", _("There is no statement with this number in this process."))
        return found

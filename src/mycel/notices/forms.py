"""Forms of notices: how often mail comes, and where it goes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mycel.notices.models import RHYTHMS
from mycel.notices.queries.wishes import WishesPage


class Wishes(forms.Form):
    """How often mail comes, of everything and of each space that somebody follows."""

    rhythm = forms.ChoiceField(label=_("Mail of everything else"), choices=RHYTHMS)

    def __init__(self, data: Mapping[str, Any] | None = None, *, page: WishesPage) -> None:
        """Offer a choice for each space."""
        super().__init__(data, initial={"rhythm": page.rhythm})
        if not page.lines:
            self.fields["rhythm"].label = _("Mail")
        self.page = page
        for line in page.lines:
            field = forms.ChoiceField(
                label=line.title, choices=RHYTHMS, required=False, initial=line.rhythm
            )
            self.fields[f"of:{line.space}"] = field

    def changed_wishes(self) -> dict[str, str]:
        """Return what was chosen anew, by space; the empty one is everything else."""
        before = {"": self.page.rhythm} | {line.space: line.rhythm for line in self.page.lines}
        chosen = {"": self.cleaned_data["rhythm"]} | {
            line.space: self.cleaned_data.get(f"of:{line.space}") or line.rhythm
            for line in self.page.lines
        }
        return {space: rhythm for space, rhythm in chosen.items() if rhythm != before[space]}


class Where(forms.Form):
    """The address that mail goes to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=200,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
        help_text=_(
            "You get one mail with a link there; nothing comes before you follow it. Leave it empty"
            " and no mail comes at all."
        ),
    )

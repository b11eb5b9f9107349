"""Bringing in a list of people: a file and what it is called."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.formats.electorate import MOST_BYTES

LINE = re.compile(r"line ([0-9]+)")


class ElectorateForm(forms.Form):
    """A list of people as a CSV file."""

    name = forms.CharField(
        label=_("What people call the list"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Such as: everybody with 300 edits, November 2026."),
    )
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_(
            "CSV in UTF-8. The first line names the columns: id, home, then what you like, such as"
            " edits, registered, groups, lists, blocked."
        ),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse a file that is larger than any list."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                gettext("The file is too large: at most %(n)s million characters.")
                % {"n": MOST_BYTES // 1_000_000}
            )
        return file

    def refuse(self, refusal: ValueError) -> None:
        """Say in which line the file is no list, and below that what exactly was found."""
        at = LINE.search(str(refusal))
        if at:
            said = gettext("Line %(line)s cannot be read. Nothing was kept; mend it and try again.")
            self.add_error("file", said % {"line": at[1]})
        else:
            self.add_error("file", gettext("This is no list of people. Nothing was kept."))
        self.exact = str(refusal)

    exact = ""

"""Bringing in the statements of an earlier conversation: its file and its language."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.engine.opinion.matrix import Statement
from mycel.formats import polis
from mycel.formats.polis.sentences import MOST_ARCHIVE
from mycel.formats.problems import Problem
from mycel.texts.forms.languages import languages


class Bringing(forms.Form):
    """A Polis export, of which the statements alone are read."""

    language = forms.ChoiceField(label=_("Language of the statements"), choices=languages)
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.zip"}),
        help_text=_("comments.csv of a Polis export, or the whole export as a zip; up to 20 MB."),
    )
    with_meta = forms.BooleanField(
        label=_("Also those about the people who take part (meta)"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 — a form's data
        super().__init__(*args, **kwargs)
        self.statements: tuple[Statement, ...] = ()
        self.exact = ""

    def clean_file(self) -> "UploadedFile[Any]":
        """Read the statements; refuse what is none in one sentence."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_ARCHIVE:
            raise forms.ValidationError(
                gettext("This file is larger than 20 MB. Send comments.csv alone.")
            )
        try:
            self.statements = polis.read_statements(file=str(file.name), data=file.read())
        except Problem as problem:
            self.exact = str(problem)
            raise forms.ValidationError(
                gettext("No statements could be read from this file. Nothing was kept.")
            ) from None
        return file

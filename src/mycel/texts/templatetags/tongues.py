"""Template words of texts: what a language is called by those who speak it."""

from django import template

from mycel.texts.forms.languages import name_of

register = template.Library()


@register.filter
def tongue(code: str) -> str:
    """Return what a language is called by its speakers, or its code where it has no name here."""
    return name_of(code)

"""The place of texts in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Texts: words and their translations."""

    name = "mycel.texts"
    label = "texts"
    verbose_name = "Texts"

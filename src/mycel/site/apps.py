"""The place of site in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The site."""

    name = "mycel.site"
    label = "site"
    verbose_name = "Site"

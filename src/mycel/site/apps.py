"""The place of the site."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """The site: the frame around every room."""

    name = "mycel.site"
    label = "site"
    verbose_name = "Site"

    def ready(self) -> None:
        """Make the deployment checks known."""
        import_module("mycel.site.checks")

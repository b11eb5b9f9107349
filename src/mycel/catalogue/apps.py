"""The place of catalogue in the site."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """The catalogue of infrastructure."""

    name = "mycel.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        """Make the room's rules known."""
        import_module("mycel.catalogue.rules")

"""The place of people in the site."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """People: accounts and persons."""

    name = "mycel.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        """Make the room's rules known."""
        import_module("mycel.people.rules")

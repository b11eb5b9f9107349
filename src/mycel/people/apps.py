"""The place of people in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """People: accounts and persons."""

    name = "mycel.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        """Make the room's rules known."""
        import mycel.people.rules  # noqa: F401 — importing it registers them

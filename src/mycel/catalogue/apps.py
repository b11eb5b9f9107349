"""The place of catalogue in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The catalogue of infrastructure."""

    name = "mycel.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        """Make the room's rules known."""
        import mycel.catalogue.rules  # noqa: F401 — importing it registers them

"""The place of catalogue in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The catalogue of infrastructure."""

    name = "mycel.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        """Make the room's rules known, and what it does when a person leaves."""
        import mycel.catalogue.actions.leaving
        import mycel.catalogue.queries.for_reports
        import mycel.catalogue.queries.mine
        import mycel.catalogue.rules  # noqa: F401 — importing them registers them

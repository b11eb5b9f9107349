"""The place of the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The site: the frame around every room."""

    name = "mycel.site"
    label = "site"
    verbose_name = "Site"

    def ready(self) -> None:
        """Make the deployment checks known."""
        import mycel.site.checks  # noqa: F401 — importing it registers them

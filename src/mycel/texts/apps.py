"""The place of texts in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Texts: words and their translations."""

    name = "mycel.texts"
    label = "texts"
    verbose_name = "Texts"

    def ready(self) -> None:
        """Make the room's rules and acts known."""
        import mycel.texts.actions
        import mycel.texts.queries.about
        import mycel.texts.rules  # noqa: F401 — importing it registers them

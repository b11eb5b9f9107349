"""The place of loop in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The loop: fact and act, and links between rooms."""

    name = "mycel.loop"
    label = "loop"
    verbose_name = "Loop"

    def ready(self) -> None:
        """Register the acts on links, and who tells them."""
        import mycel.loop.actions
        import mycel.loop.queries  # noqa: F401 — importing it registers who tells links

"""The place of groups in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Groups: units with a mandate."""

    name = "mycel.groups"
    label = "groups"
    verbose_name = "Groups"

    def ready(self) -> None:
        """Make the room's rules known."""
        import mycel.groups.rules  # noqa: F401 — importing it registers them

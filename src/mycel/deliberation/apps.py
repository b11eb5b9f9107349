"""The place of deliberation in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Deliberation: processes with phases, discussion, opinion maps and proposals at scale."""

    name = "mycel.deliberation"
    label = "deliberation"
    verbose_name = "Deliberation"

    def ready(self) -> None:
        """Make the room's rules and acts known."""
        import mycel.deliberation.actions
        import mycel.deliberation.actions.proposals_leaving
        import mycel.deliberation.queries.for_texts
        import mycel.deliberation.queries.proposals_about
        import mycel.deliberation.queries.told
        import mycel.deliberation.rules  # noqa: F401 — importing it registers them

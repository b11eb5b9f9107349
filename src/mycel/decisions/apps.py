"""The place of decisions in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Decisions: questions, ballots, results and commitments anyone can recount."""

    name = "mycel.decisions"
    label = "decisions"
    verbose_name = "Decisions"

    def ready(self) -> None:
        """Make the room's rules and acts known."""
        import mycel.decisions.actions
        import mycel.decisions.queries.for_reports
        import mycel.decisions.rules  # noqa: F401 — importing it registers them

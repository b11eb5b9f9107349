"""The place of assessment in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Assessment: what will not hold."""

    name = "mycel.assessment"
    label = "assessment"
    verbose_name = "Assessment"

    def ready(self) -> None:
        """Make the room's rules known, and what it does when a person leaves."""
        import mycel.assessment.actions.leaving
        import mycel.assessment.queries.for_reports
        import mycel.assessment.rules  # noqa: F401 — importing it registers them

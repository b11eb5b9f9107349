"""The place of assessment in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Assessment: what will not hold."""

    name = "mycel.assessment"
    label = "assessment"
    verbose_name = "Assessment"

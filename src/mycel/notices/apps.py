"""The place of notices in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """Notices: inbox and outbox."""

    name = "mycel.notices"
    label = "notices"
    verbose_name = "Notices"

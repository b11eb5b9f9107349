"""The record's place in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The record: append-only public acts."""

    name = "mycel.record"
    label = "record"
    verbose_name = "Record"

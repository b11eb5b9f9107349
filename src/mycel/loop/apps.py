"""The place of loop in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The loop: fact and act."""

    name = "mycel.loop"
    label = "loop"
    verbose_name = "Loop"

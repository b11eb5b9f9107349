"""The place of people in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """People: accounts and persons."""

    name = "mycel.people"
    label = "people"
    verbose_name = "People"

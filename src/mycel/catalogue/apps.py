"""The place of catalogue in the site."""

from django.apps import AppConfig


class Config(AppConfig):
    """The catalogue of infrastructure."""

    name = "mycel.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"

"""mycel: assess, plan and improve the infrastructure of a volunteer movement."""

__version__ = "0.1.0"

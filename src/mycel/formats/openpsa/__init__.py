"""Open-PSA: fault trees of the Open-PSA Model Exchange Format, read into the engine's values."""

from mycel.formats.openpsa.elements import OpenPsaError
from mycel.formats.openpsa.model import parse

__all__ = ["OpenPsaError", "parse"]

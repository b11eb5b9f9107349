"""Movement as code: the files of a movement into frozen values, and back without loss."""

from mycel.formats.movement.persons import pseudonymise
from mycel.formats.movement.read import read, read_part
from mycel.formats.movement.write import write

__all__ = ["pseudonymise", "read", "read_part", "write"]

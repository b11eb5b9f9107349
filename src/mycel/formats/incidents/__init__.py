"""Incidents: what has gone wrong, from tables (CSV) and from templates on wiki pages."""

from mycel.formats.incidents.read import read
from mycel.formats.incidents.table import write

__all__ = ["read", "write"]

"""The verifier: a plain second implementation; it becomes one file and needs only Python."""

from mycel.verifier.check import check
from mycel.verifier.container import NotABundle
from mycel.verifier.report import Report

__all__ = ["NotABundle", "Report", "check"]

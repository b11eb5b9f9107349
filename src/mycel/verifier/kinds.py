"""Kinds: how each kind of bundle is checked that is no question's."""

from mycel.verifier.deliberated import ProcessCheck
from mycel.verifier.figures import FiguresCheck
from mycel.verifier.reported import ReportCheck

HELD: dict[str, type[FiguresCheck]] = {
    "analysis": FiguresCheck,
    "assessment": FiguresCheck,
    "process": ProcessCheck,
    "report": ReportCheck,
}

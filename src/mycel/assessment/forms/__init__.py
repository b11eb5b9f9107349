"""Forms of assessment: asking, publishing a finding, withdrawing it."""

from mycel.assessment.forms.analyses import AnalysisForm
from mycel.assessment.forms.asking import AskForm, SliderForm
from mycel.assessment.forms.findings import FindingForm, WithdrawForm

__all__ = ["AnalysisForm", "AskForm", "FindingForm", "SliderForm", "WithdrawForm"]

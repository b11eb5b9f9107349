"""What takes several acts, or the time of a worker."""

from mycel.texts.tasks.deciding import decide_alike
from mycel.texts.tasks.machines import Translator, machine_for
from mycel.texts.tasks.translating import ask_machine, translate_by_machine

__all__ = ["Translator", "ask_machine", "decide_alike", "machine_for", "translate_by_machine"]

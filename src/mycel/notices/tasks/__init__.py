"""Background work of notices: mail."""

from mycel.notices.tasks.mailing import ask_to_confirm, compose, send, step

__all__ = ["ask_to_confirm", "compose", "send", "step"]

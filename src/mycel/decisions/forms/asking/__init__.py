"""Asking: a question as people draft it on a form, part by part, until it is a value."""

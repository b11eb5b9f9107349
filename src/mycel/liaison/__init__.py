"""Liaison: changes, windows and notices between development and everyone it touches."""

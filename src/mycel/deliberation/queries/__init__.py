"""Deliberation as pages read it."""

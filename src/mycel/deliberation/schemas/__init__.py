"""Schemas of deliberation: what its API takes and tells."""

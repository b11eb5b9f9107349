"""Snapshots of decisions: rows and published documents as the engine's frozen values."""

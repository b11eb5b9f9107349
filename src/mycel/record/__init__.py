"""The record: append-only public acts at the bottom of the house."""

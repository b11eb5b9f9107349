"""Template words of deliberation."""

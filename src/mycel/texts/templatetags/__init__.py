"""Template words of texts."""

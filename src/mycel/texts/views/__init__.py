"""Views of texts."""

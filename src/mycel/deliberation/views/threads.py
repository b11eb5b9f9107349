"""Views of discussion."""

"""Views of statements and opinion maps."""

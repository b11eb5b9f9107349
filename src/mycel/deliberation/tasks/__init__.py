"""Background work of deliberation."""

"""Acts of deliberation."""

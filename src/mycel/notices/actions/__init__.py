"""Acts of notices."""

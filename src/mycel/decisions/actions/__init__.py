"""Acts of decisions."""

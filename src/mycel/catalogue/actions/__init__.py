"""Acts of the catalogue."""

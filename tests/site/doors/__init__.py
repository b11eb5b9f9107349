"""The table of doors, room by room."""

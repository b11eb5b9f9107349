"""Views of processes and their phases."""

"""Views of groups: translate the world; one domain call each."""

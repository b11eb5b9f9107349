"""Template words of the site."""

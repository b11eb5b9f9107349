"""Views of assessment: each parses, makes one call and answers."""

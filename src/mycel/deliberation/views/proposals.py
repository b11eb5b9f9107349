"""Views of proposals, amendments and answers."""

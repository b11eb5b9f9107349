"""The loop: the only room that knows two outcomes."""

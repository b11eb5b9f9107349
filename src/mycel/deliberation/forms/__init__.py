"""Forms of deliberation: they parse, and decide nothing."""

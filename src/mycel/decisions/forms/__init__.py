"""Forms of decisions: what people write and mark becomes values, or is refused in a sentence."""

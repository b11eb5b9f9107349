"""Forms of texts: what people write about texts, never what is decided about it."""

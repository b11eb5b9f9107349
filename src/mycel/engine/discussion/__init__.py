"""Discussion: how similar two texts are, how stale a thread is, who took part, and diffs."""

"""Opinion: votes on statements in, a map of groups that anyone can recompute out."""

"""Scaling: growth, capacity, headroom, propagation and scenarios, for machines and people alike."""

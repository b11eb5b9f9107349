"""Deliberation: discussion, opinion maps and proposals at scale."""

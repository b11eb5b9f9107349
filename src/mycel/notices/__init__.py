"""Notices: inbox, outbox, digests and feeds."""

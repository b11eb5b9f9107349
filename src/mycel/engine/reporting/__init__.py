"""Reporting: what data tell a unit's report, from the rows that were read on one day."""

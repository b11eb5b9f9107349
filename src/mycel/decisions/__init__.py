"""Decisions: questions, ballots, results and commitments anyone can recount."""

"""Pathways: roles and practices that bring in, train, accompany and keep contributors."""

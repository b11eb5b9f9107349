"""Tests of the readers and writers of public formats."""

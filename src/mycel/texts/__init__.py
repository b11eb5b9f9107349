"""Texts: words in a language, their versions and translations."""

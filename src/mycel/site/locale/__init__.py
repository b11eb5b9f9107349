"""Texts of other languages, and how their figures are written where Babel does not write them."""

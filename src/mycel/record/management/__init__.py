"""Commands for operators of the record."""

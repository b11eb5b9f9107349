"""Reports: one set of parts, written as a page, as wikitext and as paper; values in, text out."""

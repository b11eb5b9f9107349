"""Forms of the catalogue: what readers choose and write, parsed."""

"""The verifier: a plain second implementation that becomes one file and needs nothing but Python."""

"""Support: spaces with clear rules for needs, partners and third-party developers."""

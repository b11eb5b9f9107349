"""The catalogue: platforms, processes, pools, resources and agreements, and what depends on what."""

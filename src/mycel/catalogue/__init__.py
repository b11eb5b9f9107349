"""The catalogue: platforms, processes, pools, resources, agreements, and what needs what."""

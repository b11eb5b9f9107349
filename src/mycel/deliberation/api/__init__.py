"""API of deliberation, part by part; the site mounts the routers."""

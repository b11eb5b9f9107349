"""Discussion: plans of processes, likeness, differences, staleness and participation."""

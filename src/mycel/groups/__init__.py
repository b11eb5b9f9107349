"""Groups: units with mandate and charter, roles, terms and responsibilities."""

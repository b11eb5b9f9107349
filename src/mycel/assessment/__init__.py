"""Assessment: groups analyse the infrastructure and say early what will not hold."""

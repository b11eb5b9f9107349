"""Views of the catalogue: lists, nodes, stewards, the roll call."""

"""Queries of the catalogue: plain data for pages, lists and files."""

from mycel.catalogue.queries.listing import Filters, list_page
from mycel.catalogue.queries.map import NodeState, map_page
from mycel.catalogue.queries.node import node_page

__all__ = ["Filters", "NodeState", "list_page", "map_page", "node_page"]

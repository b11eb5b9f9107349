"""Figures and dates in Arabic as every page writes them: 1,234.5 and 1 March 2027."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_FORMAT = "j F Y"

"""How English pages write dates, the same in forms and sentences."""

DATE_FORMAT = "j F Y"

"""People: how long they stay, and what rests on few of them; never about one alone."""

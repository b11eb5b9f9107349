"""Arabic: its texts and its formats."""

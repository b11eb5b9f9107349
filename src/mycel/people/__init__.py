"""People: accounts, persons, languages, availability, consent."""

"""Schema: what editors know about the files of a movement, as JSON Schema 2020-12."""

import json

from mycel.formats.movement.kinds import RECORDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Return the JSON Schema of every kind: name of the file → its text."""
    return {
        f"{kind}.json": json.dumps({"$schema": DIALECT, **record.schema()}, indent=1) + "\n"
        for kind, record in RECORDS.items()
    }

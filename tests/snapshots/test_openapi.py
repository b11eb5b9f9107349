"""The API's contract is exported, committed and read when it changes."""

import json
import os
from pathlib import Path

from mycel.site.api import api

SNAPSHOT = Path(__file__).with_name("openapi.json")


def test_the_contract_has_not_changed_unnoticed():
    found = json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, default=str) + "\n"
    if os.environ.get("SNAPSHOT") == "write":
        SNAPSHOT.write_text(found, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == found, "run make snapshot and read the diff"


def test_every_operation_that_takes_something_declares_its_refusals():
    schema = api.get_openapi_schema()
    bare = [
        f"{method.upper()} {path}"
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if (operation.get("parameters") or operation.get("requestBody"))
        and not any(str(code).startswith("4") for code in operation["responses"])
    ]
    assert bare == []

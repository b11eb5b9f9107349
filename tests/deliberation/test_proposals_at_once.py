"""What several people do in one moment happens once, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from django.conf import settings

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).resolve().parent / "at_once.py"
IS_POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]


def _told(folder):
    environment = {
        **os.environ,
        "PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}",
        "MYCEL_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "mycel.site.settings",
    }
    if IS_POSTGRES:
        import psycopg

        name, given = f"at_once_{uuid4().hex[:8]}", settings.DATABASES["default"]
        where = f"host={given['HOST']} user={given['USER']} dbname=postgres"
        with psycopg.connect(where, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        url = os.environ["DATABASE_URL"].rpartition("/")[0]
        environment["DATABASE_URL"] = f"{url}/{name}"
    done = subprocess.run(
        [sys.executable, str(PROGRAM)], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_endorsing_and_taking_at_once_happens_once(tmp_path):
    told = _told(tmp_path)
    assert told["twice"] == {"done": 1, "NotNow": 5}
    assert told["taken"] == {"done": 1, "NotNow": 5}
    assert told["all"] == {"done": 5, "NotNow": 1}
    assert told["endorsements"] == told["counted"] == 6
    assert told["version"] == 2
    assert told["leaves"] == 7

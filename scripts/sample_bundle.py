"""Write docs/samples/board-2026.record.zip: the record of the sample's election.

The same bytes every time: salts, ids and the log's key come from a fixed seed, the times are fixed.
"""  # noqa: INP001 — a script

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE = REPOSITORY / "movements" / "open-atlas"
TARGET = REPOSITORY / "docs" / "samples" / "board-2026.record.zip"
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SEED = 2026


def main() -> None:
    """Load the sample, let it decide, and write the bundle of its first question."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "MYCEL_HOME": home,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "mycel.site.settings",
            "LOG_ORIGIN": "open-atlas.example.org/mycel/log",
            "LOG_KEY": str(Path(home) / "log.key"),
        }
        write(target=TARGET if len(sys.argv) == 1 else Path(sys.argv[1]))


def write(*, target: Path) -> None:
    """Write the bundle."""
    import django
    import numpy as np

    django.setup()
    from django.core.management import call_command

    from mycel.cli import loading, sampling
    from mycel.decisions.models import Question
    from mycel.decisions.snapshots import bundle
    from mycel.engine import chance
    from mycel.formats import movement as code
    from mycel.record import checkpoints, keys, sequencer

    drawn = np.random.Generator(np.random.PCG64(SEED))
    chance.secrets.token_bytes = drawn.bytes
    chance.secrets.randbits = lambda bits: int.from_bytes(drawn.bytes(16), "big") >> (128 - bits)
    call_command("migrate", verbosity=0)
    files = {
        str(path.relative_to(SAMPLE)): path.read_bytes()
        for path in sorted(SAMPLE.rglob("*"))
        if path.is_file()
    }
    loading.load(value=code.read(files=files), by=None, at=AT)
    sampling.decide(at=AT)
    while sequencer.sequence():
        pass
    checkpoints.sign(at=AT)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        bundle.write(question=Question.objects.get(number=1), to=file)
    sys.stdout.write(
        f"{target.name}: {target.stat().st_size} bytes\nkey: {keys.signer().key.spelled()}\n"
    )


if __name__ == "__main__":
    main()

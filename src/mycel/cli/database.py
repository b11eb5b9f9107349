"""The database from the command line: opened when a verb needs it, created when it is new."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from mycel.cli.verb import Refused


def open_() -> None:
    """Make Django ready; nothing is created but the folder and key that the settings need.

    Errors:
        Refused where a setting cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise Refused(
            f"a setting cannot be used ({reason}); expected values as in docs/reference/settings.md"
        ) from error
    except OSError as error:
        raise Refused(
            f"MYCEL_HOME cannot be used ({error.strerror}: {error.filename}); expected a folder "
            "that can be written"
        ) from error


def migrate() -> None:
    """Bring the database to this version, creating it where it is new."""
    open_()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with refusing():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the database refuses into one sentence; transactions inside are rolled back."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as error:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        raise Refused(
            f"the database refused ({reason}); expected a database that DATABASE_URL and "
            "MYCEL_HOME lead to and that can be written"
        ) from error

"""The database from the command line: opened when a verb needs it, created when it is new."""

import os

from mycel.cli.verb import Refused


def open_() -> None:
    """Make Django ready; nothing is created."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycel.site.settings")
    import django

    django.setup()


def migrate() -> bool:
    """Bring the database to this version; return whether it was empty before."""
    open_()
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        is_new = not executor.loader.applied_migrations
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        raise Refused(
            f"the database cannot be opened ({reason}); check DATABASE_URL and MYCEL_HOME"
        ) from error
    return is_new

"""Deployment: what would go wrong for the people who use this site, and what to do about it."""

from dataclasses import dataclass

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mycel.groups.models import Movement

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True)
class Trouble:
    """One problem and its remedy."""

    what: str
    remedy: str


def problems() -> list[Trouble]:
    """Return every problem found, the gravest first."""
    return [*_database(), *_sample(), *_secret(), *_django()]


def _database() -> list[Trouble]:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        return [Trouble(f"The database cannot be opened: {reason}", "Check DATABASE_URL.")]
    if plan:
        return [
            Trouble(
                f"The database lacks {len(plan)} migrations.",
                "Run mycel serve or mycel load once; both bring it up to date.",
            )
        ]
    return []


def _sample() -> list[Trouble]:
    if not settings.SAMPLE:
        return []
    found = [
        Trouble(
            "SAMPLE is on: anybody who reaches this site can sign in as a persona.",
            "Unset SAMPLE for every site that real people use.",
        )
    ]
    beyond = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if beyond:
        found.append(
            Trouble(
                f"SAMPLE is on and the site answers to {beyond[0]}.",
                "Unset SAMPLE, or leave ALLOWED_HOSTS at its default.",
            )
        )
    if not _database() and Movement.objects.filter(is_sample=False).exists():
        found.append(
            Trouble(
                "SAMPLE is on, but the database holds a movement that is no sample.",
                "Unset SAMPLE, or point MYCEL_HOME at another folder.",
            )
        )
    return found


def _secret() -> list[Trouble]:
    if len(settings.SECRET_KEY) >= 50:  # noqa: PLR2004 — Django's own bound
        return []
    return [
        Trouble(
            "SECRET_KEY has fewer than 50 characters.",
            "Leave it empty, and a good one is made in MYCEL_HOME.",
        )
    ]


def _django() -> list[Trouble]:
    found = checks.run_checks(include_deployment_checks=settings.IS_PUBLIC)
    return [
        Trouble(str(message.msg), str(message.hint or "See Django's documentation."))
        for message in found
        if message.level >= checks.WARNING
    ]

"""Checks: what would go wrong for the people who use this site, and what to do about it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 — Django's own word
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mycel.groups.models import Movement

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
Apps = Sequence[AppConfig] | None


@register(Tags.database)
def database(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 — Django's signature
    """Find a database that cannot be opened or is older than the program."""
    del app_configs
    if not kwargs.get("databases"):
        return []
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        return [Error(f"The database cannot be opened: {reason}", hint="Check DATABASE_URL.")]
    if plan:
        return [
            Error(
                f"The database lacks {len(plan)} migrations.",
                hint="Run mycel serve or mycel load once; both bring it up to date.",
            )
        ]
    return _sample_beside_real_data()


@register(Tags.security)
def sample(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 — Django's signature
    """Find a sample that people could mistake for a real site."""
    del app_configs, kwargs
    if not settings.SAMPLE:
        return []
    found: list[CheckMessage] = [
        Warning(
            "SAMPLE is on: anybody who reaches this site can sign in as a persona.",
            hint="Unset SAMPLE for every site that real people use.",
        )
    ]
    beyond = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if beyond:
        found.append(
            Error(
                f"SAMPLE is on and the site answers to {beyond[0]}.",
                hint="Unset SAMPLE, or leave ALLOWED_HOSTS at its default.",
            )
        )
    return found


@register(Tags.security)
def secret_key(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 — Django's signature
    """Find a signing key that is too short."""
    del app_configs, kwargs
    if len(settings.SECRET_KEY) >= 50:  # noqa: PLR2004 — Django's own bound
        return []
    return [
        Error(
            "SECRET_KEY has fewer than 50 characters.",
            hint="Leave it empty, and a good one is made in MYCEL_HOME.",
        )
    ]


@register(Tags.security)
def log_key(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 — Django's signature
    """Find a key of the log that others on this machine can read: with it they could sign."""
    del app_configs, kwargs
    key = Path(settings.LOG_KEY)
    if not key.exists() or not key.stat().st_mode & 0o077:
        return []
    return [
        Warning(
            "The log's key can be read by others on this machine.",
            hint=f"Run chmod 600 {key}.",
        )
    ]


def _sample_beside_real_data() -> list[CheckMessage]:
    if settings.SAMPLE and Movement.objects.filter(is_sample=False).exists():
        return [
            Error(
                "SAMPLE is on, but the database holds a movement that is no sample.",
                hint="Unset SAMPLE, or point MYCEL_HOME at another folder.",
            )
        ]
    return []

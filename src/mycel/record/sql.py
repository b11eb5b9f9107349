"""SQL that makes the database itself refuse to change what has been recorded."""

from collections.abc import Iterator

# table → the changes that the database refuses
APPEND_ONLY = {
    "record_logleaf": ("UPDATE", "DELETE"),
    "record_document": ("UPDATE", "DELETE"),
    "record_outboxleaf": ("UPDATE",),
}


def protect(vendor: str) -> Iterator[str]:
    """Yield the statements that create the triggers on one database."""
    if vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the record is append-only: % on % is refused', "
            "TG_OP, TG_TABLE_NAME; END $$"
        )
    for table, changes in APPEND_ONLY.items():
        for change in changes:
            name = f"{table}_no_{change.lower()}"
            if vendor == "postgresql":
                yield (
                    f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION record_refuse()"
                )
            else:
                yield (
                    f"CREATE TRIGGER {name} BEFORE {change} ON {table} BEGIN "
                    f"SELECT RAISE(ABORT, 'the record is append-only: {change} is refused'); END"
                )
        if vendor == "postgresql" and "DELETE" in changes:
            yield (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()"
            )


def release(vendor: str) -> Iterator[str]:
    """Yield the statements that drop the triggers again (for undoing the migration)."""
    for table, changes in APPEND_ONLY.items():
        on = f" ON {table}" if vendor == "postgresql" else ""
        for change in changes:
            yield f"DROP TRIGGER IF EXISTS {table}_no_{change.lower()}{on}"
        if vendor == "postgresql" and "DELETE" in changes:
            yield f"DROP TRIGGER IF EXISTS {table}_no_truncate{on}"
    if vendor == "postgresql":
        yield "DROP FUNCTION IF EXISTS record_refuse()"

"""SQL that makes the database itself refuse to change what has been recorded."""

from collections.abc import Iterator, Mapping

# table → the changes that the database refuses
APPEND_ONLY = {
    "record_logleaf": ("UPDATE", "DELETE"),
    "record_document": ("UPDATE", "DELETE"),
    "record_outboxleaf": ("UPDATE",),
}
SIGNED = {
    "record_lognode": ("UPDATE", "DELETE"),
    "record_checkpoint": ("UPDATE", "DELETE"),
    "record_cosignature": ("UPDATE", "DELETE"),
}
# An opening can be erased, never changed.
ERASABLE = {"record_opening": ("UPDATE",)}
# What tests lift to empty their database, and migrations set up.
PROTECTED = {**APPEND_ONLY, **ERASABLE, **SIGNED}

REFUSE = (
    "CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the record is append-only: % on % is refused', "
    "TG_OP, TG_TABLE_NAME; END $$"
)
NEXT = "(SELECT coalesce(max(idx) + 1, 0) FROM record_logleaf)"
GAP = "the record is append-only: an entry takes the next index and at most 65535 bytes"


def protect(*, vendor: str, tables: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the statements that create the triggers of some tables on one database."""
    if vendor == "postgresql":
        yield REFUSE
    for table, changes in tables.items():
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


def release(*, vendor: str, tables: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the statements that drop these triggers again (for undoing the migration)."""
    for table, changes in tables.items():
        on = f" ON {table}" if vendor == "postgresql" else ""
        for change in changes:
            yield f"DROP TRIGGER IF EXISTS {table}_no_{change.lower()}{on}"
        if vendor == "postgresql" and "DELETE" in changes:
            yield f"DROP TRIGGER IF EXISTS {table}_no_truncate{on}"


def in_order(*, vendor: str) -> Iterator[str]:
    """Yield the statements that make the log take nothing but its next index.

    On SQLite they also close the door of INSERT OR REPLACE, which deletes without a trigger.
    """
    if vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION record_in_order() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF NEW.idx <> {NEXT} OR octet_length(NEW.leaf) > 65535 THEN "
            f"RAISE EXCEPTION '{GAP}'; END IF; RETURN NEW; END $$"
        )
        yield (
            "CREATE TRIGGER record_logleaf_in_order BEFORE INSERT ON record_logleaf "
            "FOR EACH ROW EXECUTE FUNCTION record_in_order()"
        )
        return
    yield (
        "CREATE TRIGGER record_logleaf_in_order BEFORE INSERT ON record_logleaf "
        f"WHEN NEW.idx <> {NEXT} OR length(NEW.leaf) > 65535 "
        f"BEGIN SELECT RAISE(ABORT, '{GAP}'); END"
    )
    for table, key in (("record_document", "digest"), ("record_opening", "commitment")):
        yield _only_new(table=table, keys=((key,),))


def signed_once(*, vendor: str) -> Iterator[str]:
    """Yield the statements that close the same door for what is signed, on SQLite."""
    if vendor == "sqlite":
        yield _only_new(table="record_checkpoint", keys=(("size",),))
        yield _only_new(table="record_lognode", keys=(("id",), ("level", "n")))
        yield _only_new(table="record_cosignature", keys=(("id",), ("checkpoint_id", "witness_id")))


def _only_new(*, table: str, keys: tuple[tuple[str, ...], ...]) -> str:
    same = " OR ".join(" AND ".join(f"{one} = NEW.{one}" for one in key) for key in keys)
    exists = f"SELECT 1 FROM {table} WHERE {same}"  # noqa: S608 — names from this file
    return (
        f"CREATE TRIGGER {table}_in_order BEFORE INSERT ON {table} WHEN EXISTS ({exists}) "
        "BEGIN SELECT RAISE(ABORT, 'the record is append-only: this exists'); END"
    )


def out_of_order(*, vendor: str) -> Iterator[str]:
    """Yield the statements that undo :func:`in_order`."""
    if vendor == "postgresql":
        yield "DROP TRIGGER IF EXISTS record_logleaf_in_order ON record_logleaf"
        return
    for table in ("record_logleaf", "record_document", "record_opening", "record_checkpoint"):
        yield f"DROP TRIGGER IF EXISTS {table}_in_order"

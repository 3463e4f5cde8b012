"""The triggers that keep the books append-only, as plain data for each database.

They hold whatever the program does: a journal is sealed only when it has two postings that sum to zero, and nothing
of it changes afterwards. Every statement may be run again.
"""

from sqlalchemy import Connection

TABLES = ("ledger_accounts", "ledger_journals", "ledger_postings", "ledger_seals")


def _sqlite_frozen(table: str, verb: str) -> str:
    return f"""
        CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {verb} on {table}'); END"""


def _sqlite_no_replace(table: str, key: str) -> str:
    # INSERT OR REPLACE deletes without firing the delete triggers, so a known key is refused before it can.
    return f"""
        CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: replace on {table}'); END"""  # noqa: S608 - names of this module only


SQLITE = (
    *(_sqlite_frozen(table, verb) for table in TABLES for verb in ("UPDATE", "DELETE")),
    _sqlite_no_replace("ledger_accounts", "id"),
    _sqlite_no_replace("ledger_journals", "id"),
    _sqlite_no_replace("ledger_seals", "journal_id"),
    """
        CREATE TRIGGER IF NOT EXISTS ledger_postings_open BEFORE INSERT ON ledger_postings
        WHEN EXISTS (SELECT 1 FROM ledger_seals WHERE journal_id = NEW.journal_id)
        BEGIN SELECT RAISE(ABORT, 'the journal is sealed'); END""",
    """
        CREATE TRIGGER IF NOT EXISTS ledger_seals_balanced BEFORE INSERT ON ledger_seals
        WHEN (SELECT count(*) < 2 OR sum(amount) <> 0 OR sum(typeof(amount) <> 'integer') > 0
              FROM ledger_postings WHERE journal_id = NEW.journal_id)
        BEGIN SELECT RAISE(ABORT, 'the journal does not balance'); END""",
)

POSTGRESQL = (
    """
        CREATE OR REPLACE FUNCTION ledger_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the ledger is append-only: % on %', TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$""",
    # The journal must be visible before its seal is looked for: a journal that another transaction commits between
    # the two looks would otherwise take a posting after its seal.
    """
        CREATE OR REPLACE FUNCTION ledger_posting_open() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM ledger_journals WHERE id = NEW.journal_id) THEN
                RAISE EXCEPTION 'there is no such journal' USING ERRCODE = 'foreign_key_violation';
            END IF;
            IF EXISTS (SELECT 1 FROM ledger_seals WHERE journal_id = NEW.journal_id) THEN
                RAISE EXCEPTION 'the journal is sealed' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$""",
    """
        CREATE OR REPLACE FUNCTION ledger_seal_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT count(*) < 2 OR sum(amount) <> 0
                FROM ledger_postings WHERE journal_id = NEW.journal_id) THEN
                RAISE EXCEPTION 'the journal does not balance' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$""",
    *(
        f"""
        CREATE OR REPLACE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION ledger_frozen()"""
        for table in TABLES
    ),
    *(
        f"""
        CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_frozen()"""
        for table in TABLES
    ),
    """
        CREATE OR REPLACE TRIGGER ledger_postings_open BEFORE INSERT ON ledger_postings
        FOR EACH ROW EXECUTE FUNCTION ledger_posting_open()""",
    """
        CREATE OR REPLACE TRIGGER ledger_seals_balanced BEFORE INSERT ON ledger_seals
        FOR EACH ROW EXECUTE FUNCTION ledger_seal_balanced()""",
)


def install(connection: Connection) -> None:
    """Create the triggers on the database that `connection` speaks to; the ledger's tables must exist."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)

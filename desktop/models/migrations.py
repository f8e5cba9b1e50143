"""Numbered migrations: appended, never edited.  The number of the last one stands in ``PRAGMA user_version``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.errors import DeskError
from desktop.models import (
    eighth_schema,
    fifth_schema,
    first_schema,
    fourth_schema,
    second_schema,
    seventh_schema,
    sixth_schema,
    third_schema,
)
from desktop.models.connection import Session


def refuse_newer(session: Session) -> None:
    """Raise ``schema-newer`` where the database has been through migrations that this program does not know."""
    found = session.version
    if found > len(MIGRATIONS):
        raise DeskError("schema-newer", found=found, known=len(MIGRATIONS))


def migrate(session: Session, migrations: Sequence[Callable[[Session], None]] | None = None) -> None:
    """Bring a database to the newest shape, or through the given migrations; each whole or not at all."""
    known = MIGRATIONS if migrations is None else migrations
    found = session.version
    for number, migration in enumerate(known[found:], start=found + 1):
        with session.atomic():
            migration(session)
            session.run(f"PRAGMA user_version = {number}")


def _first(session: Session) -> None:
    """Make every table of the main job, with its guards and the hash-chained audit."""
    for statement in first_schema.STATEMENTS:
        session.run(statement)


def _second(session: Session) -> None:
    """Make room for registers of every kind, recorded facts and trips; lines of extracts keep theirs."""
    for statement in second_schema.STATEMENTS:
        session.run(statement)


def _third(session: Session) -> None:
    """Make room for packs by their hash, installed editions, amounts of the office, and the confirmation of drafts."""
    for statement in third_schema.STATEMENTS:
        session.run(statement)


def _fourth(session: Session) -> None:
    """Make room for the columns that a person chose for a layout, and for the files that came in together."""
    for statement in fourth_schema.STATEMENTS:
        session.run(statement)


def _fifth(session: Session) -> None:
    """Make room for what the district confirmed, and for the settlements that cases stand in."""
    for statement in fifth_schema.STATEMENTS:
        session.run(statement)


def _sixth(session: Session) -> None:
    """Make room for drafts, materials, saved views and original documents, and for operators who left."""
    for statement in sixth_schema.STATEMENTS:
        session.run(statement)


def _seventh(session: Session) -> None:
    """Let rows come in at two look-ups each: the guard of frozen cases reads the state first."""
    for statement in seventh_schema.STATEMENTS:
        session.run(statement)


def _eighth(session: Session) -> None:
    """Make room for how many scans each batch took along."""
    for statement in eighth_schema.STATEMENTS:
        session.run(statement)


MIGRATIONS: tuple[Callable[[Session], None], ...] = (
    *(_first, _second, _third, _fourth),
    *(_fifth, _sixth, _seventh, _eighth),
)
"""Every migration, oldest first."""

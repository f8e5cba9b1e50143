"""One encrypted connection, and the translation of what it says when it fails.

SQLCipher's exceptions are its own, not those of ``sqlite3``; they leave this module as :class:`DeskError` where a
clerk can act on them and as they are where they are our defect.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError

if TYPE_CHECKING:
    from sqlite_utils import Database

_KEY_BYTES = 32
_CACHE_KIBIBYTES = 64 * 1024
_BUSY_MILLISECONDS = 2000
_PIECE = 1 << 20
_OUTER = "BEGIN", "COMMIT", ("ROLLBACK",)
_INNER = "SAVEPOINT inner_act", "RELEASE inner_act", ("ROLLBACK TO inner_act", "RELEASE inner_act")
_STEPS = 20_000  # of SQLite's own, between two questions whether to end: some milliseconds
_CHECKPOINT_PAGES = 4000  # 16 MB of log before it is carried over: a page that changes often is carried over once

_DAMAGED = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB
_BUSY = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_FULL = frozenset({13})  # SQLITE_FULL
_UNWRITABLE = {8: "磁盘是只读的", 10: "读写磁盘时出错", 14: "文件打不开"}  # SQLITE_READONLY, _IOERR, _CANTOPEN
_REFUSALS = ("case-frozen", "record-kept", "determination-frozen")


class Session:
    """The connection as repositories use it: rows as tuples, writes inside :meth:`atomic`."""

    def __init__(self, database: Database) -> None:
        """Take over an open and keyed database."""
        self._connection: Any = database.conn  # SQLCipher's, whose faculties the library's types do not know

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return every row of a query, in one go: a third faster than one by one."""
        with _translated():
            return list(self._connection.execute(sql, parameters))

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one, for results that may be long."""
        with _translated():
            yield from self._connection.execute(sql, parameters)

    def row(self, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement; return the id of the row that it inserted, if it was an insert."""
        with _translated():
            return self._connection.execute(sql, parameters).lastrowid or 0

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run one statement for every set of parameters."""
        with _translated():
            self._connection.executemany(sql, parameters)

    def fill(self, table: str, column: str, row: int, content: bytes) -> None:
        """Write bytes over the zeroes of a value that is just as long, piece by piece."""
        with _translated(), self._connection.open_blob(table, column, row) as blob:
            for at in range(0, len(content), _PIECE):
                blob.write(content[at : at + _PIECE])

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Keep everything of the block or nothing; inside another it is a savepoint of that one.

        Savepoints share one name, the innermost is meant: statements that are always worded alike stay prepared.
        """
        connection = self._connection
        begin, keep, undo = _INNER if connection.in_transaction else _OUTER
        with _translated():
            connection.execute(begin)
            try:
                yield
                connection.execute(keep)
            except BaseException:
                for statement in undo if connection.in_transaction else ():  # the fault may have ended it all
                    connection.execute(statement)
                raise

    @contextmanager
    def file_at_rest(self) -> Iterator[None]:
        """Carry the log over into the file, and nothing more of it before the end; raises ``workspace-locked``."""
        busy = self.row("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy is None or busy[0]:
            raise DeskError("workspace-locked", pid="未知")
        self.run("PRAGMA wal_autocheckpoint = 0")
        try:
            yield
        finally:
            self.run(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")

    def end_when(self, asked: Callable[[], bool]) -> None:
        """Ask again and again, while a statement is under way, whether it shall end; it raises then."""
        self._connection.set_progress_handler(asked, _STEPS)

    @property
    def version(self) -> int:
        """The number of the last migration that this database has been through."""
        found = self.row("PRAGMA user_version")
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Close the connection; nothing is asked of it afterwards."""
        self._connection.close()


def prepare() -> None:
    """Load the libraries ahead of :func:`connect`, which takes a tenth of a second."""
    import sqlcipher3.dbapi2  # noqa: F401
    import sqlite_utils  # noqa: F401


def connect(path: Path, key: bytes) -> Session:
    """Open the file ``path`` with the raw 32-byte key; raises ``database-damaged`` where the key does not open it.

    An empty file is a new database.  No file is made here: a missing one is ``workspace-missing``.
    """
    from sqlcipher3 import dbapi2
    from sqlite_utils import Database

    if len(key) != _KEY_BYTES:
        raise ValueError("the database key has 32 bytes")
    if not path.is_file():
        raise DeskError("workspace-missing", folder=path.parent)
    with _translated():
        raw = dbapi2.connect(str(path), isolation_level=None)
        try:
            raw.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
            raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            raw.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
            raw.execute("SELECT count(*) FROM sqlite_master")
            # what guards frozen rows hears of a REPLACE, too; nobody's plug-in gets hold of an open workspace
            return Session(Database(raw, recursive_triggers=True, execute_plugins=False))
        except BaseException:
            raw.close()
            raise


def tune(session: Session) -> None:
    """Set what holds for every connection that stays open: durable, referential, a cache that fits a township."""
    session.row("PRAGMA journal_mode = WAL")
    session.run("PRAGMA synchronous = FULL")
    session.run(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    session.run("PRAGMA foreign_keys = ON")
    session.run(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
    session.run("PRAGMA temp_store = MEMORY")  # nothing unencrypted ever reaches the disk


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no garbage collection come between while many records are built: none of them is garbage yet.

    The collector walks everything alive again and again as the number of records grows: more than half of the time
    at 100,000 persons.  At the end they pass for old at once, else the next collection would walk them all as young.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.enable()


@contextmanager
def _translated() -> Iterator[None]:
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.DatabaseError as error:
        known = _as_desk_error(getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))
        if known is None:
            raise
        raise known from error


def _as_desk_error(code: int, words: str) -> DeskError | None:
    refusal, _, case = words.partition(" ")
    if refusal in _REFUSALS:
        return DeskError(refusal, case=case) if case else DeskError(refusal)
    if code in _DAMAGED:
        return DeskError("database-damaged")
    if code in _BUSY:
        return DeskError("workspace-locked", pid="未知")
    if code in _FULL:
        return DeskError("disk-full")
    if code in _UNWRITABLE:
        return DeskError("cannot-write", file="wengang.db", reason=_UNWRITABLE[code])
    return None

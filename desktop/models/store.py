"""The store (数据存储): one connection to one workspace's database, and a repository for each subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Self, TypeVar

from desktop.errors import DeskError
from desktop.models import connection, migrations
from desktop.models.accounts import Accounts
from desktop.models.answers import Answers, Copies
from desktop.models.attachments import Attachments
from desktop.models.audit import Audit
from desktop.models.batches import Batches, ReceivedBatches
from desktop.models.case_list import CaseList
from desktop.models.cases import Cases
from desktop.models.course import Steps, TakenPersons
from desktop.models.determinations import Determinations
from desktop.models.drafts import Drafts
from desktop.models.evidence import Evidence
from desktop.models.facts import Facts
from desktop.models.figures import Figures
from desktop.models.files import Files
from desktop.models.finding import Finding
from desktop.models.holdings import Holdings
from desktop.models.layouts import Layouts
from desktop.models.marks import Agreements, Overrides, Readings, Tickets
from desktop.models.office import NumberSeries, OfficeData, Operators, Secrets, Trusted
from desktop.models.originals import Originals, PackDrafts
from desktop.models.overview import Overview
from desktop.models.packs import OfficeAmounts, Packs
from desktop.models.papers import Papers
from desktop.models.parts import Parts
from desktop.models.persons import Persons
from desktop.models.runs import Runs
from desktop.models.settled import Settled
from desktop.models.trips import Trips
from desktop.models.views import Views
from desktop.workspace import reason_of

_Found = TypeVar("_Found")
_PATIENCE = 0.05  # seconds between two questions


class Store:
    """Everything that is kept.  It belongs to the thread that opened it."""

    def __init__(self, session: connection.Session, path: Path, key: bytes) -> None:
        """Take over an open connection whose database has the newest shape; use :meth:`open` or :meth:`create`."""
        self._path, self._key = path, key
        self._session = session
        self.office = OfficeData(session)
        self.operators = Operators(session)
        self.secrets = Secrets(session)
        self.trusted = Trusted(session)
        self.series = NumberSeries(session)
        self.audit = Audit(session)
        self.holdings = Holdings(session)
        self.files = Files(session)
        self.cases = Cases(session)
        self.case_list = CaseList(session)
        self.views = Views(session)
        self.parts = Parts(session)
        self.persons = Persons(session)
        self.runs = Runs(session)
        self.layouts = Layouts(session)
        self.evidence = Evidence(session)
        self.figures = Figures(session)
        self.finding = Finding(session)
        self.overview = Overview(session)
        self.trips = Trips(session)
        self.overrides = Overrides(session)
        self.tickets = Tickets(session)
        self.agreements = Agreements(session)
        self.readings = Readings(session)
        self.packs = Packs(session)
        self.amounts = OfficeAmounts(session)
        self.originals = Originals(session)
        self.pack_drafts = PackDrafts(session)
        self.facts = Facts(session)
        self.determinations = Determinations(session)
        self.steps = Steps(session)
        self.taken = TakenPersons(session)
        self.papers = Papers(session)
        self.settled = Settled(session)
        self.batches = Batches(session)
        self.received = ReceivedBatches(session)
        self.accounts = Accounts(session)
        self.drafts = Drafts(session)
        self.copies = Copies(session)
        self.answers = Answers(session)
        self.attachments = Attachments(session)

    @classmethod
    def create(cls, path: Path, key: bytes) -> Self:
        """Make a new database under the 32-byte ``key``; raises ``workspace-exists`` or ``cannot-write``."""
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError as error:
            raise DeskError("workspace-exists", folder=path.parent) from error
        except OSError as error:
            raise DeskError("cannot-write", file=path.name, reason=reason_of(error)) from error
        return cls._open(path, key)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """Open a database and bring it to the newest shape.

        Raises ``workspace-missing``, ``database-damaged`` (no database, or not of this key), ``schema-newer`` with
        nothing touched, ``workspace-locked``.
        """
        if path.is_file() and not path.stat().st_size:  # SQLite would make a new database of it
            raise DeskError("database-damaged")
        return cls._open(path, key)

    @classmethod
    def _open(cls, path: Path, key: bytes) -> Self:
        session = connection.connect(path, key)
        try:
            migrations.refuse_newer(session)
            connection.tune(session)
            migrations.migrate(session)
        except BaseException:
            session.close()
            raise
        return cls(session, path, key)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Keep everything that the block writes, or nothing; inside another it is a part of that one."""
        with self._session.atomic():
            yield

    def damage(self) -> list[str]:
        """Return what SQLite finds wrong with the file, in its own words; empty where it is sound."""
        try:
            found = [str(words) for (words,) in self._session.rows("PRAGMA integrity_check")]
        except DeskError as error:
            if error.code != "database-damaged":
                raise
            found = ["a page cannot be read"]
        return [words for words in found if words != "ok"]

    def apart(self, look: Callable[[Self], _Found], *, waiting: Callable[[], object]) -> _Found:
        """Return what is found by looking through a connection of its own, on a thread of its own: what takes long.

        Meanwhile this store is free.  ``waiting`` is called at once and then twenty times a second; if it raises, the
        looking is ended.
        """
        from concurrent.futures import ThreadPoolExecutor, wait
        from threading import Event

        stopped = Event()

        def work() -> _Found:
            with self.open(self._path, self._key) as store:
                store.end_when(stopped.is_set)
                return look(store)

        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="wengang-apart") as pool:
            working = pool.submit(work)
            try:
                waiting()
                while not wait([working], timeout=_PATIENCE).done:
                    waiting()
            except BaseException:
                stopped.set()
                raise
            return working.result()

    def end_when(self, asked: Callable[[], bool]) -> None:
        """Ask again and again, while a question to the database is under way, whether it shall end; it raises then."""
        self._session.end_when(asked)

    @contextmanager
    def snapshot(self) -> Iterator[BinaryIO]:
        """Yield the database as its file, still encrypted, to be read piece by piece; raises ``workspace-locked``.

        What is written meanwhile stays beside the file to the end of the block.
        """
        with self._session.file_at_rest(), self._path.open("rb") as file:
            yield file

    def close(self) -> None:
        """Close the connection; a second time does nothing."""
        self._session.close()

    def __enter__(self) -> Self:
        """Return the store itself, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

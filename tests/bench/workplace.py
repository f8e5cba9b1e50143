"""The workspaces of the bench: encrypted as any other, made by the real services, kept where that takes long."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from desktop.models import migrations
from desktop.models.connection import undisturbed
from desktop.records import Office, Operator, Role
from desktop.services.decide import decide
from desktop.services.desk import Desk, open_desk
from desktop.services.initialise import initialise
from desktop.services.intake import Terms, intake
from desktop.services.sign_in import change_password
from desktop.services.take_evidence import take_insurance, take_movement
from tests.bench import township

FOLDER = Path("build") / "bench"
PASSPHRASE = "样例口令"  # of made-up data
PASSWORD = "样例操作员密码二"
NOW = datetime(2023, 2, 10, 9, 30, tzinfo=UTC)
CLERK = Operator(id="clerk", name="经办", role=Role.CLERK)
POLICY = "lucheng-2023"
_OFFICE = Office(name="温州市鹿城区样例街道办事处", division="330302", code="330302003")


def fresh(folder: Path) -> Path:
    """Make an empty workspace in place of whatever stands there."""
    shutil.rmtree(folder, ignore_errors=True)
    initialise(folder, _OFFICE, PASSPHRASE, now=NOW, chance=lambda size: b"\x07" * size, password=lambda: PASSWORD)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Desk]:
    """Open a workspace of the bench."""
    with open_desk(folder, PASSPHRASE) as desk:
        yield desk


def terms(desk: Desk) -> Terms:
    """Return the terms on which the bench takes files in."""
    policy = desk.policy(POLICY)
    return Terms(policy=policy, measure=desk.measure(policy, "stay"), received=township.RECEIVED)


def workbook(people: int) -> Path:
    """Return a declaration of so many persons, written once."""
    path = FOLDER / f"花名册-{people}-{township.GENERATOR}.xlsx"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        township.write_workbook(path, people)
    return path


def workbooks(*, cases: int, heads: int) -> list[Path]:
    """Return so many declarations of as many persons each, in the order of their names, written once."""
    folder = FOLDER / f"花名册-{cases}x{heads}-{township.GENERATOR}"
    if not folder.exists():
        building = FOLDER / f"{folder.name}-building"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        township.write_workbooks(building, cases=cases, heads=heads)
        building.rename(folder)
    return sorted(folder.iterdir())


def insurance_workbook(*, cases: int, heads: int) -> Path:
    """Return a 参保明细 of so many enterprises, with a line for every person and month, written once."""
    path = FOLDER / f"参保明细-{cases}x{heads}-{township.GENERATOR}.xlsx"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        township.write_insurance_workbook(path, cases=cases, heads=heads)
    return path


def ready_to_verify(*, cases: int, heads: int) -> Path:
    """Return a workspace with cases accepted and evidence registered; made once for generator, schema and size."""
    folder = FOLDER / f"township-{cases}x{heads}-{township.GENERATOR}-{_schema()}"
    if not folder.exists():
        building = fresh(FOLDER / "building")
        _fill(building, cases=cases, heads=heads)
        building.rename(folder)
    return folder


def _schema() -> str:
    """Return a hash of the texts of the schema: one that is not released yet may still change under its number."""
    texts = sorted(Path(migrations.__file__).parent.glob("*_schema.py"))
    return hashlib.sha256(b"".join(each.read_bytes() for each in texts)).hexdigest()[:12]


def _fill(folder: Path, *, cases: int, heads: int) -> None:
    papers = folder / "papers"
    papers.mkdir()
    with opened(folder) as desk, undisturbed():
        store = desk.store
        files = township.write_declarations(papers, cases=cases, heads=heads)
        report = intake(store, files, terms(desk), by=CLERK, now=NOW)
        if report.unreadable or len(report.cases) != cases:
            raise RuntimeError(report.unreadable[:1])
        insurance = township.write_insurance(papers / "参保明细.csv", cases=cases, heads=heads)
        take_insurance(store, insurance, months=township.MONTHS, by=CLERK, now=NOW)
        movement = township.write_movement(papers / "比对结果.csv", people=cases * heads)
        first, last = township.FIRST_DAY, township.LAST_DAY
        take_movement(store, movement, covers_from=first, covers_to=last, by=CLERK, now=NOW)
        for case in store.cases.all():
            decide(store, case, "accept", by=CLERK, now=NOW)
        change_password(store, CLERK, PASSWORD, by=CLERK, now=NOW)  # no longer the one that was handed out
    shutil.rmtree(papers)


def copy_of(folder: Path) -> Path:
    """Return a copy of a workspace, to be spoilt by one run."""
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    return copy

"""Records for the tests of the store: synthetic people of a synthetic township."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.models.ledger import Case, PersonOutcome, VersionKind
from desktop.models.parts import Taken
from desktop.models.store import Store
from desktop.records import (
    CaseState,
    Declaration,
    Enterprise,
    InsuranceEntry,
    InsuranceExtract,
    MovementEntry,
    MovementExtract,
    Row,
    SourceFile,
)
from rules.identity import check_character
from rules.outcome import Standing

KEY = bytes(range(32))
NOW = datetime(2023, 2, 10, 9, 30, tzinfo=UTC)
RECEIVED = date(2023, 2, 10)
PREFIX = "330302003-LG"
POLICY = "lucheng-2023"


@cache
def _empty_store() -> bytes:
    """Return an empty database of the newest shape: to make one takes a fifth of a second, to copy it none."""
    with TemporaryDirectory() as folder:
        Store.create(Path(folder) / "wengang.db", KEY).close()
        return (Path(folder) / "wengang.db").read_bytes()


@contextmanager
def a_store(folder: Path) -> Iterator[Store]:
    place = folder / "wengang.db"
    place.touch(mode=0o600, exist_ok=False)
    place.write_bytes(_empty_store())
    with Store.open(place, KEY) as store:
        yield store


def an_id(serial: int) -> str:
    body = f"5101021990{serial // 28 % 12 + 1:02d}{serial % 28 + 1:02d}{serial // 336 % 1000:03d}"
    return body + check_character(body)


def a_file(name: str, content: str = "") -> SourceFile:
    data = (content or name).encode()
    return SourceFile(name=name, sha256=hashlib.sha256(data).hexdigest(), content=data)


def an_enterprise(letter: str = "A", *, name: str = "") -> Enterprise:
    return Enterprise(uscc=f"91330302MA0000000{letter}", name=name or f"温州样例{letter}鞋业有限公司", account="0012")


def a_row(
    number: int, id_number: str, *, name: str = "", holds: bool = True, declared: dict[str, str] | None = None
) -> Row:
    return Row(
        sheet="员工花名册",
        number=number,
        name=name or f"样本{number}",
        id_number=id_number,
        id_numeric=False,
        declared=declared or {"paper": "居民身份证", "stay_from": "2023-01-06", "stay_to": "2023-02-05"},
        error="" if holds else "id-length",
        identity_holds=holds,
    )


def a_declaration(
    *ids: str,
    enterprise: Enterprise | None = None,
    file: str = "a.xlsx",
    people: int | None = None,
    fen: int | None = None,
) -> Declaration:
    rows = tuple(a_row(number, id_number) for number, id_number in enumerate(ids, start=5))
    return of_rows(rows, enterprise=enterprise, file=file, people=people, fen=fen)


def of_rows(
    rows: Sequence[Row],
    *,
    enterprise: Enterprise | None = None,
    file: str = "a.xlsx",
    people: int | None = None,
    fen: int | None = None,
) -> Declaration:
    return Declaration(
        file=a_file(file),
        enterprise=enterprise or an_enterprise(),
        rows=tuple(rows),
        problems=(),
        declared_people=people,
        declared_fen=fen,
    )


def take(
    store: Store, declaration: Declaration, *, measure: str = "stay", kind: VersionKind = VersionKind.FIRST
) -> tuple[Case, Taken]:
    case = store.cases.current(declaration.enterprise.uscc, policy=POLICY, measure=measure) or store.cases.open(
        declaration.enterprise,
        policy=POLICY,
        measure=measure,
        prefix=PREFIX,
        received_on=RECEIVED,
        by="clerk",
        now=NOW,
    )
    taken = store.parts.take(case, declaration, kind=kind, received_on=RECEIVED, by="clerk", now=NOW)
    return store.cases.by_id(case.id), taken


def verify(store: Store, case: Case, *, document: str = "{}", standing: Standing = Standing.PAYABLE) -> int:
    outcomes = [PersonOutcome(row_id=row.id, outcome=standing, amount_fen=50000) for row in store.parts.rows(case.id)]
    determination = store.determinations.put(
        case.id, document.encode(), outcomes, pack_id=POLICY, pack_hash="pack", summary={}, by="clerk", now=NOW
    )
    return determination.id


def approve(store: Store, case: Case) -> int:
    determination = verify(store, case)
    store.determinations.freeze(determination)
    store.taken.take(determination)
    store.cases.move(case.id, CaseState.APPROVED)
    return determination


def insurance(*lines: tuple[str, str, str], file: str = "参保.xlsx", employer: str = "A") -> InsuranceExtract:
    """Return an extract of lines (id, month, status)."""
    entries = tuple(
        InsuranceEntry(
            sheet="参保明细",
            number=number,
            id_number=id_number,
            name="样本",
            employer_name=an_enterprise(employer).name,
            employer_uscc=an_enterprise(employer).uscc,
            kind="企业职工基本养老保险",
            month=month,
            status=status,
        )
        for number, (id_number, month, status) in enumerate(lines, start=3)
    )
    return InsuranceExtract(file=a_file(file), entries=entries, problems=(), rows_read=len(entries))


def movement(*lines: tuple[str, str, date | None], file: str = "比对.xlsx") -> MovementExtract:
    """Return an extract of lines (id, result, day of leaving)."""
    entries = tuple(
        MovementEntry(
            sheet="比对结果",
            number=number,
            id_number=id_number,
            name="样本",
            result=result,
            left_on=left_on,
            back_on=None,
            undated=False,
            source="公安",
        )
        for number, (id_number, result, left_on) in enumerate(lines, start=2)
    )
    return MovementExtract(file=a_file(file), entries=entries, problems=(), rows_read=len(entries))

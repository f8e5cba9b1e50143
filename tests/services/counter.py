"""A counter with three operators, and the papers that come over it: every person and firm is made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from desktop.importing import write_template
from desktop.importing.plainsheet import write_xlsx
from desktop.importing.template import Filling
from desktop.models.ledger import Case, KeptRow
from desktop.models.store import Store
from desktop.records import Enterprise, Office, Operator
from desktop.services.create_batch import Created, create_batch
from desktop.services.decide import decide
from desktop.services.desk import Desk, known_policies
from desktop.services.initialise import initialise
from desktop.services.intake import IntakeReport, Mode, Terms, intake
from desktop.services.override import override
from desktop.services.receive_batch import Received, receive_batch
from desktop.services.take_evidence import EvidenceTaken, take_insurance, take_movement
from desktop.services.verify import Verified, verify
from desktop.workspace import Workspace
from rules.outcome import Outcome
from rules.policy import Policy
from rules.registers import REGISTERS, FieldKind
from tests.models.builders import KEY, an_enterprise, an_id

NOW = datetime(2023, 2, 13, 9, 30, tzinfo=UTC)
RECEIVED = date(2023, 2, 10)
POLICY = "lucheng-2023"
MONTHS = ("2023-01", "2023-02")
FIRST, LAST = date(2023, 1, 6), date(2023, 2, 5)
PASSPHRASE, PASSWORD = "口令-样例-0001", "密码-样例-0001"
TOWN = Office(name="样例街道办事处", division="330302", code="330302999")
NEIGHBOUR = Office(name="样例镇人民政府", division="330302", code="330302998")
DISTRICT = Office(name="样例区人力社保局", division="330302", code="330302000")

FIRM, OTHER = an_enterprise("A"), an_enterprise("C")


class Worker(NamedTuple):
    """A person by name and number."""

    name: str
    id_number: str


def workers(count: int, *, start: int = 1) -> list[Worker]:
    """Return so many different persons from outside 温州."""
    return [Worker(f"样本{number}号", an_id(number)) for number in range(start, start + count)]


@cache
def _policies() -> dict[str, Policy]:
    return known_policies()


def a_roster(
    path: Path, persons: Sequence[Worker], *, firm: Enterprise = FIRM, measure: str = "stay", people: int | None = None
) -> Path:
    """Write our template, filled: everyone stayed all the time, or came back by train on 27 January."""
    stayed = {"stay_from": "2023-01-06", "stay_to": "2023-02-05"}
    travelled = {"departure": "四川", "return_on": "2023-01-27", "transport": "火车"}
    rows = [
        {"name": person.name, "id_number": person.id_number, **(stayed if measure == "stay" else travelled)}
        for person in persons
    ]
    filling = Filling(people=people, filled_on=RECEIVED)
    policy = _policies()[POLICY]
    content = write_template(policy, policy.measures[measure], enterprise=firm, rows=rows, filling=filling)
    path.write_bytes(content)
    return path


def an_insurance_extract(
    path: Path, persons: Sequence[Worker], *, firm: Enterprise = FIRM, status: str = "已到账"
) -> Path:
    """Write 参保明细: everyone by one firm in both months."""
    head = ["姓名", "身份证号码", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"]
    lines = [
        [*person, firm.name, firm.uscc, "企业职工基本养老保险", month, status] for person in persons for month in MONTHS
    ]
    path.write_bytes(write_xlsx("参保明细", [head, *lines]))
    return path


def a_whereabouts_extract(path: Path, there: Sequence[Worker], *, away: Sequence[Worker] = ()) -> Path:
    """Write 比对结果: who was there, and who was away from 18 to 27 January."""
    head = ["姓名", "身份证号码", "比对结果", "离温日期", "返温日期", "数据来源"]
    lines = [[*person, "在温", "", "", "公安"] for person in there]
    lines += [[*person, "离温", "2023-01-18", "2023-01-27", "公安"] for person in away]
    path.write_bytes(write_xlsx("比对结果", [head, *lines]))
    return path


_WRITTEN = {FieldKind.TEXT: "样例", FieldKind.DAY: "2023-01-05", FieldKind.MONTH: "202301", FieldKind.MONEY: "300.00"}


def a_register(path: Path, kind: str, keys: Sequence[Sequence[str]]) -> Path:
    """Write a register of any kind: names with their numbers or codes, every field filled."""
    register = REGISTERS[kind]
    head = ["姓名", "身份证号码"] if register.of_person else ["企业名称", "统一社会信用代码"]
    titles = [field.title for field in register.fields.values()]
    cells = [_WRITTEN[field.kind] for field in register.fields.values()]
    path.write_bytes(write_xlsx("名册", [[*head, *titles], *([*key, *cells] for key in keys)]))
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """An open workspace with its operators; every act is done at one instant by the clerk unless another is named."""

    desk: Desk
    clerk: Operator
    reviewer: Operator
    approver: Operator
    papers: Path

    @property
    def store(self) -> Store:
        """The store of the workspace."""
        return self.desk.store

    def take(
        self, *paths: Path, by: Operator | None = None, mode: Mode = Mode.ASK, measure: str = "stay"
    ) -> IntakeReport:
        """Take declarations in."""
        policy = self.desk.policy(POLICY)
        terms = Terms(policy=policy, measure=policy.measures[measure], received=RECEIVED, mode=mode)
        return intake(self.store, paths, terms, by=by or self.clerk, now=NOW)

    def declare(
        self, persons: Sequence[Worker], *, firm: Enterprise = FIRM, measure: str = "stay", by: Operator | None = None
    ) -> Case:
        """Write a roster, take it in and accept its case."""
        path = a_roster(self.papers / f"{measure}-{firm.uscc}.xlsx", persons, firm=firm, measure=measure)
        number = self.take(path, measure=measure, by=by).cases[0].case
        return self.step(self.store.cases.by_number(number), "accept")

    def insure(
        self, persons: Sequence[Worker], *, firm: Enterprise = FIRM, status: str = "已到账", name: str = "参保.xlsx"
    ) -> EvidenceTaken:
        """Register an insurance extract."""
        path = an_insurance_extract(self.papers / name, persons, firm=firm, status=status)
        return take_insurance(self.store, path, months=MONTHS, by=self.clerk, now=NOW)

    def watch(self, there: Sequence[Worker], *, away: Sequence[Worker] = (), name: str = "比对.xlsx") -> EvidenceTaken:
        """Register a whereabouts extract over the whole window."""
        path = a_whereabouts_extract(self.papers / name, there, away=away)
        return take_movement(self.store, path, covers_from=FIRST, covers_to=LAST, by=self.clerk, now=NOW)

    def verify(self, *cases: Case, by: Operator | None = None) -> list[Verified]:
        """Verify the cases, or all."""
        return verify(
            self.store,
            self.desk.policies,
            [self.again(case) for case in cases] or self.store.cases.all(),
            by=by or self.clerk,
            now=NOW,
        )

    def override(
        self, case: Case, row: KeptRow, *, criterion: str, as_if: Outcome, by: Operator | None = None, tier: str = ""
    ) -> None:
        """Decide on one criterion of one row."""
        policy, who = self.desk.policy(POLICY), by or self.clerk
        override(
            self.store,
            policy,
            self.again(case),
            row,
            criterion=criterion,
            as_if=as_if,
            reason="已核对原件",
            tier=tier,
            by=who,
            now=NOW,
        )

    def step(self, case: Case, step: str, by: Operator | None = None, *, reason: str = "") -> Case:
        """Take one step with a case as it is now."""
        return decide(self.store, self.again(case), step, by=by or self.clerk, now=NOW, reason=reason)

    def approve(self, case: Case) -> Case:
        """Review and approve a verified case by the two others."""
        return self.step(self.step(case, "review", self.reviewer), "approve", self.approver)

    def send(self, *, passphrase: str | None = None) -> Created:
        """Put what is approved into a batch, not encrypted unless under a passphrase."""
        policy, plain = self.desk.policy(POLICY), not passphrase
        return create_batch(self.desk, policy, by=self.clerk, now=NOW, passphrase=passphrase, plain=plain)

    def receive(self, content: bytes) -> Received:
        """Take a batch in."""
        return receive_batch(self.desk, content, passphrase=None, by=self.clerk, now=NOW)

    def again(self, case: Case) -> Case:
        """Return a case as it is now."""
        return self.store.cases.by_id(case.id)

    def document(self, case: Case) -> bytes:
        """Return the bytes of the determination that stands for a case."""
        kept = self.store.determinations.latest(case.id)
        assert kept is not None
        return self.store.determinations.document(kept.id)


def make_workspace(folder: Path, office: Office = TOWN) -> Path:
    """Make a workspace whose database key is the one that tests know; its operators share one password."""
    initialise(folder, office, PASSPHRASE, now=NOW, chance=_known_key, password=lambda: PASSWORD)
    return folder


def _known_key(count: int) -> bytes:
    return KEY[:count]


@contextmanager
def a_counter(folder: Path, papers: Path) -> Iterator[Counter]:
    """Open a workspace by its key: the passphrase costs a tenth of a second and has tests of its own."""
    place = Workspace(folder)
    with Store.open(place.database, KEY) as store:
        desk = Desk(place=place, store=store, policies=known_policies())
        clerk, reviewer, approver = map(store.operators.get, ("clerk", "reviewer", "approver"))
        yield Counter(desk=desk, clerk=clerk, reviewer=reviewer, approver=approver, papers=papers)

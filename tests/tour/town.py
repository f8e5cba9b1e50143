"""The tour's workspaces: an empty one, a township in the middle of its work, and the district above it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from desktop.models.ledger import Case, Provenance
from desktop.printing.job import PrintJob
from desktop.records import Office, Operator, Role, SourceFile
from desktop.services import materials
from desktop.services.answer_batch import Objections, answer_batch
from desktop.services.backup import back_up
from desktop.services.create_batch import Created, create_batch
from desktop.services.decide import NOTICE_DAYS, decide
from desktop.services.demo.plans import DISTRICT, FIRMS, OFFICE, POLICY
from desktop.services.demo.workbooks import DECLARATIONS, EVIDENCE, INSURANCE, WHEREABOUTS
from desktop.services.desk import Desk, open_desk
from desktop.services.drafts import put
from desktop.services.initialise import initialise
from desktop.services.intake import Terms, intake
from desktop.services.operators import add_operator, rename
from desktop.services.override import override
from desktop.services.pack_drafts import begin_draft
from desktop.services.print_form import print_form
from desktop.services.print_out import print_again, print_out
from desktop.services.receive_batch import receive_batch
from desktop.services.record_fact import record_fact
from desktop.services.record_trip import Hire, record_trip
from desktop.services.settings import change_setting
from desktop.services.sign_in import change_password
from desktop.services.summarise import summarise
from desktop.services.take_evidence import take_insurance, take_movement
from desktop.services.take_feedback import take_feedback
from desktop.services.trust import trust
from desktop.services.verify import verify
from rules.outcome import Outcome
from tests.tour.papers import BATCH, FIRST, SECOND, a_photograph, a_scan, lay_out, other_firms

PASSPHRASE, PASSWORD, SECRET = "样例工作区口令", "样例登录密码八位", "样例批次口令"
HERE = timezone(timedelta(hours=8))
NOW = datetime(2023, 2, 16, 9, 30, tzinfo=HERE)
MONTHS = ("2023-01", "2023-02")
WINDOW = (date(2023, 1, 6), date(2023, 2, 5))
NAMES = {"clerk": "林样经", "reviewer": "陈样核", "approver": "周样审"}
DRAFT_PACK = "lucheng-2024"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything lies."""

    empty: Path
    office: Path
    district: Path
    papers: Path


def build(folder: Path) -> Places:
    """Make the three workspaces and what lies on the counter."""
    places = Places(
        empty=folder / "empty", office=folder / "office", district=folder / "district", papers=folder / "papers"
    )
    lay_out(places.papers)
    for place, office in ((places.empty, OFFICE), (places.office, OFFICE), (places.district, DISTRICT)):
        _open_office(place, office)
    with open_desk(places.office, PASSPHRASE) as office_desk, open_desk(places.district, PASSPHRASE) as district_desk:
        _Story(office_desk, places.papers).tell(_Story(district_desk, places.papers))
    _age_backups(places.office)
    return places


def _open_office(folder: Path, office: Office) -> None:
    made = _day(7, 15)
    for each in initialise(folder, office, PASSPHRASE, now=made, chance=os.urandom, password=lambda: PASSWORD):
        with open_desk(folder, PASSPHRASE) as desk:
            change_password(desk.store, each.operator, PASSWORD, by=each.operator, now=made)
            rename(
                desk.store, each.operator.id, NAMES[each.operator.id], by=desk.store.operators.get("approver"), now=made
            )


def _age_backups(folder: Path) -> None:
    for file in (folder / "backups").glob("*.bak"):
        os.utime(file, (_day(15, 17).timestamp(),) * 2)


def _day(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2023, 2, day, hour, minute, tzinfo=HERE)


class _Story:
    """What is done at one desk, by whom and when."""

    def __init__(self, desk: Desk, papers: Path) -> None:
        self.desk, self.store, self.papers = desk, desk.store, papers
        self.policy = desk.policy(POLICY)
        operators = {each.id: each for each in self.store.operators.all()}
        self.clerk, self.reviewer, self.approver = (operators[id_] for id_ in ("clerk", "reviewer", "approver"))

    def tell(self, district: _Story) -> None:
        self._furnish()
        self._take_in(FIRST, _day(8))
        self._learn(FIRST, _day(9))
        self._first_round()
        sent = self._send(_day(10, 16))
        self._take_in(SECOND, _day(13))
        self._learn(SECOND, _day(13, 14))
        self._second_round()
        self._answered(district, sent)
        self._send(_day(15, 10, 30))
        self._approve(self._case("shoes", second=True), _day(15, 10, 40))
        self._leave_over()
        back_up(self.desk, None, by=self.clerk, now=_day(15, 17))

    def _furnish(self) -> None:
        """Fill in the office's settings, and let a fourth operator come."""
        made = _day(7, 16)
        for name, value in (
            ("phone", "0577-00000000"),
            ("address", "样例街道工业路1号"),
            ("document-word", "鹿样"),
            ("archive-fonds", "A001"),
        ):
            change_setting(self.store, name, value, by=self.approver, now=made)
        fourth = Operator(id="clerk2", name="吴样经", role=Role.CLERK)
        add_operator(self.store, fourth, lambda: PASSWORD, by=self.approver, now=made)

    def _take_in(self, round_: str, when: datetime) -> None:
        for measure, folder in DECLARATIONS.items():
            terms = Terms(policy=self.policy, measure=self.policy.measures[measure], received=when.date())
            intake(self.store, [self.papers / round_ / folder], terms, by=self.clerk, now=when)

    def _learn(self, round_: str, when: datetime) -> None:
        folder = self.papers / round_ / EVIDENCE
        said = Provenance(source="样例区社会保险中心", as_of=when.date())
        take_insurance(self.store, folder / INSURANCE, months=MONTHS, by=self.clerk, now=when, said=said)
        seen = Provenance(source="样例区公安分局", as_of=when.date())
        first, last = WINDOW
        path = folder / WHEREABOUTS
        take_movement(
            self.store,
            path,
            covers_from=first,
            covers_to=last,
            by=self.clerk,
            now=when + timedelta(minutes=6),
            said=seen,
        )

    def _first_round(self) -> None:
        """Settle three cases and the journeys; return one, refuse one."""
        keys = ("valves", "shoes", "glasses", "leather", "electric", "printing")
        cases = [self._case(key) for key in keys] + [self._case("valves", "return-travel")]
        self._step("accept", cases, self.clerk, _day(8, 10))
        self._verify(cases, _day(9, 10))
        self._rule("valves", _day(9, 11))
        self._verify(cases, _day(9, 11, 20))
        for case in cases:
            print_form(self.desk, self._anew(case), "receipt", by=self.clerk, now=_day(9, 15))
        self._step("return", [self._case("leather")], self.reviewer, _day(9, 16), "3人身份证号有误，请核对原件后更正")
        print_form(self.desk, self._case("leather"), "correction", by=self.clerk, now=_day(9, 16, 30))
        self._step("refuse", [self._case("glasses")], self.approver, _day(10), "留温的外地员工29人，不足30人（一、1）")
        for key, measure in (("valves", "stay"), ("shoes", "stay"), ("printing", "stay"), ("valves", "return-travel")):
            self._approve(self._case(key, measure), _day(10, 10))
        self._print(self._case("valves"), _day(10, 15))
        summarise(self.desk, self.policy, by=self.clerk, now=_day(10, 15, 30))

    def _second_round(self) -> None:
        """Bring the second firms to as many different states as they are."""
        keys = ("valves", "shoes", "electric", "printing", "leather")
        cases = [self._case(key, second=True) for key in keys]
        self._step("accept", cases, self.clerk, _day(13, 15))
        self._verify(cases[:4], _day(13, 16))
        self._approve(cases[0], _day(14, 9))
        self._verify([cases[3]], _day(14, 11))
        self._step("review", [cases[3]], self.reviewer, _day(14, 11))
        self._step("withdraw", [self._case("electric", "return-travel")], self.clerk, _day(14, 15), "企业来函撤回申报")

    def _send(self, when: datetime) -> Created:
        return create_batch(self.desk, self.policy, by=self.clerk, now=when, passphrase=SECRET)

    def _answered(self, district: _Story, sent: Created) -> None:
        """Let the district object to one case and one person, and take its answer; pay what it confirmed."""
        own, theirs = self.desk.signer().certificate_pem, district.desk.signer().certificate_pem
        trust(district.desk, own, name=OFFICE.name, by=district.approver, now=_day(13))
        trust(self.desk, theirs, name=DISTRICT.name, by=self.approver, now=_day(13), superior=True)
        (self.papers / BATCH).write_bytes(sent.content)
        receive_batch(district.desk, sent.content, passphrase=SECRET, by=district.clerk, now=_day(13, 10))
        travel, denied = self._case("valves", "return-travel"), self._paid_row(self._case("valves"))
        objections = Objections(
            returned={travel.number: "返岗日期与车票不一致，请补充车票复印件"},
            denied={(self._case("valves").number, denied): "该员工已在外区享受同类补助"},
        )
        number = sent.batch.number
        answer = answer_batch(district.desk, number, objections, by=district.approver, now=_day(14, 15))
        take_feedback(self.desk, answer, by=self.clerk, now=_day(14, 17))
        self._step("pay", [self._case("shoes")], self.clerk, _day(15, 10))

    def _leave_over(self) -> None:
        """Leave something undone everywhere: a notice, drafts, a pack, figures, a coach, a case to verify again."""
        self._scan()
        change_setting(self.store, NOTICE_DAYS, "5", by=self.approver, now=_day(15, 11))
        self._approve(self._case("electric", second=True), _day(15, 14))
        self._verify([self._case("printing", second=True)], _day(15, 14, 30))
        travel = [self._case("valves", "return-travel", second=True)]
        self._step("accept", travel, self.clerk, _day(15, 15, 10))
        self._verify(travel, _day(15, 15, 20))
        firm = FIRMS["glasses"]
        said = Provenance(source="样例区经信局", as_of=date(2023, 2, 14))
        figures = ["above_scale=是", "manufacturing=是"]
        record_fact(self.desk, firm.uscc, figures, policy=POLICY, said=said, by=self.clerk, now=_day(15, 15))
        coach = Hire(
            invoice="03300220011100000088", day=date(2023, 1, 28), uscc=firm.uscc, cost="4600.00", origin="贵州省毕节市"
        )
        record_trip(self.store, coach, None, by=self.clerk, now=_day(15, 15, 30))
        put(self.desk, _told("温州样例滨海文具有限公司", 3), by=self.clerk, now=_day(15, 16))
        put(self.desk, _told("", 0), by=self.store.operators.get("clerk2"), now=_day(16, 8))
        begin_draft(self.desk, POLICY, DRAFT_PACK, years=1, by=self.approver, now=_day(15, 16))

    def _scan(self) -> None:
        """Attach a stamped form of two pages, and a photograph of a rider's ticket."""
        case = self._case("electric")
        form = _file("申报表（盖章）.pdf", a_scan("一次性留工补助申报表", pages=2))
        found = materials.checklist(self.desk, case)
        first, last = found[0].material.id, found[-1].material.id
        ticket = _file("车票照片.png", a_photograph())
        for material, file in ((first, form), (last, ticket)):
            materials.attach(self.desk, case.number, [file], material=material, by=self.clerk, now=_day(14, 16))

    def _rule(self, key: str, when: datetime) -> None:
        """Rule on the first person whose insurance stands elsewhere."""
        case = self._case(key)
        row = next(kept for kept in self.store.parts.rows(case.id) if kept.row.identity_holds)
        reason = "已核对该员工的劳务派遣协议和工资发放记录，确在本企业工作"
        override(
            self.store,
            self.policy,
            case,
            row,
            criterion="insured",
            as_if=Outcome.MET,
            reason=reason,
            by=self.clerk,
            now=when,
        )

    def _print(self, case: Case, when: datetime) -> None:
        numbers = count(41)
        job = PrintJob(printer="办公室打印机", copies=2)
        sent = print_out(self.desk, case, "approval", job, send=lambda *_: f"{next(numbers)}", by=self.clerk, now=when)
        again = PrintJob(printer="办公室打印机", reason="第2页卡纸")
        print_again(
            self.desk,
            sent.paper,
            again,
            send=lambda *_: f"{next(numbers)}",
            by=self.clerk,
            now=when + timedelta(minutes=9),
        )

    def _approve(self, case: Case, when: datetime) -> None:
        if self._anew(case).stale:
            self._verify([case], when)
        self._step("review", [case], self.reviewer, when)
        self._step("approve", [case], self.approver, when + timedelta(minutes=20), "已阅核验中的提示，同意")

    def _step(self, step: str, cases: Iterable[Case], by: Operator, when: datetime, reason: str = "") -> None:
        for case in cases:
            decide(self.store, self._anew(case), step, by=by, now=when, reason=reason)

    def _verify(self, cases: Iterable[Case], when: datetime) -> None:
        verify(self.store, self.desk.policies, [self._anew(case) for case in cases], by=self.clerk, now=when)

    def _anew(self, case: Case) -> Case:
        return self.store.cases.by_id(case.id)

    def _paid_row(self, case: Case) -> int:
        """Return the row of somebody whom the case pays."""
        from desktop.services.view_case import view_case

        view = view_case(self.desk, case.number)
        return next(each.row for each in view.persons if each.amount_fen)

    def _case(self, key: str, measure: str = "stay", *, second: bool = False) -> Case:
        uscc = FIRMS[key].uscc
        uscc = other_firms()[uscc].uscc if second else uscc
        case = self.store.cases.current(uscc, policy=POLICY, measure=measure)
        assert case is not None
        return case


def _file(name: str, content: bytes) -> SourceFile:
    return SourceFile(name=name, sha256=hashlib.sha256(content).hexdigest(), content=content)


def _told(name: str, persons: int) -> dict[str, object]:
    ids = ("522401199003070013", "362331198811020027", "42282219920519003X")
    rows = [
        {"name": who, "id_number": id_} for who, id_ in zip(("王小样", "李大样", "张中样"), ids[:persons], strict=False)
    ]
    firm = {"name": name, "uscc": "91330302MA999Y031A", "contact": "样联系"} if name else {}
    return {"policy": POLICY, "measure": "stay", "enterprise": firm, "rows": rows}

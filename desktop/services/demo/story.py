"""Run the main job on the sample township (受理、佐证、核验、认定、复核、审批、出表、上报), and the district check."""

from __future__ import annotations

import glob
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.records import CaseState, Office, Operator
from desktop.services.create_batch import Created, create_batch
from desktop.services.decide import decide
from desktop.services.demo.demonstration import READ_ME, Access, Demonstration
from desktop.services.demo.plans import DISTRICT, FIRMS, OFFICE, POLICY, RECEIVED, RETURN_TRAVEL, STAY
from desktop.services.demo.township import Filing, Line, Township, make_township
from desktop.services.demo.workbooks import DECLARATIONS, EVIDENCE, INSURANCE, LATER, WHEREABOUTS, files_of
from desktop.services.desk import Desk, open_desk
from desktop.services.initialise import OneTimePassword, initialise
from desktop.services.intake import Terms, intake
from desktop.services.look import CaseLine, list_cases
from desktop.services.outside import refuse_inside
from desktop.services.override import override, record_ticket
from desktop.services.print_form import form_of, print_form
from desktop.services.receive_batch import Received, receive_batch
from desktop.services.sign_in import change_password, sign_in
from desktop.services.summarise import summarise
from desktop.services.take_evidence import take_insurance, take_movement
from desktop.services.trust import trust
from desktop.services.verify import verify
from desktop.workspace import reason_of, write_whole
from rules.outcome import Outcome

MATERIALS, PAPERS, BATCHES = "申报材料", "表单", "批次"
WORKSPACE, DISTRICT_WORKSPACE = "workspace", "district"
MONTHS: Final = ("2023-01", "2023-02")
WINDOW: Final = (date(2023, 1, 6), date(2023, 2, 5))
_TICKET_DAY: Final = date(2023, 1, 27)
_AGREEMENT = "已核对该员工的劳务派遣协议和工资发放记录，由派遣单位代缴，确在本企业工作"
_TOO_FEW = "留温的外地员工29人，不足30人（一、1）"
_INCOMPLETE = "1人身份证号有误，1人参保明细姓名与申报不一致，4人没有比对结果，门槛人数尚不能确定，请补正"
_FORMS_OF: Mapping[CaseState, tuple[str, ...]] = {
    CaseState.APPROVED: ("approval", "roster"),
    CaseState.TO_CORRECT: ("correction",),
}

Password = Callable[[], str]
Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hands:
    """An open desk and the three operators at it, at one instant."""

    desk: Desk
    clerk: Operator
    reviewer: Operator
    approver: Operator
    now: datetime


def demonstrate(folder: Path, *, now: datetime, chance: Chance, password: Password) -> Demonstration:
    """Make the demonstration in a folder that is new or empty, whole or not at all, and return what was made.

    Raises ``demo-exists`` where one lies there already, ``folder-not-empty`` for any other content: nothing is removed;
    ``own-file`` in a workspace; ``cannot-write``.
    """
    try:
        folder = folder.resolve()
        _refuse_taken(folder)
        refuse_inside(folder)
    except (OSError, RuntimeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "链接绕成了圈"
        raise DeskError("cannot-write", file=folder.name or str(folder), reason=reason) from error
    building = _scaffold(folder)
    try:
        shown = _run(building, now=now, chance=chance, password=password)
        shown = _moved(shown, building, folder)
        write_whole(building / READ_ME, shown.read_me().encode())
        _put_in_place(building, folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return shown


def sweep(folder: Path) -> None:
    """Remove what a demonstration for this folder left half made where its process was ended from outside."""
    folder = folder.resolve()
    for left in folder.parent.glob(f".{glob.escape(folder.name)}.new-*"):
        shutil.rmtree(left, ignore_errors=True)


def _refuse_taken(folder: Path) -> None:
    if (folder / WORKSPACE).is_dir() and (folder / READ_ME).is_file():
        raise DeskError("demo-exists", folder=folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DeskError("folder-not-empty", folder=folder)


def _scaffold(folder: Path) -> Path:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
        for name in (PAPERS, BATCHES):
            (building / name).mkdir()
        building.chmod(0o755)  # mkdtemp shuts everyone out; what lies here is made up
    except OSError as error:
        raise DeskError("cannot-write", file=folder.name, reason=reason_of(error)) from error
    return building


def _put_in_place(building: Path, folder: Path) -> None:
    """Move everything to where it was asked for; an empty folder that is there already stays the same folder."""
    try:
        if not folder.exists():
            building.rename(folder)
            return
        for made in sorted(building.iterdir()):
            made.rename(folder / made.name)
        building.rmdir()
    except OSError as error:
        raise DeskError("cannot-write", file=folder.name, reason=reason_of(error)) from error


def _run(folder: Path, *, now: datetime, chance: Chance, password: Password) -> Demonstration:
    township = make_township()
    _lay_out(folder / MATERIALS, files_of(township))
    office = _open_office(folder / WORKSPACE, OFFICE, now=now, chance=chance, password=password)
    district = _open_office(folder / DISTRICT_WORKSPACE, DISTRICT, now=now, chance=chance, password=password)
    batch_passphrase = password()
    with open_desk(office.workspace, office.passphrase) as desk:
        hands = _hands(desk, office, now)
        _work(hands, township, folder / MATERIALS)
        papers = _print(hands, folder / PAPERS)
        created = create_batch(desk, desk.policy(POLICY), by=hands.clerk, now=now, passphrase=batch_passphrase)
        cases, certificate = tuple(list_cases(desk.store)), desk.signer().certificate_pem
    batch = folder / BATCHES / f"{created.batch.number}.zip"
    write_whole(batch, created.content)
    return Demonstration(
        folder=folder,
        office=office,
        district=district,
        batch_passphrase=batch_passphrase,
        cases=cases,
        papers=papers,
        batch=batch,
        batch_number=created.batch.number,
        received=_receive(district, created, batch_passphrase, certificate, now),
        to_try=_to_try(cases, folder / MATERIALS / LATER / WHEREABOUTS),
    )


def _lay_out(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)


def _open_office(folder: Path, office: Office, *, now: datetime, chance: Chance, password: Password) -> Access:
    """Make a workspace whose operators keep the passwords that were handed out."""
    passphrase = password()
    operators = initialise(folder, office, passphrase, now=now, chance=chance, password=password)
    with open_desk(folder, passphrase) as desk:
        for each in operators:
            change_password(desk.store, each.operator, each.password, by=each.operator, now=now)
    return Access(workspace=folder, passphrase=passphrase, operators=operators)


def _hands(desk: Desk, access: Access, now: datetime) -> _Hands:
    def signed_in(each: OneTimePassword) -> Operator:
        return sign_in(desk.store, each.operator.id, each.password)

    clerk, reviewer, approver = map(signed_in, access.operators)
    return _Hands(desk=desk, clerk=clerk, reviewer=reviewer, approver=approver, now=now)


def _work(hands: _Hands, township: Township, materials: Path) -> None:
    """Take everything in, verify it, and bring every case as far as it can go."""
    _take_in(hands, materials)
    _verify(hands, _cases(hands))
    for filing in township.filings:
        for line in filing.lines:
            if line.fate in {"insured-elsewhere", "with-a-ticket"}:
                _decide_by_hand(hands, filing, line)
    _verify(hands, _cases(hands))
    for case in _cases(hands):
        _settle(hands, case.id)


def _take_in(hands: _Hands, materials: Path) -> None:
    desk, by, now = hands.desk, hands.clerk, hands.now
    policy = desk.policy(POLICY)
    for measure in (STAY, RETURN_TRAVEL):
        terms = Terms(policy=policy, measure=desk.measure(policy, measure), received=RECEIVED)
        intake(desk.store, [materials / DECLARATIONS[measure]], terms, by=by, now=now)
    for case in _cases(hands):
        decide(desk.store, case, "accept", by=by, now=now)
    take_insurance(desk.store, materials / EVIDENCE / INSURANCE, months=MONTHS, by=by, now=now)
    first, last = WINDOW
    whereabouts = materials / EVIDENCE / WHEREABOUTS
    take_movement(desk.store, whereabouts, covers_from=first, covers_to=last, by=by, now=now)


def _decide_by_hand(hands: _Hands, filing: Filing, line: Line) -> None:
    """Record what a clerk found out: an agreement that explains another payer, or a ticket that was shown."""
    desk, by, now = hands.desk, hands.clerk, hands.now
    policy = desk.policy(POLICY)
    case = desk.store.cases.current(filing.firm.uscc, policy=POLICY, measure=filing.measure)
    if case is None:
        return
    row = next(kept for kept in desk.store.parts.rows(case.id) if kept.row.id_number == line.cells["id_number"])
    if line.fate == "with-a-ticket":
        record_ticket(desk.store, policy, case, row, used_on=_TICKET_DAY, words=line.cells["ticket"], by=by, now=now)
        return
    met = Outcome.MET
    override(desk.store, policy, case, row, criterion="insured", as_if=met, reason=_AGREEMENT, by=by, now=now)


def _settle(hands: _Hands, case_id: int) -> None:
    """Review and approve what can be paid; refuse what misses the threshold, return what is open."""
    store, now = hands.desk.store, hands.now
    case = store.cases.by_id(case_id)
    if case.stale:  # an approval before this one took a person that this case claims, too
        _verify(hands, [case])
        case = store.cases.by_id(case_id)
    line = next(line for line in list_cases(store) if line.case.id == case_id)
    if line.payable_fen:
        reviewed = decide(store, case, "review", by=hands.reviewer, now=now)
        decide(store, reviewed, "approve", by=hands.approver, now=now)
    elif line.ceiling_fen:
        decide(store, case, "return", by=hands.reviewer, now=now, reason=_INCOMPLETE)
    else:
        decide(store, case, "refuse", by=hands.approver, now=now, reason=_TOO_FEW)


def _print(hands: _Hands, folder: Path) -> tuple[Path, ...]:
    """Put every case on the papers that its state calls for, and all approved ones on the signed summary."""
    desk, by, now = hands.desk, hands.clerk, hands.now
    papers: list[Path] = []
    for case in _cases(hands):
        for form in ("receipt", *_FORMS_OF.get(case.state, ())):
            papers.append(folder / f"{case.number}-{form_of(form).title}.pdf")
            write_whole(papers[-1], print_form(desk, case, form, by=by, now=now).pdf)
    summary = summarise(desk, desk.policy(POLICY), by=by, now=now)
    papers.append(folder / f"{summary.number}-汇总表.pdf")
    write_whole(papers[-1], summary.pdf)
    return tuple(papers)


def _receive(access: Access, created: Created, passphrase: str, certificate: bytes, now: datetime) -> Received:
    """Let the district trust the office's certificate and judge the batch from its own facts."""
    with open_desk(access.workspace, access.passphrase) as desk:
        clerk = _hands(desk, access, now).clerk
        trust(desk, certificate, name=OFFICE.name, by=clerk, now=now)
        return receive_batch(desk, created.content, passphrase=passphrase, by=clerk, now=now)


def _to_try(cases: Sequence[CaseLine], later: Path) -> str:
    returned = next(line.case for line in cases if line.case.state is CaseState.TO_CORRECT)
    return (
        f"试办退回补正的案卷 {returned.number}（{FIRMS['leather'].name}）：登记“{later.parent.name}”中的比对结果"
        f"（{WINDOW[0].isoformat()} 至 {WINDOW[1].isoformat()}），再受理、核验、复核、审批，做成第二个批次。"
    )


def _verify(hands: _Hands, cases: Sequence[Case]) -> None:
    verify(hands.desk.store, hands.desk.policies, cases, by=hands.clerk, now=hands.now)


def _cases(hands: _Hands) -> list[Case]:
    return hands.desk.store.cases.all(policy=POLICY)


def _moved(shown: Demonstration, building: Path, folder: Path) -> Demonstration:
    """Return the same with the paths that hold once everything has moved to its place."""

    def moved(path: Path) -> Path:
        return folder / path.relative_to(building)

    return replace(
        shown,
        folder=folder,
        office=replace(shown.office, workspace=moved(shown.office.workspace)),
        district=replace(shown.district, workspace=moved(shown.district.workspace)),
        papers=tuple(map(moved, shown.papers)),
        batch=moved(shown.batch),
    )

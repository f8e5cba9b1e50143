"""Every command of the program answers with exactly one JSON document, from init to restore, at two offices."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl import load_workbook

from desktop.cli.program import program
from desktop.services.desk import open_desk
from desktop.services.export_policy import SHEETS
from desktop.services.ledger import Wanted, export_ledger
from desktop.services.ledgerkinds import LEDGERS
from rules.registers import REGISTERS
from tests.commandline import Terminal
from tests.printing.fakelp import fake_cups
from tests.printing.scans import a_pdf
from tests.services.counter import (
    DISTRICT,
    FIRM,
    NOW,
    OTHER,
    PASSPHRASE,
    PASSWORD,
    POLICY,
    a_register,
    a_roster,
    a_whereabouts_extract,
    an_insurance_extract,
    make_workspace,
    workers,
)
from tests.wordcheck import codes_in

CASE = "330302999-LG-2023-0001"
BATCH_PASSPHRASE = "批次-样例-0001"


def _terminal(
    workspace: Path, *, passphrase: str = PASSPHRASE, password: str = PASSWORD, batch_passphrase: str = ""
) -> Terminal:
    return Terminal(workspace=workspace, passphrase=passphrase, password=password, batch_passphrase=batch_passphrase)


class _Session:
    """Two terminals, the town's and the district's, that remember which commands were used."""

    def __init__(self, town: Path, district: Path) -> None:
        self.town = _terminal(town, batch_passphrase=BATCH_PASSPHRASE)
        self.district = _terminal(district, batch_passphrase=BATCH_PASSPHRASE)
        self.used: set[str] = set()

    def run(self, command: str, *arguments: object, by: str = "clerk", at: str = "town", code: int = 0) -> Any:  # noqa: ANN401
        self.used.add(command)
        terminal: Terminal = getattr(self, at)
        answer = terminal.run(*command.split(), *arguments, operator=by)
        assert answer.code == code, (command, answer.value, answer.told)
        return answer.value


@pytest.fixture
def session(tmp_path: Path) -> _Session:
    return _Session(tmp_path / "town", make_workspace(tmp_path / "district", DISTRICT))


def _leaves(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _leaves(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_answers_with_exactly_one_document(
    session: _Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, policy = session.run, ("--policy", POLICY)
    _set_up(session, tmp_path, monkeypatch)
    roster, back = a_roster(tmp_path / "a.xlsx", workers(31)), tmp_path / "b.xlsx"
    a_roster(back, workers(2, start=50), measure="return-travel")
    run("intake", roster, back, *policy, "--received", "2023-02-10")
    whereabouts = a_whereabouts_extract(tmp_path / "w.xlsx", workers(31))
    run("evidence insurance", an_insurance_extract(tmp_path / "i.xlsx", workers(60)), "--months", "2023-01,2023-02")
    run("evidence movement", whereabouts, "--from", "2023-01-06", "--to", "2023-02-05")
    _registers(session, tmp_path)
    run("decide", CASE, "--step", "accept")
    run("decide", "330302999-FG-2023-0001", "--step", "accept")
    run("ticket", "330302999-FG-2023-0001", "--row", "2", "--on", "2023-01-27", "--words", "G1234")
    run("agreement", FIRM.uscc, "--tied-uscc", OTHER.uscc, "--tied-name", OTHER.name, "--document", "协议")
    run("verify", *policy)
    ruled = ("--row", 3, "--criterion", "stayed", "--as-if", "unmet", "--reason", "已核实")
    overridden = run("override", CASE, *ruled)
    run("readings", POLICY, "R-L8=paid")
    assert run("verify", CASE)["cases"][0]["state"] == "verified"
    run("decide", CASE, "--step", "review", by="reviewer")
    run("decide", CASE, "--step", "approve", by="approver")
    _papers(session, tmp_path, monkeypatch)
    assert run("return-copy", CASE, "-o", tmp_path)["copies"][0]["way"] == "own"
    assert run("candidates", roster)["candidates"][0]["sheet"] == "员工花名册"
    assert [each["files"] for each in run("intakes")["intakes"]] == [2]
    _typed_drafts(session, tmp_path)
    _materials(session, tmp_path)
    assert run("queue", by="approver")["step"] == "approve"
    assert {each["what"] for each in run("waiting", by="approver")["waiting"]} >= {"to-escalate", "backup"}
    assert run("batch preview", *policy)["cases"] == [CASE]
    batch = run("batch create", *policy, "--with-scans", "-o", tmp_path / "batch.zip")["batch"]
    assert len(run("batch scans", tmp_path / "batch.zip", "-o", tmp_path / "scans")["scans"]) == 1
    assert run("transmittal", batch, "-o", tmp_path / "t.pdf")["number"] == f"{batch}-BS"
    _at_the_district(session, tmp_path)
    _policies(session, tmp_path)
    run("undo", "330302999-FG-2023-0001")
    run("settings", "single-handed=另一人病假", "notice-days=0", by="approver")
    assert run("operators")["operators"][0] == {"id": "clerk", "name": "经办", "role": "clerk"}
    _upkeep(session, tmp_path)
    listed = run("cases")["cases"]
    _views(session)
    shown = run("case show", CASE)
    _about(session)
    coded = _codes_shown(session)
    restored = _restored(session, tmp_path)

    assert overridden["cases"][0]["measures"][0]["people"] == {"payable": 30, "pending": 0, "rejected": 1}
    assert [case["case"] for case in listed] == ["330302999-FG-2023-0001", CASE]
    assert restored == listed
    assert [step["step"] for step in shown["steps"]][:5] == ["accept", "verify", "verify", "verify", "review"]
    assert coded == []
    assert set(_leaves(program)) - session.used == {"demo"}, "demo is tried in test_demo"


def _restored(session: _Session, tmp_path: Path) -> Any:  # noqa: ANN401
    """Restore the backup into a new folder and return the cases there."""
    session.town = _terminal(tmp_path / "restored")
    session.run("restore", tmp_path / "w.bak")
    return session.run("cases")["cases"]


_READ: tuple[tuple[object, ...], ...] = (
    *(("ledger", kind) for kind in LEDGERS),
    *(("case", "history", case) for case in (CASE, "330302999-FG-2023-0001")),
    *(("case", "show", case) for case in (CASE, "330302999-FG-2023-0001")),
    ("case", "person", CASE, "--row", 3),
    ("case", "compare", CASE, "--from", 1, "--to", 2, "--determinations"),
    *(("papers", "log", CASE), ("intakes",), ("evidence", "list"), ("fact", FIRM.uscc), ("trip", "list")),
    *(("cases",), ("waiting",), ("views", "list"), ("backups",), ("draft", "list"), ("retention",)),
)
"""What lists, ledgers and histories are there for people, with what it takes to read them."""


def _codes_shown(session: _Session) -> list[tuple[object, ...]]:
    """Return every place where the log, a ledger, a history or a list shows people a code of ours."""
    found = [
        (*arguments, line)
        for arguments in _READ
        for line in session.town.read(*arguments).splitlines()
        if codes_in(line.replace("Office", ""))
    ]
    with open_desk(session.town.workspace, PASSPHRASE) as desk:
        kept: list[bytes] = []
        for ledger in LEDGERS:
            operator = desk.store.operators.get("clerk")
            export_ledger(desk, Wanted(ledger=ledger), by=operator, now=NOW, keep=kept.append)
        sheets = (load_workbook(io.BytesIO(content)).worksheets[0] for content in kept)
        return found + [("xlsx", cell) for sheet in sheets for row in sheet.values for cell in row if _is_coded(cell)]


def _is_coded(cell: object) -> bool:
    return isinstance(cell, str) and bool(codes_in(cell))


def _materials(session: _Session, tmp_path: Path) -> None:
    """Attach scans to an approved case, say what holds of the rest, look at one and save it."""
    run, scan = session.run, tmp_path / "scan.pdf"
    scan.write_bytes(a_pdf(2))
    [kept] = run("attach", CASE, scan, "--material", "application")["attached"]
    assert run("attach", CASE, scan, "--material", "application", code=2)["error"]["code"] == "attachment-known"
    assert run("material", CASE, "dispatch-agreement", "--state", "paper")["state"] == "received"
    assert run("attachment show", kept["attachment"])["pages"] == 2
    refused = run("attachment remove", kept["attachment"], "--reason", "错", code=2)
    assert refused["error"]["code"] == "case-frozen"
    saved = run("attachment save", kept["attachment"], "-o", tmp_path / "saved.pdf")
    assert saved["sha256"] == hashlib.sha256((tmp_path / "saved.pdf").read_bytes()).hexdigest() == kept["sha256"]
    states = {each["material"]: each["state"] for each in run("materials", CASE)["materials"]}
    assert states["application"] == states["dispatch-agreement"] == "received"
    assert run("case show", CASE)["materials"][0]["files"] == [kept]


def _upkeep(session: _Session, tmp_path: Path) -> None:
    """Keep the office in order: name, operators, numbers, keys, trust, backups, terms, fonts."""
    run, chief = session.run, partial(session.run, by="approver")
    run("backup", "-o", tmp_path / "w.bak")
    run("check")
    assert chief("office", "--name", "样例新街道办事处")["code"] == "330302999"
    added = chief("operator add", "wang", "--name", "王样例", "--role", "clerk")
    assert chief("operator reset", "wang")["password"] != added["password"]
    assert chief("operator change", "wang", "--name", "王改名", "--role", "reviewer")["role"] == "reviewer"
    assert chief("operator leave", "wang")["left"]
    assert not chief("operator return", "wang")["left"]
    assert [each["id"] for each in run("operator list")["operators"]] == ["clerk", "reviewer", "approver", "wang"]
    chief("settings", "document-word=鹿××")
    assert chief("numbering", "--skip", "document=8")["series"][0]["next"].endswith("〕8号")
    assert run("keys export", "-o", tmp_path / "own.pem")["fingerprint"] == run("keys show")["fingerprint"]
    old, made = run("keys show")["fingerprint"], chief("keys renew")
    assert made["name"] == "样例新街道办事处"
    assert [each["own"] for each in run("trusted", "--withdraw", old)["trusted"]] == [False, True]
    assert run("backup", "--if-due")["file"]
    assert run("backup", "--if-due")["file"] is None
    assert [each["whole"] for each in run("backups")["backups"]] == [True]
    assert run("restore-check", tmp_path / "w.bak")["cases"] == 2
    assert run("retention")["expired"] == []
    assert run("retention", "-o", tmp_path / "q.xlsx", code=2)["error"]["code"] == "nothing-expired"
    assert run("fonts", "-o", tmp_path / "f.pdf")["missing"] == []
    assert run("about")["versions"]["稳岗经办台"]


def _about(session: _Session) -> None:
    """Look at one case from every side."""
    run = session.run
    assert run("search", FIRM.name[:4])["enterprises"][0]["uscc"] == FIRM.uscc
    assert run("case margin", CASE)["people"]["payable"] == 30
    assert len(run("case person", CASE, "--row", 3)["decisions"]) == 1
    assert run("case original", CASE, "--row", 3)["originals"][0]["row"] == 3
    assert run("case compare", CASE, "--from", 1, "--to", 2, "--determinations")["differences"]
    assert run("case history", CASE)["events"][0]["act"]


def _papers(session: _Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Print, take a kept paper out, look at the log."""
    run = session.run
    run("print", CASE, "--form", "approval", "-o", tmp_path / "a.pdf")
    fake_cups(tmp_path / "cups", monkeypatch)
    assert [each["printer"] for each in run("papers printers")["printers"]] == ["Office", "Stopped"]
    printed = run("papers print", CASE, "--form", "approval", "--form", "roster", "--printer", "Office")["printed"]
    assert [each["job"] for each in printed] == ["Office-1", "Office-2"]
    assert run("papers copy", printed[0]["number"], "-o", tmp_path / "k.pdf")["form"] == "approval"
    done = ["reprinted", "printed", "printed", "issued", "issued"]
    assert [each["what"] for each in run("papers log", CASE)["log"]] == done
    run("summary", "--policy", POLICY, "-o", tmp_path / "s.pdf")
    assert run("settlement", "--policy", POLICY, "-o", tmp_path / "j.pdf", code=2)["error"]["code"] == "no-funding"


def _typed_drafts(session: _Session, tmp_path: Path) -> None:
    """Keep a typed declaration that is not ready yet, look at it, be refused, and let it go."""
    run, told = session.run, tmp_path / "draft.json"
    told.write_text(f'{{"policy": "{POLICY}", "measure": "stay", "enterprise": {{"name": "{OTHER.name}"}}}}', "utf-8")
    number = run("draft put", told)["draft"]
    assert [each["draft"] for each in run("draft list")["drafts"]] == [number]
    assert run("draft show", number)["checks"]["errors"] == 0
    assert run("draft submit", number, code=2)["error"]["code"] == "draft-incomplete"
    assert run("draft discard", number)["enterprise"] == OTHER.name


def _registers(session: _Session, tmp_path: Path) -> None:
    """Register one of every kind, figures and a coach; what the contract calls permits is a permit."""
    run = session.run
    for kind, register in REGISTERS.items():
        keys = workers(1) if register.of_person else [(FIRM.name, FIRM.uscc)]
        named = ["--list", "名单甲"] if kind == "list" else []
        told = run(f"evidence {kind}", a_register(tmp_path / f"{kind}.xlsx", kind, keys), *named, "--source", "样例局")
        assert (told["kind"], told["rows_taken"], told["problems"]) == (kind, 1, [])
    assert run("evidence permits", tmp_path / "permit.xlsx", "--source", "样例局")["already"]
    run(
        "evidence duty",
        a_whereabouts_extract(tmp_path / "duty.xlsx", workers(1)),
        "--from",
        "2023-01-21",
        "--to",
        "2023-01-27",
        "--as-of",
        "2023-02-01",
    )
    assert len(run("evidence list")["evidence"]) == 3 + len(REGISTERS)
    said = ("output_q1=12000000", "--policy", POLICY, "--measure", "output-growth", "--source", "统计局")
    assert run("fact", FIRM.uscc, *said)["record"] == "fact-1"
    coach = ("--invoice", "0331", "--on", "2023-01-28", "--enterprise", FIRM.uscc, "--cost", "12800")
    run("trip record", *coach, "--riders", tmp_path / "list.xlsx")
    assert [each["cost"] for each in run("trip list")["trips"]] == ["12800.00"]


def _set_up(session: _Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the town's workspace and change every secret that was handed out."""
    run = session.run
    office = ("--office", "样例街道办事处", "--division", "330302", "--office-code", "330302999")
    made = run("init", *office)
    assert [each["id"] for each in made["operators"]] == ["clerk", "reviewer", "approver"]
    whole = session.town
    monkeypatch.setenv("WENGANG_NEW_PASSWORD", PASSWORD)
    for each in made["operators"]:
        session.town = replace(whole, password=each["password"])
        run("operators", "--change", by=each["id"])
    for old, new in ((PASSPHRASE, "口令-样例-0002"), ("口令-样例-0002", PASSPHRASE)):
        monkeypatch.setenv("WENGANG_NEW_PASSPHRASE", new)
        session.town = replace(whole, passphrase=old)
        run("passphrase")
    session.town = whole
    assert {policy["id"] for policy in run("policies")["policies"]} >= {POLICY}
    run("template", "--policy", POLICY, "--measure", "stay", "-o", tmp_path / "blank.xlsx")


def _views(session: _Session) -> None:
    run = session.run
    assert not run("views save", "留工", "--measure", "stay")["replaced"]
    assert [view["name"] for view in run("views list")["views"]] == ["留工"]
    assert [case["case"] for case in run("cases", "--view", "留工")["cases"]] == [CASE]
    assert run("views drop", "留工") == {"dropped": "留工"}


def _policies(session: _Session, tmp_path: Path) -> None:
    """Begin a pack from another, check, sign and install it, confirm a value of it; set an amount; reckon."""
    run, draft, signed = session.run, tmp_path / "next.toml", tmp_path / "next.pack"
    _drafts(session, tmp_path)
    run("policy new", POLICY, "lucheng-2024", "--years", "1", "-o", draft)
    run("policy check", draft)
    run("policy sign", draft, "-o", signed)
    run("policy install", signed)
    run("policy finalise", "lucheng-2024", "--number", "样〔2023〕1号", "--date", "2023-02-10", "--file", draft)
    assert run("policy confirm", "lucheng-2024", "stay.rate=500")["confirmed"] == ["stay.rate"]
    assert run("amounts", POLICY, "agency.rate=600.00", "--source", "会议纪要")["stale"] == []
    facts = tmp_path / "facts.json"
    facts.write_text('{"people": 5}', "utf-8")
    of_agency = ("--policy", POLICY, "--measure", "agency")
    assert run("calculate", *of_agency, "--facts", facts, "--amount", "agency.rate=600.00")["amount"] == "3000.00"


def _drafts(session: _Session, tmp_path: Path) -> None:
    run, paper = session.run, tmp_path / "文件.pdf"
    paper.write_bytes(b"%PDF-1.7 the document")
    assert run("policy draft", POLICY, "lucheng-2025", "--years", "2")["parent"] == POLICY
    assert len(run("policy edit", "lucheng-2025")["fields"]) > 100
    changed = run("policy edit", "lucheng-2025", "measure.stay.terms.rate.value=600", "--copy-example", 1, code=1)
    assert [each["holds"] for each in changed["examples"]].count(False) == 4
    assert [each["policy"] for each in run("policy drafts")["drafts"]] == ["lucheng-2025"]
    run("policy draft-file", "lucheng-2025", "-o", tmp_path / "lucheng-2025.toml")
    assert run("policy edit", "lucheng-2025", "--text", tmp_path / "lucheng-2025.toml", code=1)["loads"]
    run("policy discard", "lucheng-2025")
    assert set(run("policy export", POLICY, "-o", tmp_path / "政策.xlsx")["rows"]) == set(SHEETS)
    kept = run("policy attach", POLICY, paper)
    assert [each["sha256"] for each in run("policy original", POLICY)["originals"]] == [kept["sha256"]]
    run("policy original", POLICY, "-o", tmp_path / "原文.pdf")
    assert (tmp_path / "原文.pdf").read_bytes() == paper.read_bytes()
    assert run("ledger", "enterprises")["sums"]["申报人数"] == 33
    taken = run("ledger", "people", "--whole-numbers", "-o", tmp_path / "台账.xlsx")
    assert (taken["rows"], taken["whole"]) == (33, True)


def _at_the_district(session: _Session, tmp_path: Path) -> None:
    """Check, trust and receive the batch, answer it, and take the answer back to the town."""
    run, batch = session.run, tmp_path / "batch.zip"
    (certificate,) = (session.town.workspace / "trusted").iterdir()
    (district,) = (session.district.workspace / "trusted").iterdir()
    run("batch check", batch, at="district", code=1)
    run("trust", certificate, "--name", "样例街道办事处", at="district")
    run("batch check", batch, at="district")
    received = run("batch receive", batch, at="district", code=1)  # the town reads R-L8 otherwise
    run("trust", district, "--name", DISTRICT.name, "--superior", by="approver")
    exported = run("batch export", received["batch"], "-o", tmp_path / "again.zip")
    assert exported["sha256"] == hashlib.sha256((tmp_path / "again.zip").read_bytes()).hexdigest()
    run("batch answer", received["batch"], "-o", tmp_path / "answer.zip", at="district", by="approver")
    run("batch feedback", tmp_path / "answer.zip")
    assert [each["open"] for each in run("batch list")["batches"]] == [0]
    assert run("batch walk", received["batch"])["items"] == []
    run("decide", CASE, "--step", "pay")

"""The whole main job on the sample township (样例街道), against the figures of ``demo_by_hand``."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from desktop.cli import main
from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services.decide import decide
from desktop.services.demo import Demonstration, demonstrate
from desktop.services.demo.township import make_township
from desktop.services.desk import Desk, open_desk
from desktop.services.report import verify_json
from desktop.services.sign_in import sign_in
from desktop.services.take_evidence import take_movement
from desktop.services.verify import verify
from tests.demo_by_hand import DECLARED, FATES, HAND

NOW = datetime(2023, 2, 13, 9, 0, tzinfo=UTC)

Json = dict[str, Any]


def _passwords() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"pass-word-{number:04d}"


def _chance(count: int) -> bytes:
    return hashlib.shake_256(b"demo").digest(count)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    words = _passwords()
    folder = tmp_path_factory.mktemp("demo") / "样例"
    return demonstrate(folder, now=NOW, chance=_chance, password=lambda: next(words))


@pytest.fixture
def desk(demo: Demonstration) -> Iterator[Desk]:
    with open_desk(demo.office.workspace, demo.office.passphrase) as opened:
        yield opened


@pytest.fixture
def verified(desk: Desk) -> dict[str, Json]:
    """Return what every case says of itself, by firm and measure; a frozen one says what was approved."""
    clerk = desk.store.operators.get("clerk")
    said = verify_json("lucheng-2023", verify(desk.store, desk.policies, desk.store.cases.all(), by=clerk, now=NOW))
    return {f"{case['enterprise']['name']} {case['measures'][0]['measure']}": case for case in said["cases"]}


def _figures(case: Json) -> tuple[object, ...]:
    (measure,) = case["measures"]
    threshold = measure["threshold"] or {"low": None, "high": None}
    people, amount = measure["people"], measure["amount"]
    heads = (sum(people.values()), people["payable"], people["pending"], people["rejected"])
    return (*heads, threshold["low"], threshold["high"], amount["payable"], amount["ceiling"], case["state"])


def test_every_case_comes_to_the_figures_worked_out_by_hand(verified: dict[str, Json]) -> None:
    assert {name: _figures(case) for name, case in verified.items()} == HAND


def test_every_case_shows_what_its_form_declares(verified: dict[str, Json]) -> None:
    declared = {name: case["measures"][0]["declared"] for name, case in verified.items()}

    assert {name: (each["people"], each["amount"]) for name, each in declared.items()} == DECLARED


def test_every_fate_has_the_outcome_that_the_clauses_give_it(verified: dict[str, Json]) -> None:
    seen = Counter[str]()
    for filing in make_township().filings:
        case = verified[f"{filing.firm.name} {filing.measure}"]
        for line, person in zip(filing.lines, case["measures"][0]["persons"], strict=True):
            wanted = FATES.get(line.fate) or FATES.get(f"{line.fate} {filing.measure}")
            if wanted is not None:
                said = (person["outcome"], set(person["unmet"]), set(person["unknown"]), set(person["flags"]))
                assert said == wanted, line.fate
                seen[line.fate] += 1

    assert set(seen) == {name.split()[0] for name in FATES}


@pytest.mark.parametrize(
    ("fate", "firm", "outcomes"),
    [
        ("numeric", "样例西屿鞋业有限公司", [("rejected", "identity")]),
        ("short", "样例中洲电气有限公司", [("rejected", "identity")]),
        ("mistyped", "样例东港阀门有限公司", [("rejected", "identity")]),
        ("twice", "样例中洲电气有限公司", [("payable", ""), ("rejected", "unique")]),
        ("two-names", "样例中洲电气有限公司", [("pending", "unique"), ("pending", "unique")]),
        ("claimed-by-two-settled", "样例东港阀门有限公司", [("payable", "")]),
        ("claimed-by-two-settled", "样例新桥印刷有限公司", [("rejected", "unique")]),
    ],
)
def test_wrong_numbers_and_double_claims_fall_where_they_must(
    verified: dict[str, Json], fate: str, firm: str, outcomes: list[tuple[str, str]]
) -> None:
    (filing,) = [each for each in make_township().filings if (each.firm.name, each.measure) == (firm, "stay")]
    persons = verified[f"{firm} stay"]["measures"][0]["persons"]

    rows = [person for line, person in zip(filing.lines, persons, strict=True) if line.fate == fate]

    assert [(row["outcome"], (row["unmet"] + row["unknown"] + [""])[0]) for row in rows] == outcomes


def test_the_summary_of_the_demonstration_adds_up(demo: Demonstration) -> None:
    assert demo.received.cases == 6
    assert demo.received.payable_fen == 7_265_000
    assert sum(line.payable for line in demo.cases if line.case.state is CaseState.ESCALATED) == 157
    assert sum(line.people for line in demo.cases) == 55 + 34 + 32 + 34 + 43 + 36 + 16 + 10


def test_the_district_finds_nothing_to_object_to(demo: Demonstration) -> None:
    assert demo.received.trusted
    assert demo.received.differences == []
    assert demo.received.doubly_paid == []


def test_three_operators_did_it_and_the_audit_chain_holds(desk: Desk) -> None:
    acts = [(entry.act, entry.operator) for entry in desk.store.audit.entries()]

    assert Counter(
        act for act in acts if act[0] in {"review", "approve", "refuse", "return", "override", "ticket"}
    ) == {
        ("review", "reviewer"): 6,
        ("approve", "approver"): 6,
        ("refuse", "approver"): 1,
        ("return", "reviewer"): 1,
        ("override", "clerk"): 1,
        ("ticket", "clerk"): 1,
    }
    assert desk.store.audit.verify() is None
    assert desk.store.damage() == []


def test_the_papers_lie_there_whole_and_as_they_were_issued(demo: Demonstration, desk: Desk) -> None:
    kept = {hashlib.sha256(desk.store.papers.content(paper.id)).hexdigest() for paper in desk.store.papers.find()}

    titles = Counter(re.split(r"-(?=\D+$)", paper.stem)[1] for paper in demo.papers)

    assert titles == {"受理回执": 8, "审批表": 6, "核定花名册": 6, "补正通知书": 1, "汇总表": 1}
    assert {hashlib.sha256(paper.read_bytes()).hexdigest() for paper in demo.papers} <= kept


def test_the_summary_paper_shows_the_sums_and_rare_names_are_printed(demo: Demonstration) -> None:
    (summary,) = [paper for paper in demo.papers if paper.stem.endswith("汇总表")]
    rosters = [paper for paper in demo.papers if paper.stem.endswith("LG-2023-0001-核定花名册")]

    assert "72,650.00" in _text(summary)
    assert {name for name in ("龚䶮", "林㛃", "卢𬱖") if name not in _text(*rosters)} == set()


def _text(*papers: Path) -> str:
    pages = []
    for paper in papers:
        document = pypdfium2.PdfDocument(io.BytesIO(paper.read_bytes()))
        pages += [page.get_textpage().get_text_range() for page in document]
        document.close()
    return "".join(pages)


def test_the_case_sent_back_can_be_finished_with_the_evidence_that_lies_ready(
    demo: Demonstration, tmp_path: Path
) -> None:
    later = demo.folder / "申报材料" / "补充材料" / "留温比对结果.xlsx"
    first, last = date(2023, 1, 6), date(2023, 2, 5)
    shutil.copytree(demo.office.workspace, tmp_path / "workspace")
    with open_desk(tmp_path / "workspace", demo.office.passphrase) as desk:
        store = desk.store
        clerk, reviewer, approver = (sign_in(store, each.operator.id, each.password) for each in demo.office.operators)
        (case,) = store.cases.all(state=CaseState.TO_CORRECT)

        take_movement(store, later, covers_from=first, covers_to=last, by=clerk, now=NOW)
        accepted = decide(store, case, "accept", by=clerk, now=NOW)
        (found,) = verify(store, desk.policies, [accepted], by=clerk, now=NOW)
        approved = decide(
            store, decide(store, found.case, "review", by=reviewer, now=NOW), "approve", by=approver, now=NOW
        )

    # four more stayed: 27 + 4 payable, one still pending; 28 + 4 count for the threshold
    assert found.document["people"] == {"payable": 31, "pending": 1, "rejected": 2}
    assert found.document["threshold"] == {"required": 30, "low": 32, "high": 32, "outcome": "met"}
    assert found.document["amount"] == {"payable_fen": 1_550_000, "ceiling_fen": 1_600_000}
    assert approved.state is CaseState.APPROVED


def test_everything_needed_to_open_it_is_said_and_written_down(demo: Demonstration) -> None:
    said = demo.as_json()
    text = (demo.folder / "请先读我.txt").read_text(encoding="utf-8")

    secrets = [said["passphrase"], said["batch"]["passphrase"], said["district"]["passphrase"]]
    secrets += [each["password"] for each in said["operators"] + said["district"]["operators"]]

    assert len(set(secrets)) == 9
    assert all(secret in text and secret in "\n".join(demo.lines()) for secret in secrets)
    assert all(Path(paper).is_file() for paper in said["papers"])
    assert Path(said["batch"]["file"]).is_file()
    assert json.loads(json.dumps(said)) == said


def test_the_same_seed_makes_the_same_township_and_another_seed_other_people_with_the_same_fates() -> None:
    first, again, other = make_township(), make_township(), make_township(7)

    assert again == first
    assert {line.cells["id_number"] for filing in first.filings for line in filing.lines}.isdisjoint(
        line.cells["id_number"] for filing in other.filings for line in filing.lines if line.fate != "passport"
    )
    assert [Counter(line.fate for line in filing.lines) for filing in other.filings] == [
        Counter(line.fate for line in filing.lines) for filing in first.filings
    ]


def test_a_demonstration_is_never_made_over_another_nor_over_foreign_files(
    demo: Demonstration, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "资料"
    foreign.mkdir()
    (foreign / "重要.txt").write_text("别删", encoding="utf-8")
    before = _contents(demo.folder)

    again = main(["demo", str(demo.folder), "--json"])
    said_again = json.loads(capsys.readouterr().out)
    over = main(["demo", str(foreign), "--json"])
    said_over = json.loads(capsys.readouterr().out)

    assert (again, said_again["error"]["code"]) == (2, "demo-exists")
    assert (over, said_over["error"]["code"]) == (2, "folder-not-empty")
    assert _contents(demo.folder) == before
    assert _contents(tmp_path) == {"资料/重要.txt": "别删".encode()}


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_demonstration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    given = iter(["pass-word-0001", "pass-word-0002", "pass-word-0003", "pass-word-0004", "short"])

    with pytest.raises(DeskError, match="password-too-short"):
        demonstrate(tmp_path / "样例", now=NOW, chance=_chance, password=lambda: next(given, "short"))

    assert list(tmp_path.iterdir()) == []


def test_the_command_fills_an_empty_folder_and_says_all_of_it_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code = main(["demo", ".", "--json"])

    said = json.loads(capsys.readouterr().out)
    assert code == 0
    assert Counter(case["state"] for case in said["cases"]) == {"escalated": 6, "refused": 1, "to-correct": 1}
    assert (said["batch"]["amount"], said["batch"]["differences"]) == ("72650.00", [])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("district", "workspace", "批次", "申报材料", "表单", "请先读我.txt"),
    ]
    assert said["workspace"] == str(tmp_path / "workspace")


def test_a_difference_found_by_the_district_would_be_said(demo: Demonstration) -> None:
    told = replace(demo, received=replace(demo.received, doubly_paid=[{"case": "x", "other_case": "y"}]))

    assert any("有1处不一致" in line for line in told.lines())
    assert any("与街道的数字全部一致" in line for line in demo.lines())

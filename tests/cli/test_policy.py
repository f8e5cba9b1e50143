"""Packs by the command line: an invented county from its text to money, next year from this year."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.importing import write_template
from desktop.importing.plainsheet import write_xlsx
from desktop.importing.template import Filling
from rules.packfile import PACKS, parse
from tests.commandline import Terminal
from tests.services.counter import DISTRICT, FIRM, PASSPHRASE, PASSWORD, POLICY, make_workspace, workers

LUCHENG = PACKS / f"{POLICY}.toml"
YUNHE = """
# 虚构的县，虚构的文件：只用已有的条件写成，没有一行程序。
[policy]
id = "yunhe-2026"
title = "关于鼓励外来员工在云和县过年的若干意见（样例）"
number = "云样〔2025〕9号"
issuer = "云和县样例局"
region = "云和县"
divisions = ["331125"]
status = "in-force"

[policy.force]
from = { value = 2025-12-20, clause = "五" }
until = { value = 2026-04-30, clause = "五" }

[measure.winter]
title = "过年红包"
clause = "二"
number_code = "GN"
declared_at = "township"
benefit = "per-head"

[measure.winter.criteria]
identity = { clause = "二" }
unique = { clause = "四" }
nonlocal = { clause = "二" }
insured = { clause = "二" }

[measure.winter.terms]
local_prefix = { value = "3325", clause = "二" }
months = { value = ["2026-01"], clause = "二" }
insurance_kinds = { value = ["企业职工基本养老保险"], clause = "二" }
insurance_counts = { value = "paid", clause = "二" }
insurance_payer = { value = "declarant", clause = "二" }
rate = { value = "321.00", ceiling = "400.00", clause = "二" }
cap = { value = "1500.00", clause = "三" }
payee = { value = "worker-through-enterprise", clause = "二" }

[[example]]
name = "五人一千六百零五元，封顶一千五百元"
measure = "winter"
people = [{ count = 5 }]
expect = { payable = "1500.00", ceiling = "1500.00" }
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(workspace=make_workspace(tmp_path / "workspace"), passphrase=PASSPHRASE, password=PASSWORD)


def _done(terminal: Terminal, *arguments: object, code: int = 0, operator: str = "clerk") -> Any:  # noqa: ANN401
    answer = terminal.run(*arguments, operator=operator)
    assert answer.code == code, (arguments, answer.value, answer.told)
    return answer.value


def _pack(tmp_path: Path, text: str = YUNHE) -> Path:
    file = tmp_path / "pack.toml"
    file.write_text(text, "utf-8")
    return file


def _declared(tmp_path: Path, count: int) -> Path:
    policy, file = parse(YUNHE, name=""), tmp_path / "roster.xlsx"
    rows = [{"name": each.name, "id_number": each.id_number} for each in workers(count)]
    filling = Filling(filled_on=date(2026, 2, 1))
    file.write_bytes(write_template(policy, policy.measures["winter"], enterprise=FIRM, rows=rows, filling=filling))
    return file


def _insured(tmp_path: Path, count: int) -> Path:
    head = ["姓名", "身份证号码", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"]
    kind = "企业职工基本养老保险"
    lines = [[*each, FIRM.name, FIRM.uscc, kind, "2026-01", "已到账"] for each in workers(count)]
    file = tmp_path / "insurance.xlsx"
    file.write_bytes(write_xlsx("参保明细", [head, *lines]))
    return file


def test_an_invented_countys_document_works_from_its_text_to_money(terminal: Terminal, tmp_path: Path) -> None:
    file, policy = _pack(tmp_path), ("--policy", "yunhe-2026")

    checked = _done(terminal, "policy", "check", file)
    _done(terminal, "policy", "install", file)
    _done(terminal, "template", *policy, "--measure", "winter", "-o", tmp_path / "blank.xlsx")
    taken = _done(terminal, "intake", _declared(tmp_path, 4), *policy, "--measure", "winter")
    _done(terminal, "evidence", "insurance", _insured(tmp_path, 3), "--months", "2026-01")
    case = taken["cases"][0]["case"]
    _done(terminal, "decide", case, "--step", "accept")
    before = _done(terminal, "verify", *policy)["cases"][0]["measures"][0]
    set_ = _done(terminal, "amounts", "yunhe-2026", "winter.rate=400.00", "--source", "会议纪要1号")
    after = _done(terminal, "verify", *policy)["cases"][0]["measures"][0]

    assert (checked["failures"], checked["examples"], checked["compared_with"]) == ([], 1, "")
    assert case.startswith("330302999-GN-2026-")
    assert before["people"] == {"payable": 3, "pending": 0, "rejected": 1}
    assert before["amount"] == {"payable": "963.00", "ceiling": "963.00"}
    assert before["determination"]["pack"] == {"id": "yunhe-2026", "hash": checked["hash"]}
    assert set_["effects"] == [
        {"case": case, "people_before": 3, "people_after": 3, "before": "963.00", "after": "1200.00"}
    ]
    assert set_["stale"] == [case]
    assert after["amount"]["payable"] == "1200.00"


def test_an_installed_policy_is_listed_and_explained_like_those_built_in(terminal: Terminal, tmp_path: Path) -> None:
    _done(terminal, "policy", "install", _pack(tmp_path))

    listed = {policy["id"] for policy in _done(terminal, "policies")["policies"]}
    (amount,) = _done(terminal, "amounts", "yunhe-2026")["amounts"]

    assert {"yunhe-2026", POLICY} <= listed
    assert (amount["key"], amount["ceiling"], amount["default"], amount["value"]) == (
        "winter.rate",
        "400.00元",
        "321.00元",
        "",
    )


def test_policies_and_check_need_no_workspace(tmp_path: Path) -> None:
    bare = Terminal(workspace=tmp_path / "nowhere")

    listed = _done(bare, "policies")
    checked = _done(bare, "policy", "check", LUCHENG)

    assert POLICY in {policy["id"] for policy in listed["policies"]}
    assert (checked["compared_with"], checked["differences"], checked["seal"]) == (POLICY, [], None)


def test_a_workspace_that_does_not_open_is_told_and_the_built_in_policies_are_listed(terminal: Terminal) -> None:
    wrong = Terminal(workspace=terminal.workspace, passphrase="口令-错的")

    answer = wrong.run("policies")

    assert answer.code == 0
    assert "只按内置的政策" in answer.told


def test_next_years_pack_is_begun_from_this_years_and_tells_its_differences(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "lucheng-2024.toml"

    made = _done(terminal, "policy", "new", POLICY, "lucheng-2024", "--years", "1", "-o", file)
    checked = _done(terminal, "policy", "check", file)
    file.write_text(file.read_text("utf-8").replace('"500.00"', '"600.00"', 1), "utf-8")
    dearer = _done(terminal, "policy", "check", file, code=1)

    words = [change["words"] for change in checked["differences"]]
    assert made["marked"]
    assert (checked["parent"], checked["status"], checked["failures"]) == (POLICY, "draft", [])
    assert "状态：现行 → 征求意见稿" in words
    assert "施行期 截止（附则3）：2023年6月30日 → 2024年6月30日" in words
    assert dearer["failures"]
    assert "一次性留工补助 标准（一、1）：500.00元 → 600.00元" in [change["words"] for change in dearer["differences"]]


def test_a_pack_with_a_fault_is_refused_with_its_line(terminal: Terminal, tmp_path: Path) -> None:
    file = _pack(tmp_path, YUNHE.replace('clause = "三" }', "}"))

    answer = terminal.run("policy", "check", file)

    assert (answer.code, answer.value["error"]["code"]) == (2, "pack-fault")
    line = next(number for number, text in enumerate(YUNHE.split("\n"), 1) if text.startswith("cap"))
    assert f"第{line}行" in answer.value["error"]["message"]


def test_a_pack_signed_by_the_district_installs_once_the_district_is_trusted(
    terminal: Terminal, tmp_path: Path
) -> None:
    district = Terminal(
        workspace=make_workspace(tmp_path / "district", DISTRICT), passphrase=PASSPHRASE, password=PASSWORD
    )
    signed = tmp_path / "yunhe.pack"
    _done(district, "policy", "sign", _pack(tmp_path), "-o", signed)
    (certificate,) = (district.workspace / "trusted").iterdir()

    unknown = _done(terminal, "policy", "check", signed, code=1)
    refused = _done(terminal, "policy", "install", signed, code=2)
    _done(terminal, "trust", certificate, "--name", DISTRICT.name)
    known = _done(terminal, "policy", "check", signed)
    installed = _done(terminal, "policy", "install", signed)

    assert (unknown["seal"]["name"], unknown["seal"]["trusted"]) == (DISTRICT.name, False)
    assert refused["error"]["code"] == "pack-signer-untrusted"
    assert known["seal"]["trusted"] is True
    assert installed["seal"] == known["seal"]
    assert (installed["policy"], installed["already"]) == ("yunhe-2026", False)


def test_a_draft_is_confirmed_value_by_value(terminal: Terminal, tmp_path: Path) -> None:
    draft = _pack(tmp_path, YUNHE.replace('status = "in-force"', 'status = "draft"'))
    final = tmp_path / "final.pdf"
    final.write_bytes(b"%PDF-1.7 sample")
    _done(terminal, "policy", "install", draft)

    early = _done(terminal, "policy", "confirm", "yunhe-2026", "winter.rate=321", code=2)
    recorded = _done(
        terminal,
        *("policy", "finalise", "yunhe-2026", "--number", "云样〔2025〕9号", "--date", "2025-12-20", "--file", final),
    )
    differs = _done(terminal, "policy", "confirm", "yunhe-2026", "winter.rate=322", code=2)
    one = _done(terminal, "policy", "confirm", "yunhe-2026", "winter.rate=321")
    left = _done(terminal, "policy", "confirm", "yunhe-2026", "--list")["left"]

    assert early["error"]["code"] == "final-missing"
    assert differs["error"]["code"] == "parameter-differs"
    assert "policy new" in differs["error"]["advice"]
    assert (one["confirmed"], one["left"]) == (["winter.rate"], recorded["left"] - 1)
    assert len(left) == one["left"]
    assert {"winter.rate.ceiling", "winter.cap", "winter.months", "force.from"} <= {each["key"] for each in left}
    assert set(left[0]) == {"key", "title", "clause"}, "what the pack says is not given away"

"""Materials of a case: what is needed, scans in and out, what nobody looked for, and what a letter asks for."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.models.attachments import Mark, Scanned
from desktop.records import SourceFile
from desktop.services.backup import back_up, restore
from desktop.services.desk import open_desk
from desktop.services.escalate_preview import escalate_preview
from desktop.services.materials import (
    Line,
    attach,
    checklist,
    content_of,
    line_words,
    load_and_attach,
    mark,
    materials_json,
    remove,
    wanting_words,
)
from desktop.services.print_form import print_form
from tests.printing.scans import a_jpeg, a_pdf, a_png
from tests.services.counter import NOW, PASSPHRASE, POLICY, Counter

CASE = "330302999-LG-2023-0001"


def a_file(content: bytes, name: str = "扫描.pdf") -> SourceFile:
    return SourceFile(name=name, sha256=hashlib.sha256(content).hexdigest(), content=content)


def lines(counter: Counter) -> dict[str, Line]:
    case = counter.store.cases.by_number(CASE)
    return {line.material.id: line for line in checklist(counter.desk, case)}


def states(counter: Counter) -> dict[str, str]:
    return {id_: line.presence.value for id_, line in lines(counter).items()}


def put(counter: Counter, *files: SourceFile, material: str = "application") -> list[int]:
    """Attach files; return the numbers that they got."""
    done = attach(counter.desk, CASE, files, material=material, by=counter.clerk, now=NOW)
    assert done.refused == ()
    return [each.id for each in done.kept]


def say(counter: Counter, material: str, as_: Mark, reason: str = "") -> Line:
    return mark(counter.desk, CASE, material=material, as_=as_, by=counter.clerk, now=NOW, reason=reason)


def sheet_of(counter: Counter, form: str) -> Any:  # noqa: ANN401  each form has its own
    """Return what a form would say."""
    drawn: list[Any] = []

    def draw(_render: Any, sheet: Any) -> bytes:  # noqa: ANN401
        drawn.append(sheet)
        return b""

    case = counter.store.cases.by_number(CASE)
    print_form(counter.desk, case, form, by=counter.clerk, now=NOW, preview=True, draw=draw)
    return drawn[0]


def test_a_case_begins_with_what_nobody_looked_for_and_the_roster_that_came(desk_with_case: Counter) -> None:
    found = states(desk_with_case)

    assert found == {
        "application": "open",
        "roster": "received",
        "dispatch-agreement": "open",
        "other": "open",
    }
    assert line_words(lines(desk_with_case)["roster"]) == "已收（电子表）"
    assert wanting_words(desk_with_case.desk, desk_with_case.store.cases.by_number(CASE)) == [
        "申报材料未核对：一次性留工补助申报表（盖章）。"
    ]


def test_scans_are_kept_together_and_come_back_byte_for_byte(desk_with_case: Counter) -> None:
    files = [a_file(a_pdf(2)), a_file(a_jpeg(), "一.jpg"), a_file(a_png(), "二.png")]

    numbers = put(desk_with_case, *files)

    line = lines(desk_with_case)["application"]
    assert [(each.file_name, each.media, each.pages, each.size) for each in line.files] == [
        ("扫描.pdf", "application/pdf", 2, len(files[0].content)),
        ("一.jpg", "image/jpeg", 1, len(files[1].content)),
        ("二.png", "image/png", 1, len(files[2].content)),
    ]
    assert line_words(line) == "已收（扫描件3份）"
    assert [content_of(desk_with_case.store, number) for number in numbers] == files
    assert wanting_words(desk_with_case.desk, desk_with_case.store.cases.by_number(CASE)) == []


def test_one_refused_file_keeps_none_of_the_others_out(desk_with_case: Counter) -> None:
    number_in_name = "330327199001011234 合同.pdf"
    files = [a_file(b"text", number_in_name), a_file(a_pdf())]

    done = attach(desk_with_case.desk, CASE, files, material="application", by=desk_with_case.clerk, now=NOW)

    assert [each.file_name for each in done.kept] == ["扫描.pdf"]
    [(name, error)] = done.refused
    assert error.code == "scan-kind"
    assert "19900101" not in name + error.message


def test_the_same_scan_is_kept_once_under_a_material(desk_with_case: Counter) -> None:
    put(desk_with_case, a_file(a_pdf()))

    again = attach(desk_with_case.desk, CASE, [a_file(a_pdf(), "另名.pdf")], material="application",
                   by=desk_with_case.clerk, now=NOW)  # fmt: skip
    put(desk_with_case, a_file(a_pdf()), material="other")

    assert [error.code for _, error in again.refused] == ["attachment-known"]
    assert len(lines(desk_with_case)["other"].files) == 1


def test_a_scan_that_is_removed_leaves_its_reason_and_its_bytes(desk_with_case: Counter) -> None:
    [number] = put(desk_with_case, a_file(a_pdf()))

    gone = remove(desk_with_case.desk, number, reason=" 扫错了 ", by=desk_with_case.reviewer, now=NOW)

    assert gone.removed is not None
    assert (gone.removed.reason, gone.removed.by) == ("扫错了", "reviewer")
    assert states(desk_with_case)["application"] == "open"
    assert content_of(desk_with_case.store, number).content == a_pdf()
    told = materials_json(desk_with_case.desk, desk_with_case.store.cases.by_number(CASE))
    assert [each["removed"]["reason"] for each in told["materials_removed"]] == ["扫错了"]
    assert [entry.act for entry in desk_with_case.store.audit.entries()][-2:] == ["material-attach", "material-remove"]


def test_a_scan_that_was_removed_can_be_put_in_again(desk_with_case: Counter) -> None:
    [first] = put(desk_with_case, a_file(a_pdf()))
    remove(desk_with_case.desk, first, reason="放错了", by=desk_with_case.clerk, now=NOW)

    [second] = put(desk_with_case, a_file(a_pdf()))

    assert [each.id for each in lines(desk_with_case)["application"].files] == [second]


def test_an_approved_case_takes_more_scans_and_gives_none_back(desk_with_case: Counter) -> None:
    [number] = put(desk_with_case, a_file(a_pdf()))
    desk_with_case.approve(desk_with_case.store.cases.by_number(CASE))

    put(desk_with_case, a_file(a_png(), "审批表签字.png"), material="other")
    with pytest.raises(DeskError, match="case-frozen"):
        remove(desk_with_case.desk, number, reason="不要了", by=desk_with_case.clerk, now=NOW)

    assert [len(lines(desk_with_case)[each].files) for each in ("application", "other")] == [1, 1]


def test_an_approved_case_lets_a_material_come_late_and_nothing_be_unsaid(desk_with_case: Counter) -> None:
    desk_with_case.approve(desk_with_case.store.cases.by_number(CASE))

    late = say(desk_with_case, "application", Mark.PAPER)
    with pytest.raises(DeskError) as refused:
        say(desk_with_case, "application", Mark.MISSING)

    assert late.presence.value == "received"
    assert refused.value.code == "material-frozen"


@pytest.mark.parametrize(
    ("as_", "reason", "presence", "words"),
    [
        (Mark.PAPER, "", "received", "已收纸质件"),
        (Mark.MISSING, "企业说明日补", "missing", "未收：企业说明日补"),
        (Mark.NOT_NEEDED, "不是派遣企业", "not-needed", "不适用：不是派遣企业"),
        (Mark.OPEN, "", "open", "未核对"),
    ],
)
def test_what_is_said_of_a_material_holds_until_something_else_is_said(
    desk_with_case: Counter, as_: Mark, reason: str, presence: str, words: str
) -> None:
    say(desk_with_case, "dispatch-agreement", Mark.MISSING)

    line = say(desk_with_case, "dispatch-agreement", as_, reason)

    assert line == lines(desk_with_case)["dispatch-agreement"]
    assert (line.presence.value, line_words(line)) == (presence, words)
    assert desk_with_case.store.audit.entries()[-1].act == "material-mark"


def test_what_is_not_asked_for_needs_a_reason_and_scans_speak_for_themselves(desk_with_case: Counter) -> None:
    put(desk_with_case, a_file(a_pdf()))

    for material, as_, code in (
        ("dispatch-agreement", Mark.NOT_NEEDED, "material-reason-missing"),
        ("application", Mark.MISSING, "material-held"),
        ("passport", Mark.PAPER, "material-unknown"),
    ):
        with pytest.raises(DeskError) as refused:
            say(desk_with_case, material, as_, " ")
        assert refused.value.code == code


def test_a_removal_is_refused_without_reason_or_scan_and_a_second_time(desk_with_case: Counter) -> None:
    [number] = put(desk_with_case, a_file(a_pdf()))
    found = []

    for id_, reason in ((number, " "), (99, "无"), (number, "错"), (number, "错")):
        try:
            remove(desk_with_case.desk, id_, reason=reason, by=desk_with_case.clerk, now=NOW)
        except DeskError as error:
            found.append(error.code)

    assert found == ["removal-reason-missing", "attachment-unknown", "attachment-removed"]


def test_files_are_read_one_by_one_and_a_missing_one_is_told(desk_with_case: Counter, tmp_path: Path) -> None:
    there, wrong = tmp_path / "a.pdf", tmp_path / "没有.pdf"
    there.write_bytes(a_pdf())

    done = load_and_attach(
        desk_with_case.desk, CASE, [wrong, there], material="application", by=desk_with_case.clerk, now=NOW
    )

    assert [(name, error.code) for name, error in done.refused] == [("没有.pdf", "file-missing")]
    assert [each.file_name for each in done.kept] == ["a.pdf"]


def test_a_correction_notice_asks_for_what_was_looked_for_and_not_found(desk_with_case: Counter) -> None:
    before = sheet_of(desk_with_case, "correction").defects
    say(desk_with_case, "application", Mark.MISSING)
    say(desk_with_case, "dispatch-agreement", Mark.NOT_NEEDED, "不是派遣企业")

    asked, *others = sheet_of(desk_with_case, "correction").defects

    assert tuple(others) == before
    assert asked.problem == "缺少申报材料：一次性留工补助申报表（盖章）（办件惯例）"
    assert asked.remedy == "请补交原件。"


def test_a_correction_notice_names_what_no_list_names(desk_with_case: Counter) -> None:
    with pytest.raises(DeskError, match="material-reason-missing"):
        say(desk_with_case, "other", Mark.MISSING)
    say(desk_with_case, "other", Mark.MISSING, "法定代表人授权委托书")

    asked = sheet_of(desk_with_case, "correction").defects[0]

    assert asked.problem == "缺少申报材料：法定代表人授权委托书（办件惯例）"


def test_a_receipt_lists_what_was_handed_in_beside_the_declaration(desk_with_case: Counter) -> None:
    put(desk_with_case, a_file(a_pdf(2)), a_file(a_png()))
    say(desk_with_case, "dispatch-agreement", Mark.PAPER)

    listed = sheet_of(desk_with_case, "receipt").materials

    assert [(each.name, each.note) for each in listed[1:]] == [
        ("一次性留工补助申报表（盖章）", "扫描件3页"),
        ("与用工企业达成的协议", "纸质件"),
    ]


def test_a_batch_preview_warns_of_cases_whose_materials_are_wanting(desk_with_case: Counter) -> None:
    case = desk_with_case.store.cases.by_number(CASE)
    say(desk_with_case, "dispatch-agreement", Mark.MISSING)
    desk_with_case.approve(case)

    told = escalate_preview(desk_with_case.desk, desk_with_case.desk.policy(POLICY)).concerns

    assert [(each.words, each.inside) for each in told if each.kind == "material"] == [
        ("缺少申报材料：与用工企业达成的协议。", True),
        ("申报材料未核对：一次性留工补助申报表（盖章）。", True),
    ]


def test_a_scan_of_a_material_that_the_policy_dropped_stands_with_the_others(desk_with_case: Counter) -> None:
    [number] = put(desk_with_case, a_file(a_pdf()))
    kept = desk_with_case.store.attachments.get(number)
    scan = Scanned(sha256=kept.sha256, file_name="旧.pdf", media=kept.media, pages=1)

    desk_with_case.store.attachments.add(kept.case_id, "of-last-year", scan, by="clerk", now=NOW)

    assert [each.file_name for each in lines(desk_with_case)["other"].files] == ["旧.pdf"]


def test_a_backup_brings_the_scans_back(desk_with_case: Counter, tmp_path: Path) -> None:
    content = a_pdf(3, words="UNIQUE WORDS OF A SCAN")
    [number] = put(desk_with_case, a_file(content))
    file = back_up(desk_with_case.desk, tmp_path / "w.bak", by=desk_with_case.clerk, now=NOW)

    restore(file, tmp_path / "restored", PASSPHRASE)
    with open_desk(tmp_path / "restored", PASSPHRASE) as desk:
        back = content_of(desk.store, number)

    assert back.content == content


def test_no_part_of_a_scan_lies_open_in_the_workspace(desk_with_case: Counter) -> None:
    content = a_png(300, 300)
    put(desk_with_case, a_file(content, "秘密.png"))
    marks = (content[:64], "秘密.png".encode())

    files = [path for path in desk_with_case.desk.place.folder.rglob("*") if path.is_file()]

    assert files
    assert not [path for path in files if any(mark in path.read_bytes() for mark in marks)]


@pytest.mark.parametrize(
    "sql",
    ["UPDATE attachment SET file_name = ''", "DELETE FROM attachment", "DELETE FROM material_mark",
     "UPDATE attachment_removal SET reason = 'x'"],
)  # fmt: skip
def test_nothing_of_it_is_ever_changed_or_deleted(desk_with_case: Counter, sql: str) -> None:
    [number] = put(desk_with_case, a_file(a_pdf()))
    remove(desk_with_case.desk, number, reason="错", by=desk_with_case.clerk, now=NOW)
    say(desk_with_case, "application", Mark.PAPER)

    with pytest.raises(DeskError, match="record-kept"):
        desk_with_case.store._session.run(sql)

"""What the log, the lists and the papers say to people: no code of ours, and persons by their names."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.errors import DeskError
from desktop.models.case_list import CasesWanted
from desktop.models.firmledger import FactValue
from desktop.models.ledger import Provenance
from desktop.record_words import record_code, record_words
from desktop.records import AuditEntry
from desktop.services.compare import DETERMINATIONS, compare
from desktop.services.decide import NOTICE_DAYS
from desktop.services.factwords import fact_said
from desktop.services.ground import ground_of
from desktop.services.history import history, history_json
from desktop.services.intake import Mode
from desktop.services.ledger import Wanted, export_ledger, ledger_json, ledger_rows
from desktop.services.logwords import LogWords
from desktop.services.operators import rename
from desktop.services.override import WITHDRAWN, RowPlace, Ruling, find_row, override_rows
from desktop.services.readings import choose
from desktop.services.record_fact import record_fact
from desktop.services.settings import change_setting
from desktop.services.sheets import reason_words
from desktop.services.sign_in import enter
from desktop.services.undo import named, undo
from desktop.services.view_case import view_case
from desktop.services.views import View, save_view
from rules.document import canonical, digest
from rules.outcome import Outcome
from rules.words import with_names
from tests.services.counter import FIRM, NOW, POLICY, Counter, a_roster, workers
from tests.wordcheck import codes_in

CLERK = "林样经（经办）"


def an_entry(act: str, subject: str, before: str = "", after: str = "") -> AuditEntry:
    return AuditEntry(
        number=1, at=NOW, operator="clerk", act=act, subject=subject, before=before, after=after, hash="0" * 64
    )


def record(counter: Counter) -> str:
    said = Provenance(source="统计局", as_of=date(2023, 2, 1))
    values = ("output_q1=12000000", "above_scale=true")
    place = {"policy": POLICY, "measure": "output-growth"}
    return record_fact(counter.desk, FIRM.uscc, values, said=said, by=counter.clerk, now=NOW, **place)[0]


@pytest.mark.parametrize(
    ("act", "subject", "before", "after", "words"),
    [
        ("backup", "workspace", "", "w.bak", ("工作区", "w.bak")),
        ("password", "clerk", "", "重置", ("经办", "重置")),
        ("sign-in-refused", "reviewer", "", "3", ("复核", "连续第3次")),
        ("setting", "notice-days", "", "5", ("公示工作日数", "未填 → 5")),
        ("setting", "single-handed", "病假", "", ("单人值守的理由", "病假 → 未填")),
        ("numbering", "document", "2026-1", "2026-8", ("发文字号", "2026年第1号 → 2026年第8号")),
        (
            "trip",
            "trip-1 91330302MA0000000A",
            "",
            "发票1 12800.00元",
            ("包车1 91330302MA0000000A", "发票1 12,800.00元"),
        ),
        ("undo", "intake-4", "2个文件 2个案卷", "", ("导入4", "2个文件 2个案卷")),
        ("draft-discard", "草稿1", "样例 0行 由clerk录入", "", ("草稿1", "样例 0行 由经办录入")),
        ("feedback-mark", "甲-1", "", "乙-2 第3行 to-correct 已改", ("甲-1", "乙-2 第3行 更正 已改")),
        ("material-remove", "甲-1", "roster 扫描.pdf", "错了", ("甲-1", "员工花名册 扫描.pdf → 错了")),
        ("policy-discard", "lucheng-2025", "", "", ("政策包草稿“lucheng-2025”", "")),
        ("material-attach", "甲-1", "", "申请表 first.xlsx 0123456789abcdef", ("甲-1", "申请表 first.xlsx")),
    ],
)
def test_a_code_of_the_log_is_told_in_words(
    counter: Counter, act: str, subject: str, before: str, after: str, words: tuple[str, str]
) -> None:
    told = LogWords(counter.desk)

    entry = an_entry(act, subject, before, after)

    assert (told.subject(entry), told.said(entry)) == words


def test_what_is_of_a_policy_goes_by_its_number_and_titles(counter: Counter) -> None:
    told, number = LogWords(counter.desk), counter.desk.policy(POLICY).number
    reading = an_entry("reading", f"{POLICY} R-L8", "enrolled", "paid")
    confirmed = an_entry("confirm", f"{POLICY} stay.rate", "0" * 64, "500")
    amount = an_entry("amount", f"{POLICY} agency.rate", "", "600.00（会议纪要）")

    assert told.subject(reading) == f"{number} 口径R-L8"
    assert "已到账" in told.said(reading)
    assert (told.subject(confirmed), told.said(confirmed)) == (f"{number} 一次性留工补助 标准", "500.00元")
    assert told.subject(amount).startswith(f"{number} 人力资源服务机构")
    assert told.said(amount) == "600.00元（会议纪要）"
    assert not [
        word for each in (reading, confirmed, amount) for word in codes_in(told.subject(each) + told.said(each))
    ]


def test_recorded_figures_are_told_by_title_unit_and_enterprise(desk_with_case: Counter) -> None:
    record(desk_with_case)

    row = ledger_rows(desk_with_case.desk, Wanted(ledger="acts"))[0]

    assert row[4] == f"企业数据1 {FIRM.name}"
    assert "2023年第一季度产值（产值奖励）：12,000,000元" in str(row[5])
    assert "：是" in str(row[5])
    assert codes_in(f"{row[4]} {row[5]}") == []


def test_the_xlsx_of_the_log_says_what_the_page_says_and_programs_get_what_is_kept(desk_with_case: Counter) -> None:
    counter, kept = desk_with_case, list[bytes]()
    record(counter)

    export_ledger(counter.desk, Wanted(ledger="acts"), by=counter.clerk, now=NOW, keep=kept.append)
    told = ledger_json(counter.desk, Wanted(ledger="acts", stored=True, words="fact-1"))

    cells = [str(cell) for row in load_workbook(io.BytesIO(kept[0])).worksheets[0].values for cell in row if cell]
    assert f"企业数据1 {FIRM.name}" in cells
    assert [word for cell in cells for word in codes_in(cell)] == []
    assert [row[4] for row in told["rows"]] == [f"fact-1 {FIRM.uscc}"]


def test_the_course_of_a_case_tells_imports_and_rows_in_words_and_json_keeps_the_codes(counter: Counter) -> None:
    case = counter.declare(workers(3))
    undo(counter.store, "intake-1", by=counter.clerk, now=NOW)

    events = history(counter.desk, case.number)

    assert [word for event in events for word in codes_in(event.words)] == []
    assert events[0].words.startswith("导入1")
    assert history_json(events)[0]["subject"] == "intake-1"


@pytest.mark.parametrize("code", ["intake-4", "fact-12", "trip-1", "evidence-3"])
def test_words_of_a_record_lead_back_to_its_code(code: str) -> None:
    assert record_code(record_words(code)) == code
    assert codes_in(record_words(code)) == []


@pytest.mark.parametrize("words", ["导入３", "导入 3", "　导入　３ ", "导入03", "intake-3"])
def test_words_are_understood_as_an_input_method_writes_them(words: str) -> None:
    assert named(words) == ("intake", "3")


def test_an_import_is_taken_back_by_its_words(counter: Counter) -> None:
    counter.declare(workers(3))

    undo(counter.store, "导入1", by=counter.clerk, now=NOW)
    with pytest.raises(DeskError) as refused:
        undo(counter.store, "导入1", by=counter.clerk, now=NOW)

    assert refused.value.code == "intake-undone"
    assert "导入1" in refused.value.message
    assert counter.store.audit.entries("intake-1")[-1].act == "undo"


def test_whoever_ruled_stands_by_name_and_post_and_the_document_does_not_change(desk_with_case: Counter) -> None:
    counter = desk_with_case
    (case,) = counter.store.cases.all()
    counter.override(case, find_row(counter.store, case, 4), criterion="stayed", as_if=Outcome.UNMET)
    counter.verify()
    kept, content = counter.store.determinations.latest(case.id), counter.document(case)
    rename(counter.store, "clerk", "林样经", by=counter.approver, now=NOW)

    ground = ground_of(counter.desk, case)
    person = next(each for each in ground.document["persons"] if each["at"][1] == 4)
    page = next(each for each in view_case(counter.desk, case.number).persons if each.row == 4)
    sides = compare(counter.desk, case.number, kind=DETERMINATIONS, before=1, after=2).differences

    assert reason_words(person, ground.told).startswith(f"{CLERK}按“不符合”认定：")
    assert page.words.startswith(f"{CLERK}按“不符合”认定：")
    assert any(f"{CLERK}按“不符合”认定：" in each.after for each in sides)
    assert kept is not None
    assert digest(canonical(ground.document)) == kept.hash == digest(content)


def test_two_determinations_differ_in_the_words_of_their_readings(desk_with_case: Counter) -> None:
    counter = desk_with_case
    choose(counter.store, counter.desk.policy(POLICY), {"R-L8": "paid"}, by=counter.clerk, now=NOW)
    counter.verify()
    (case,) = counter.store.cases.all()

    found = compare(counter.desk, case.number, kind=DETERMINATIONS, before=1, after=2).differences

    reading = next(each for each in found if each.field == "口径 R-L8")
    assert "已到账" in reading.after
    assert codes_in(reading.before + reading.after) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("clerk按“符合”认定：核对过", f"{CLERK}按“符合”认定：核对过"),
        ("clerk已核对2023年1月27日的车（机）票。", f"{CLERK}已核对2023年1月27日的车（机）票。"),
        ("wang按“符合”认定：（规则结果为“符合”：clerk已核对2023年1月27日的车（机）票。）",
         f"wang按“符合”认定：（规则结果为“符合”：{CLERK}已核对2023年1月27日的车（机）票。）"),
        ("经办clerk的说明", "经办clerk的说明"),
    ],
)  # fmt: skip
def test_a_name_is_put_in_only_where_a_sentence_says_who_decided(said: str, words: str) -> None:
    assert with_names(said, {"clerk": CLERK}, decided="认定：" in said) == words


def test_a_wrong_password_is_told_with_the_name(counter: Counter) -> None:
    rename(counter.store, "clerk", "林样经", by=counter.approver, now=NOW)

    with pytest.raises(DeskError) as refused:
        enter(counter.store, "clerk", "不对", now=NOW)

    assert refused.value.message == "操作员“林样经”的密码不对，没有做任何改动。"


def test_decisions_taken_back_or_followed_by_others_do_not_fall_away_again(
    desk_with_case: Counter, tmp_path: Path
) -> None:
    counter = desk_with_case
    (case,) = counter.store.cases.all()
    policy, places = counter.desk.policy(POLICY), (RowPlace(row=4), RowPlace(row=5))
    for as_if, rows in ((Outcome.UNMET, places), (Outcome.MET, places), (WITHDRAWN, places[:1])):
        ruling = Ruling(criterion="stayed", as_if=as_if, reason="已核对")
        override_rows(counter.store, policy, counter.again(case), rows, ruling, by=counter.clerk, now=NOW)

    report = counter.take(a_roster(tmp_path / "new.xlsx", workers(31)), mode=Mode.REPLACE)

    assert [taken.decisions_void for taken in report.cases] == [1]


@pytest.mark.parametrize("name", ["本月\x07待办", "本月\u200b", "\x00"])
def test_a_view_is_not_called_by_signs_that_cannot_be_seen(counter: Counter, name: str) -> None:
    view = replace(View(name="", wanted=CasesWanted()), name=name)

    with pytest.raises(DeskError) as refused:
        save_view(counter.store, view, by=counter.clerk, now=NOW)

    assert refused.value.code == "view-name-invalid"


def test_a_figure_that_no_policy_knows_is_told_by_its_name(counter: Counter) -> None:
    assert fact_said(counter.desk.policies, FactValue(name="旧数据", text="5")) == "旧数据：5"


def test_a_setting_of_the_log_is_the_one_of_the_page(counter: Counter) -> None:
    change_setting(counter.store, NOTICE_DAYS, "5", by=counter.approver, now=NOW)

    row = ledger_rows(counter.desk, Wanted(ledger="acts"))[0]

    assert (row[3], row[4], row[5]) == ("更改设置", "公示工作日数", "未填 → 5")

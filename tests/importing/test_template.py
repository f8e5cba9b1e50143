"""The template of every measure: blank or filled, it is read back as what it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from desktop.importing.docmark import TEMPLATE_VERSION, ReturnMark, TemplateMark, return_mark, template_mark
from desktop.importing.template import FIGURES, FORM, NOTES, ROSTER, Filling, write_template
from desktop.importing.templatefields import COLUMNS, columns_of
from desktop.importing.vocabulary import ROSTER as HEADINGS
from desktop.importing.vocabulary import field_of, label_of
from desktop.records import Enterprise
from rules.calculate import facts_asked
from rules.criteria import CRITERIA
from rules.packfile import load_all
from rules.policy import Measure, Policy
from tests.importing.formats import kept
from tests.importing.workbooks import FIRM, USCC, a_file, an_id, read
from tests.libreoffice import SOFFICE, convert

ENTERPRISE = Enterprise(uscc=USCC, name=FIRM, above_scale="是", account="6200000000000000000", bank="样例银行")
POLICIES = load_all()
LUCHENG = POLICIES["lucheng-2023"]
EVERY = [(policy, measure) for policy in POLICIES.values() for measure in policy.measures.values()]
WITH_ROSTER = [(policy, measure) for policy, measure in EVERY if measure.rules]
WITH_FIGURES = [(policy, measure) for policy, measure in EVERY if facts_asked(policy, measure)]
TEXT_FIELDS = ("id_number", "phone")


def blank(measure: str) -> Workbook:
    return load_workbook(io.BytesIO(write_template(LUCHENG, LUCHENG.measures[measure])))


def changed(content: bytes, touch: Callable[[Workbook], None]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    touch(book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def values(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in book[sheet].iter_rows()]


@pytest.mark.parametrize(("policy", "measure"), WITH_ROSTER, ids=lambda each: each.id)
def test_a_filled_template_is_read_back_whole(policy: Policy, measure: Measure) -> None:
    columns = [column.field for column in columns_of(measure) if column.field]
    days = {"hired_on", "stay_from", "stay_to", "return_on", "work_from", "work_to"}
    row = {field: "2023-01-30" if field in days else "样例" for field in columns} | {"id_number": an_id()}
    filling = Filling(people=1, fen=50_050, filled_on=date(2023, 2, 9))

    content = write_template(policy, measure, enterprise=ENTERPRISE, rows=[row], filling=filling)

    declaration = read(a_file(content), received=None)
    assert declaration.template == (policy.id, measure.id)
    assert declaration.enterprise == ENTERPRISE
    assert (declaration.declared_people, declaration.declared_fen) == (1, 50_050)
    assert declaration.filled_on == date(2023, 2, 9)
    assert [kept.number for kept in declaration.rows] == [2]
    assert declaration.rows[0].declared == {
        field: value for field, value in row.items() if field not in {"name", "id_number"}
    }
    assert declaration.problems == ()


@pytest.mark.parametrize(("policy", "measure"), WITH_ROSTER, ids=lambda each: each.id)
def test_a_blank_roster_keeps_numbers_as_text_and_its_head_locked(policy: Policy, measure: Measure) -> None:
    book = load_workbook(io.BytesIO(write_template(policy, measure)))

    roster = book[ROSTER]
    titles = [cell.value for cell in roster[1]]
    for field in TEXT_FIELDS:
        column = roster.column_dimensions[get_column_letter(titles.index(COLUMNS[field].title) + 1)]
        assert column.number_format == "@"
        assert not column.protection.locked
    assert roster["A1"].protection.locked
    assert (roster.protection.sheet, roster.protection.password) == (True, None)
    assert roster.freeze_panes == "A2"
    assert (roster.page_setup.orientation, roster.page_setup.paperSize) == ("landscape", 9)
    assert any(rule.formula1 and "居民身份证" in rule.formula1 for rule in roster.data_validations.dataValidation)


def test_every_cell_to_the_right_is_unlocked_so_that_a_line_can_be_deleted() -> None:
    roster = blank("stay")[ROSTER]

    last = len(columns_of(LUCHENG.measures["stay"]))
    rest = roster.column_dimensions[get_column_letter(last + 1)]
    assert (rest.min, rest.max, rest.protection.locked) == (last + 1, 16_384, False)


@pytest.mark.parametrize(("policy", "measure"), WITH_ROSTER, ids=lambda each: each.id)
def test_every_heading_of_a_template_is_one_that_the_reader_knows(policy: Policy, measure: Measure) -> None:
    for column in columns_of(measure):
        assert field_of(column.title, HEADINGS) == column.field, policy


def test_every_field_that_a_criterion_looks_at_has_a_column() -> None:
    asked = {field for criterion in CRITERIA.values() for field in criterion.columns}

    assert asked <= COLUMNS.keys()


def test_a_measure_asks_for_the_columns_of_its_criteria_and_no_others() -> None:
    asked = {column.field for column in columns_of(LUCHENG.measures["return-travel"])}

    assert {"return_on", "transport", "departure"} <= asked
    assert not asked & {"stay_from", "stay_to", "referee", "account"}


def test_the_line_of_example_shows_days_of_the_measures_own_window() -> None:
    head, example = values(blank("stay"), ROSTER)[:2]

    shown = dict(zip(head, example, strict=True))
    assert shown["序号"] == "示例"
    assert (shown["留温起始日期"], shown["留温截止日期"]) == ("2023-01-06", "2023-02-05")


def test_the_boxes_of_a_template_are_ones_that_the_reader_knows() -> None:
    labels = [row[0] for row in values(blank("stay"), FORM)[1:]]

    assert labels
    assert all(label_of(str(label)) for label in labels)


def test_the_line_of_example_is_never_read_in_whatever_is_written_over_it() -> None:
    def fill(book: Workbook) -> None:
        roster = book[ROSTER]
        roster["B2"], roster["D2"] = "样本甲", an_id()
        roster["B3"], roster["D3"] = "样本乙", an_id(serial=2)

    content = changed(write_template(LUCHENG, LUCHENG.measures["stay"], enterprise=ENTERPRISE), fill)

    declaration = read(a_file(content))
    assert [(row.number, row.name) for row in declaration.rows] == [(3, "样本乙")]
    assert declaration.problems == ()


def test_a_person_who_is_called_like_the_example_is_read_in() -> None:
    row = {"name": "示例", "id_number": an_id()}

    content = write_template(LUCHENG, LUCHENG.measures["stay"], enterprise=ENTERPRISE, rows=[row])

    assert [kept.name for kept in read(a_file(content)).rows] == ["示例"]


def test_a_value_that_begins_like_a_formula_stays_text() -> None:
    content = write_template(LUCHENG, LUCHENG.measures["stay"], rows=[{"name": "=1+1", "id_number": an_id()}])

    cell = load_workbook(io.BytesIO(content))[ROSTER]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(("policy", "measure"), WITH_FIGURES, ids=lambda each: each.id)
def test_a_measure_of_figures_has_a_line_for_every_fact_with_its_name(policy: Policy, measure: Measure) -> None:
    book = load_workbook(io.BytesIO(write_template(policy, measure)))

    head, *lines = values(book, FIGURES)
    assert head == ("项目", "填报值", "单位", "代号")
    assert [(line[0], line[2] or "", line[3]) for line in lines] == [
        (fact.title, fact.unit, fact.name) for fact in facts_asked(policy, measure)
    ]
    assert all(book[FIGURES].cell(row, 2).number_format == "@" for row in range(2, len(lines) + 2))
    assert (ROSTER in book.sheetnames) == bool(measure.rules)


def test_figures_come_filled_as_text_and_a_flag_is_chosen_from_two() -> None:
    figures = {"above_scale": "是", "output_q1": "130000000"}

    content = write_template(LUCHENG, LUCHENG.measures["output-growth"], figures=figures)

    sheet = load_workbook(io.BytesIO(content))[FIGURES]
    filled = {sheet.cell(row, 4).value: sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)}
    assert {name: text for name, text in filled.items() if text} == figures
    menus = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert (menus["B2"].formula1, menus["B2"].showErrorMessage) == ('"是,否"', True)
    assert menus["B6"].error == "请填数字，如1234567.89，不带单位，不能为负数。"


def test_the_instructions_name_document_clause_and_days() -> None:
    lines = {row[0]: row[1] for row in values(blank("stay"), NOTES)[1:] if row[0] != "申报条件"}

    assert lines["政策文件"] == f"{LUCHENG.title}（温鹿政办〔2022〕88号）"
    assert lines["申报项目"] == "一次性留工补助（依据：一、1）"
    assert lines["政策期间"] == "2023年1月6日至2023年2月5日（一、1）"
    assert lines["参保月份"] == "2023年1月、2023年2月（一、1）"


def test_a_measure_that_dates_an_enterprise_names_those_days_and_the_bureau() -> None:
    lines = {row[0]: row[1] for row in values(blank("charter"), NOTES)[1:] if row[0] != "申报条件"}

    assert lines["包车日期"] == "2023年1月22日至2023年2月2日（三、10）"
    assert lines["受理部门"] == "区交通运输局、区经信局"


def test_a_template_bears_its_policy_measure_and_version() -> None:
    content = write_template(LUCHENG, LUCHENG.measures["stay"])

    assert template_mark(content) == TemplateMark("lucheng-2023", "stay", TEMPLATE_VERSION)


def test_a_workbook_without_a_mark_and_what_is_no_workbook_have_none() -> None:
    plain = changed(write_template(LUCHENG, LUCHENG.measures["stay"]), _without_marks)

    assert template_mark(plain) is None
    assert template_mark(b"PK\x03\x04 and nothing behind it") is None


def test_the_marks_outlive_being_saved_as_an_xls_and_one_of_an_old_template_is_told() -> None:
    file = kept("marked.xls")

    declaration = read(file)

    assert template_mark(file.content) == TemplateMark("lucheng-2023", "stay", 1)
    assert return_mark(file.content) == ReturnMark("330302999-LG-2023-0001", 1, "0a" * 32)
    assert declaration.template == ("lucheng-2023", "stay")
    assert "template-old" in {problem.code for problem in declaration.problems}


@pytest.mark.parametrize("length", [8, 512, 4096, 9000])
def test_a_broken_xls_bears_no_mark_or_its_own(length: int) -> None:
    content = kept("marked.xls").content[:length]

    assert template_mark(content) in {None, TemplateMark("lucheng-2023", "stay", 1)}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_a_template_of_every_shape_and_keeps_mark_lists_and_protection(tmp_path: Path) -> None:
    alike = {(bool(measure.rules), bool(facts_asked(policy, measure))): (policy, measure) for policy, measure in EVERY}
    for policy, measure in alike.values():
        (tmp_path / f"{policy.id}_{measure.id}.xlsx").write_bytes(write_template(policy, measure))

    convert(sorted(tmp_path.glob("*.xlsx")), "xlsx", tmp_path / "out")

    for policy, measure in alike.values():
        content = (tmp_path / "out" / f"{policy.id}_{measure.id}.xlsx").read_bytes()
        before, after = (load_workbook(io.BytesIO(each)) for each in (write_template(policy, measure), content))
        assert template_mark(content) == TemplateMark(policy.id, measure.id, TEMPLATE_VERSION)
        assert after.sheetnames == before.sheetnames
        for name in after.sheetnames:
            assert after[name].protection.sheet, name
            assert _lists(after, name) == _lists(before, name), name
            assert values(after, name) == values(before, name), name


def _without_marks(book: Workbook) -> None:
    properties = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs lag behind openpyxl 3.1
    del properties["wengang-template"]
    del book.defined_names["_wengang_template"]


def _lists(book: Workbook, sheet: str) -> set[tuple[str, str]]:
    return {
        (str(rule.sqref).split(":")[0], rule.formula1 or "")
        for rule in book[sheet].data_validations.dataValidation
        if rule.type == "list"
    }

"""Returning files: every file of a case comes back marked, the act is logged, a mended copy shows what changed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.errors import DeskError
from desktop.importing.annotate import Way
from desktop.importing.docmark import ReturnMark, return_mark
from desktop.importing.plainsheet import write_csv
from desktop.importing.problemlist import TITLE
from desktop.records import Row
from desktop.services.changes import FieldChange, changes
from desktop.services.intake import Mode
from desktop.services.return_copy import return_copy
from tests.models.builders import an_id
from tests.services.counter import FIRM, NOW, Counter, Worker, a_roster, workers

WRONG = an_id(1)[:-1] + "#"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "退回"
    folder.mkdir()
    return folder


def a_row(number: int, name: str, id_number: str, **declared: str) -> Row:
    return Row(
        sheet="花名册",
        number=number,
        name=name,
        id_number=id_number,
        id_numeric=False,
        declared=declared,
        error="",
        identity_holds=True,
    )


def a_csv(path: Path, people: list[Worker]) -> Path:
    rows = [["企业名称", FIRM.name], ["统一社会信用代码", FIRM.uscc], ["姓名", "身份证号码"], *map(list, people)]
    path.write_bytes(write_csv(rows, encoding="utf-8"))
    return path


def test_every_file_of_a_case_comes_back_marked_and_the_act_is_logged(counter: Counter, out: Path) -> None:
    first = a_roster(counter.papers / "一车间.xlsx", [Worker("样本甲", WRONG), *workers(3, start=2)])
    second = a_csv(counter.papers / "二车间.csv", workers(2, start=9))
    number = counter.take(first).cases[0].case
    counter.take(second, mode=Mode.SUPPLEMENT)

    returned = return_copy(counter.desk, number, out, by=counter.clerk, now=NOW)

    assert [each.copy.way for each in returned] == [Way.OWN, Way.FRESH]
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [f"退回稿-{number}-一车间.xlsx", f"退回稿-{number}-二车间.xlsx"]
    )
    parts = counter.store.parts.of_case(counter.store.cases.by_number(number).id)
    assert [return_mark(each.path.read_bytes()) for each in returned] == [
        ReturnMark(number, 2, part.sha256) for part in parts
    ]
    assert [entry.act for entry in counter.store.audit.entries()][-1] == "return-copy"


def test_a_mended_copy_becomes_the_next_version_of_its_case(counter: Counter, out: Path) -> None:
    persons = workers(3, start=2)
    number = counter.take(a_roster(counter.papers / "申报.xlsx", [Worker("样本甲", WRONG), *persons])).cases[0].case
    [returned] = return_copy(counter.desk, number, out, by=counter.clerk, now=NOW)
    before = [kept.row for kept in counter.store.parts.rows(counter.store.cases.by_number(number).id)]
    book = load_workbook(io.BytesIO(returned.path.read_bytes()))
    book["员工花名册"]["D2"] = an_id(1)
    book.save(counter.papers / "改好.xlsx")

    report = counter.take(counter.papers / "改好.xlsx")

    assert [(taken.case, taken.version, taken.rows_taken) for taken in report.cases] == [(number, 2, 4)]
    after = [kept.row for kept in counter.store.parts.rows(counter.store.cases.by_number(number).id)]
    found = changes(before, after)
    assert (found.added, found.removed, found.same) == ((), (), 3)
    [mended] = found.changed
    assert [field.field for field in mended.fields] == ["id_number"]
    assert an_id(1) not in str(found)


def test_what_was_verified_is_told_without_saying_why(counter: Counter, out: Path) -> None:
    persons = workers(4)
    case = counter.declare(persons)
    counter.insure(persons[:3])
    counter.watch(persons)
    counter.verify(case)

    [returned] = return_copy(counter.desk, case.number, out, by=counter.clerk, now=NOW, verified=True)

    listed = load_workbook(io.BytesIO(returned.path.read_bytes()))[TITLE]
    lines = [[cell.value for cell in row] for row in listed.iter_rows(min_row=4)]
    told = [line for line in lines if "经核验" in str(line[6])]
    assert [(line[2], line[3]) for line in told] == [("5", persons[3].name)]
    assert "“参保”（一、1）" in str(told[0][6])


def test_a_copy_never_lands_among_the_files_of_the_workspace(counter: Counter) -> None:
    number = counter.take(a_roster(counter.papers / "申报.xlsx", workers(2))).cases[0].case

    with pytest.raises(DeskError, match="own-file"):
        return_copy(counter.desk, number, counter.desk.place.folder, by=counter.clerk, now=NOW)

    assert "return-copy" not in [entry.act for entry in counter.store.audit.entries()]


def test_changes_tell_who_came_who_fell_and_which_fields_differ() -> None:
    before = [a_row(2, "甲", an_id(1), phone="13800000001"), a_row(3, "乙", an_id(2)), a_row(4, "丙", an_id(3))]
    after = [a_row(5, "丁", an_id(4)), a_row(6, "甲", an_id(1), phone="13800000002"), a_row(7, "丙", an_id(3))]

    found = changes(before, after)

    assert [(each.name, each.after) for each in found.added] == [("丁", ("花名册", 5))]
    assert [(each.name, each.before) for each in found.removed] == [("乙", ("花名册", 3))]
    [changed] = found.changed
    assert (changed.name, changed.before, changed.after) == ("甲", ("花名册", 2), ("花名册", 6))
    assert [(each.title, each.before[-1], each.after[-1]) for each in changed.fields] == [("手机号码", "1", "2")]
    assert found.same == 1


def test_numbers_that_differ_only_where_they_are_masked_are_still_told_apart() -> None:
    [changed] = changes([a_row(2, "甲", "350102199001010011")], [a_row(2, "甲", "350102199101010011")]).changed

    assert changed.fields == (
        FieldChange("id_number", "身份证号码", "3501**********0011", "3501**********0011（中间数字有改动）"),
    )


def test_rows_without_number_and_name_never_go_together() -> None:
    found = changes([a_row(2, "", "")], [a_row(2, "", "")])

    assert (len(found.added), len(found.removed), found.changed) == (1, 1, ())


def test_rows_alike_go_together_in_their_order() -> None:
    twins = [a_row(2, "甲", an_id(1)), a_row(3, "甲", an_id(1))]

    found = changes(twins, twins[:1])

    assert [each.before for each in found.removed] == [("花名册", 3)]
    assert found.same == 1


def test_the_copies_of_a_case_come_all_or_none_and_what_stood_there_stays(counter: Counter, out: Path) -> None:
    number = counter.take(a_roster(counter.papers / "一车间.xlsx", workers(3))).cases[0].case
    counter.take(a_roster(counter.papers / "二车间.xlsx", workers(3, start=5)), mode=Mode.SUPPLEMENT)
    first = out / f"退回稿-{number}-一车间.xlsx"
    first.write_bytes(b"before")
    (out / f"退回稿-{number}-二车间.xlsx").mkdir()
    acts = len(counter.store.audit.entries())

    with pytest.raises(DeskError) as refused:
        return_copy(counter.desk, number, out, by=counter.clerk, now=NOW)

    assert (refused.value.code, "二车间" in refused.value.message) == ("cannot-write", True)
    assert sorted(path.name for path in out.iterdir()) == [first.name, f"退回稿-{number}-二车间.xlsx"]
    assert (first.read_bytes(), len(counter.store.audit.entries())) == (b"before", acts)


def test_a_folder_that_is_missing_is_made_and_a_long_or_strange_name_can_be_written(
    counter: Counter, out: Path
) -> None:
    name = "申报“*”" + "长" * 60
    number = counter.take(a_roster(counter.papers / f"{name}.xlsx", workers(3))).cases[0].case

    [returned] = return_copy(counter.desk, number, out / "五月" / "甲", by=counter.clerk, now=NOW)

    assert list((out / "五月" / "甲").iterdir()) == [returned.path]
    assert return_mark(returned.path.read_bytes())
    assert "*" not in returned.path.name


def test_a_folder_that_cannot_be_made_is_told(counter: Counter, out: Path) -> None:
    number = counter.take(a_roster(counter.papers / "申报.xlsx", workers(3))).cases[0].case
    (out / "文件").write_bytes(b"")

    with pytest.raises(DeskError) as refused:
        return_copy(counter.desk, number, out / "文件" / "甲", by=counter.clerk, now=NOW)

    assert refused.value.code == "cannot-write"

"""Folders and zips taken in at one go: every file in them is named apart, and has a fate that the sums can prove."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msoffcrypto
import pytest
from openpyxl import load_workbook

from desktop.errors import DeskError
from desktop.importing.docmark import TEMPLATE, put_mark
from desktop.importing.plainsheet import write_xlsx
from desktop.services.intake import IntakeReport, Terms, intake
from desktop.services.intake_report import Account, account
from desktop.services.return_copy import return_copy
from tests.models.builders import an_id
from tests.services.counter import FIRM, NOW, OTHER, POLICY, RECEIVED, Counter, Worker, a_roster, workers

FAULTY = [*workers(2), Worker("短号", "33030")]


def _a_zip(path: Path, contents: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return path


def _drawn(report: IntakeReport) -> Account:
    return account(report, found=report.found)


def test_files_alike_by_name_in_two_folders_are_told_apart(counter: Counter) -> None:
    folder = counter.papers / "来件"
    for workshop, firm in (("一车间", FIRM), ("二车间", OTHER)):
        (folder / workshop).mkdir(parents=True)
        a_roster(folder / workshop / "名单.xlsx", FAULTY, firm=firm)

    report = counter.take(folder)

    assert [taken.file for taken in report.cases] == ["一车间/名单.xlsx", "二车间/名单.xlsx"]
    assert {file for file, _ in report.problems} == {"一车间/名单.xlsx", "二车间/名单.xlsx"}


def test_the_warnings_of_a_file_are_its_own_even_where_another_bears_its_name(counter: Counter) -> None:
    for firm in (FIRM, OTHER):
        (counter.papers / firm.uscc).mkdir()
    paths = [a_roster(counter.papers / firm.uscc / "名单.xlsx", workers(3), firm=firm) for firm in (FIRM, OTHER)]

    drawn = _drawn(counter.take(*paths))

    warnings = sum(problem.severity == "warning" for _, problem in drawn.problems)
    assert warnings > 0
    assert sum(each.warnings for each in drawn.files) == warnings


def test_what_a_folder_holds_beside_declarations_is_passed_over_as_in_a_zip(counter: Counter) -> None:
    names = ["__MACOSX/._甲.xlsx", ".隐藏/乙.xlsx", "Thumbs.db", "desktop.ini", "里/~$甲.xlsx"]
    folder = counter.papers / "来件"
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    a_roster(folder / "甲.xlsx", workers(2))

    report = counter.take(folder)

    assert sorted(report.ignored) == sorted(names)
    assert [taken.file for taken in report.cases] == ["甲.xlsx"]
    assert report.unreadable == []


def test_the_files_of_a_zip_are_taken_under_its_name_and_a_broken_one_stops_no_other(counter: Counter) -> None:
    roster = a_roster(counter.papers / "x.xlsx", workers(2)).read_bytes()
    other = a_roster(counter.papers / "x.xlsx", workers(2, start=11), firm=OTHER).read_bytes()
    contents = {"甲/名单.xlsx": roster, "甲/坏.xlsx": b"PK\x03\x04", "乙/名单.xlsx": other, "甲/~$名单.xlsx": b"x"}

    report = counter.take(_a_zip(counter.papers / "材料.zip", contents))

    assert [taken.file for taken in report.cases] == ["材料.zip/乙/名单.xlsx", "材料.zip/甲/名单.xlsx"]
    assert [(file, error.code) for file, error in report.unreadable] == [("材料.zip/甲/坏.xlsx", "corrupt")]
    assert report.ignored == ["材料.zip/甲/~$名单.xlsx"]
    assert (report.found, _drawn(report).files_balance, _drawn(report).rows_balance) == (4, True, True)


def test_a_zip_with_nothing_in_it_is_told_of(counter: Counter) -> None:
    report = counter.take(_a_zip(counter.papers / "空.zip", {}))

    assert [(file, error.code) for file, error in report.unreadable] == [("空.zip", "empty")]
    assert report.found == 1


def test_the_sums_show_a_file_that_lost_its_fate(counter: Counter) -> None:
    report = counter.take(a_roster(counter.papers / "a.xlsx", workers(2)))

    report.cases.clear()

    assert not _drawn(report).files_balance


@pytest.mark.parametrize("again", [1, 2])
def test_a_folder_taken_again_changes_nothing(counter: Counter, again: int) -> None:
    folder = counter.papers / "来件"
    folder.mkdir()
    packed = io.BytesIO(a_roster(counter.papers / "x.xlsx", workers(2)).read_bytes())
    _a_zip(folder / "材料.zip", {"甲.xlsx": packed.getvalue()})
    a_roster(folder / "乙.xlsx", workers(2, start=11), firm=OTHER)
    counter.take(folder)
    before = counter.store.audit.entries()

    reports = [counter.take(folder) for _ in range(again)]

    assert [len(report.already) for report in reports] == [2] * again
    assert counter.store.audit.entries() == before


def test_a_day_of_receipt_that_is_still_to_come_is_refused_before_anything_is_taken(counter: Counter) -> None:
    path = a_roster(counter.papers / "a.xlsx", workers(2))
    policy = counter.desk.policy(POLICY)
    terms = Terms(policy=policy, received=NOW.date() + timedelta(days=1))

    with pytest.raises(DeskError, match="day-ahead"):
        intake(counter.store, [path], terms, by=counter.clerk, now=NOW)

    assert counter.store.cases.all() == []


def _returned(counter: Counter, number: str, to: str) -> Path:
    (counter.papers / to).mkdir()
    [copy] = return_copy(counter.desk, number, counter.papers / to, by=counter.clerk, now=NOW)
    return copy.path


def _mended(path: Path, name: str, cells: Mapping[str, str]) -> Path:
    """Put other texts where these stand, as the enterprise does, and save under a name."""
    book = load_workbook(path)
    for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str) and cell.value in cells:
            cell.value = cells[cell.value]
    book.save(path.with_name(name))
    return path.with_name(name)


def test_a_return_copy_mended_twice_is_the_next_version_each_time_although_no_number_stayed(counter: Counter) -> None:
    number = counter.take(a_roster(counter.papers / "a.xlsx", [Worker("甲", "33"), Worker("乙", "34")])).cases[0].case
    copy = _returned(counter, number, "退回")
    counter.take(_mended(copy, "1.xlsx", {"33": an_id(11)}))

    [taken] = counter.take(_mended(copy, "2.xlsx", {"33": an_id(12), "34": an_id(13)})).cases

    assert (taken.case, taken.version, taken.rows_taken) == (number, 3, 2)
    assert {person.id_number for person in taken.change.fell} == {an_id(11), "34"}
    assert len(counter.store.parts.rows(counter.store.cases.by_number(number).id)) == 2


def test_a_copy_of_a_mended_copy_is_recognised_and_shows_only_what_changed(counter: Counter) -> None:
    number = counter.take(a_roster(counter.papers / "a.xlsx", [Worker("甲", "33"), *workers(3)])).cases[0].case
    first = _mended(_returned(counter, number, "退回"), "1.xlsx", {"33": an_id(11)})
    counter.take(first)

    [taken] = counter.take(_mended(_returned(counter, number, "再退回"), "2.xlsx", {an_id(11): an_id(12)})).cases

    assert taken.version == 3
    assert [person.id_number for person in taken.change.came] == [an_id(12)]
    assert [person.id_number for person in taken.change.fell] == [an_id(11)]


def test_a_return_copy_filled_with_other_people_pushes_nobody_out_unasked(counter: Counter) -> None:
    number = counter.take(a_roster(counter.papers / "a.xlsx", workers(2))).cases[0].case
    pairs = zip(workers(2), workers(2, start=50), strict=True)
    others = {old: new for then, now in pairs for old, new in zip(then, now, strict=True)}

    report = counter.take(_mended(_returned(counter, number, "退回"), "1.xlsx", others))

    assert [error.code for _, error in report.unreadable] == ["supplement-or-correction"]
    assert [kept.row.name for kept in counter.store.parts.rows(counter.store.cases.by_number(number).id)] == [
        "样本1号",
        "样本2号",
    ]


def _thinned(counter: Counter, copy: Path, persons: Sequence[Worker], *, replaced: Sequence[Worker]) -> Path:
    """Put others in the place of the first persons of a copy and empty the lines of all who are not in ``persons``."""
    book = load_workbook(copy)
    pairs = dict(zip((person.id_number for person in persons), replaced, strict=False))
    stays = {person.id_number for person in persons}
    rows = book["员工花名册"].iter_rows()
    titles = [cell.value for cell in next(rows)]
    name, number = (next(at for at, title in enumerate(titles) if title == word) for word in ("姓名", "身份证号码"))
    for row in rows:
        whose = str(row[number].value)
        if whose in pairs:
            row[name].value, row[number].value = pairs[whose]
        elif whose not in stays:
            for cell in row:
                cell.value = None
    path = counter.papers / "改后.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("kept", "replaced", "fates"),
    [
        (40, 3, [(2, 40, 3)]),  # 37 of 40 stay
        (37, 0, [(2, 37, 3)]),
        (5, 5, ["supplement-or-correction"]),
        (40, 40, ["supplement-or-correction"]),
    ],
)
def test_a_copy_that_holds_others_than_it_was_made_of_is_asked_about(
    counter: Counter, kept: int, replaced: int, fates: list[object]
) -> None:
    persons = [Worker("程" + chr(0x5800 + at), an_id(at)) for at in range(40)]
    number = counter.take(a_roster(counter.papers / "a.xlsx", persons)).cases[0].case
    strangers = [Worker("外" + chr(0x5900 + at), an_id(500 + at)) for at in range(replaced)]
    path = _thinned(counter, _returned(counter, number, "退回"), persons[:kept], replaced=strangers)

    report = counter.take(path)

    taken = [(each.version, each.rows_read, len(each.change.fell)) for each in report.cases]
    assert [*taken, *(error.code for _, error in report.unreadable)] == fates


def test_a_mended_copy_needs_no_measure_and_asks_nothing_of_another_enterprise(counter: Counter) -> None:
    number = counter.take(a_roster(counter.papers / "a.xlsx", workers(3))).cases[0].case
    terms = Terms(policy=counter.desk.policy(POLICY), received=RECEIVED)
    copy = _returned(counter, number, "退回")

    [taken] = intake(
        counter.store, [_mended(copy, "1.xlsx", {"样本1号": "样本一号"})], terms, by=counter.clerk, now=NOW
    ).cases
    [other] = intake(
        counter.store, [_mended(copy, "2.xlsx", {FIRM.uscc: OTHER.uscc})], terms, by=counter.clerk, now=NOW
    ).cases

    assert (taken.case, taken.version) == (number, 2)
    assert (other.case != number, other.version) == (True, 1)


def test_a_mended_copy_under_a_password_is_recognised_all_the_same(counter: Counter) -> None:
    number = counter.take(a_roster(counter.papers / "a.xlsx", [Worker("甲", "33"), Worker("乙", "34")])).cases[0].case
    mended = _mended(_returned(counter, number, "退回"), "1.xlsx", {"33": an_id(11), "34": an_id(12)})
    with mended.open("rb") as plain, (counter.papers / "锁.xlsx").open("wb") as locked:
        msoffcrypto.OfficeFile(plain).encrypt("开门-0001", locked)
    terms = Terms(policy=counter.desk.policy(POLICY), received=RECEIVED, password="开门-0001")

    report = intake(counter.store, [counter.papers / "锁.xlsx"], terms, by=counter.clerk, now=NOW)

    assert [(taken.case, taken.version, taken.rows_taken) for taken in report.cases] == [(number, 2, 2)]


def test_days_without_a_year_take_that_of_the_policy_and_say_so(counter: Counter) -> None:
    rows = [
        ["姓名", "身份证号码", "留温起始日期", "留温截止日期"],
        *([*worker, "1月6日", "2.5"] for worker in workers(3)),
    ]
    rows = [["企业名称", FIRM.name], ["统一社会信用代码", FIRM.uscc], *rows]
    path = counter.papers / "a.xlsx"
    path.write_bytes(write_xlsx("名册", rows))

    report = counter.take(path)

    [case] = counter.store.cases.all()
    declared = {kept.row.declared["stay_from"] for kept in counter.store.parts.rows(case.id)}
    assert declared == {"2023-01-06"}
    assert {problem.code for _, problem in report.problems} >= {"date-year-assumed"}


def test_an_old_template_is_taken_and_told(counter: Counter) -> None:
    book = load_workbook(a_roster(counter.papers / "a.xlsx", workers(3)))
    put_mark(book, TEMPLATE, f"{POLICY}/stay/1")
    book.save(counter.papers / "b.xlsx")

    report = counter.take(counter.papers / "b.xlsx")

    assert [taken.rows_taken for taken in report.cases] == [3]
    assert "template-old" in {problem.code for _, problem in report.problems}

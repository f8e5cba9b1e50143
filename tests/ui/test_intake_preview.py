"""导入预览: every file with its fate and rows before anything is kept; what is agreed to is what is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from desktop.models.ledger import Case
from desktop.ui.acts.intake import Wanted
from desktop.ui.dialogs.columns import ColumnsDialog
from desktop.ui.dialogs.file_password import FilePasswordDialog
from desktop.ui.dialogs.intake import IntakeDialog
from desktop.ui.dialogs.intake_preview import Ear, IntakePreviewDialog
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.dialogs.name_firm import NameFirmDialog
from tests.importing.locks import aes_cipher, locked_zip
from tests.services.counter import FIRM, OTHER, POLICY, Worker, a_roster, workers
from tests.ui.conftest import Sitting, Sound
from tests.ui.test_intake_dialog import a_wish, doubtful, lock, page_of

FAULTY = [*workers(2), Worker("短号", "33030")]
MANY_SECONDS = 30_000
Preview = Callable[..., IntakePreviewDialog]


@pytest.fixture
def preview(empty: Sitting) -> Iterator[Preview]:
    """Open previews that have seen everything."""
    ear = Ear(empty.session)

    def look(*paths: Path, measure: str = "stay") -> IntakePreviewDialog:
        wanted = Wanted(paths=paths, policy=POLICY, measure=measure)
        dialog = IntakePreviewDialog(empty.session, wanted, ear)
        empty.bot.addWidget(dialog)
        dialog.show()
        dialog.begin()
        empty.settle()
        return dialog

    yield look
    empty.settle()


def kept(sitting: Sitting) -> list[Case]:
    """Return the cases that the workspace holds."""
    found: list[list[Case]] = []
    sitting.session.tasks.run(sitting.session, lambda errand: errand.desk.store.cases.all(), found.append, reading=True)
    sitting.settle()
    return found[0]


def fates(dialog: IntakePreviewDialog) -> list[str]:
    model = dialog.files.records
    return [f"{model.index(row, 0).data()} {model.index(row, 1).data()}" for row in range(model.rowCount())]


def trigger(dialog: IntakePreviewDialog, words: str) -> None:
    next(action for action in dialog.menu.actions() if words in action.text()).trigger()


def _rest(dialog: IntakePreviewDialog) -> None:
    for _ in range(600):
        QTest.qWait(20)
        if dialog._session.tasks.idle and not dialog._clock.isActive():
            return


def test_every_file_has_its_fate_and_sums_that_add_up_and_nothing_is_kept(
    preview: Preview, empty: Sitting, tmp_path: Path
) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    a_roster(folder / "a.xlsx", FAULTY)
    a_roster(folder / "b.xlsx", workers(2, start=11), firm=OTHER)
    (folder / "c.xlsx").write_bytes(b"PK")
    (folder / "~$d.xlsx").write_bytes(b"x")

    dialog = preview(folder)

    assert fates(dialog) == ["✓ 新建案卷 a.xlsx", "✓ 新建案卷 b.xlsx", "✗ 不能导入 c.xlsx", "— 略过 ~$d.xlsx"]
    assert "文件4个：新建案卷2个，不能导入1个，略过1个" in dialog.sums.text()
    assert "共5人：4人没有错误，1人证件号码有误" in dialog.sums.text()
    assert "还没有保存任何内容" in dialog.band.text
    assert dialog.main.text() == "导入2个文件(&I)"
    assert kept(empty) == []


def test_the_rows_are_shown_as_they_stand_with_the_very_cell_at_fault(
    preview: Preview, empty: Sitting, tmp_path: Path, sound: Sound
) -> None:
    dialog = preview(a_roster(tmp_path / "a.xlsx", FAULTY))
    sound(dialog.rows.model)

    dialog.tabs.setCurrentWidget(dialog.rows)
    empty.settle()
    dialog.rows.faulty.setChecked(True)

    model = dialog.rows.model
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    at = next(column for column, head in enumerate(heads) if "身份证号码" in head)
    assert (model.rowCount(), model.index(0, 0).data()) == (1, "✗ 有误")
    assert "18位" in model.index(0, at).data(Qt.ItemDataRole.ToolTipRole)
    dialog.rows.view.setCurrentIndex(model.index(0, at))
    assert dialog.rows.words.text().startswith(f"{heads[at][0]}")
    dialog.rows.faulty.setChecked(False)
    told = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert (told.count("✓ 导入"), told.count("✗ 有误")) == (2, 1)
    assert FAULTY[0].id_number not in [model.index(row, at).data() for row in range(model.rowCount())]


def test_a_file_left_out_changes_what_becomes_of_the_next_of_its_case(preview: Preview, tmp_path: Path) -> None:
    one, other = a_roster(tmp_path / "a.xlsx", workers(3)), a_roster(tmp_path / "b.xlsx", workers(4))
    dialog = preview(one, other)
    before = fates(dialog)

    dialog.files.selectRow(0)
    dialog.toggle()
    _rest(dialog)

    assert before == ["✓ 新建案卷 a.xlsx", "✓ 更正名单 b.xlsx"]
    assert fates(dialog) == ["— 不导入 a.xlsx", "✓ 新建案卷 b.xlsx"]
    assert dialog.taking.only == ("b.xlsx",)
    dialog.toggle()
    _rest(dialog)
    assert fates(dialog) == before


def test_a_file_that_could_be_either_is_settled_in_the_preview(preview: Preview, tmp_path: Path) -> None:
    one, other = a_roster(tmp_path / "a.xlsx", workers(3)), a_roster(tmp_path / "b.xlsx", workers(3, start=20))
    dialog = preview(one, other)
    dialog.files.selectRow(1)
    asked = dialog.detail.text()

    trigger(dialog, "补充")
    _rest(dialog)

    assert "3人是案卷没有的，案卷中有3人是文件没有的" in asked
    assert fates(dialog)[1] == "✓ 补充名单 b.xlsx"
    assert dialog.taking.each["b.xlsx"].mode == "supplement"


def test_a_locked_file_and_a_locked_zip_open_in_the_preview(preview: Preview, empty: Sitting, tmp_path: Path) -> None:
    locked = lock(a_roster(tmp_path / "a.xlsx", workers(2)))
    inner = a_roster(tmp_path / "x.xlsx", workers(2, start=11), firm=OTHER).read_bytes()
    packed = tmp_path / "材料.zip"
    packed.write_bytes(locked_zip({"乙.xlsx": inner}, b"secret", lock=aes_cipher).content)
    dialog = preview(locked, packed)
    before = fates(dialog)

    def answer(asked: FilePasswordDialog) -> None:
        asked.password.setText("secret")
        asked.submit()

    for row in (0, 1):
        dialog.files.selectRow(row)
        empty.answer(FilePasswordDialog, answer)
        trigger(dialog, "打开密码")
        _rest(dialog)

    assert before == ["✗ 不能导入 锁-a.xlsx", "✗ 不能导入 材料.zip"]
    assert fates(dialog) == ["✓ 新建案卷 锁-a.xlsx", "✓ 新建案卷 材料.zip/乙.xlsx"]


def test_columns_chosen_for_one_file_hold_for_those_that_lie_alike(
    preview: Preview, empty: Sitting, tmp_path: Path
) -> None:
    paths = [doubtful(tmp_path / name, start=1 + at * 10) for at, name in enumerate(("一.xlsx", "二.xlsx"))]
    dialog = preview(*paths)

    def choose(asked: ColumnsDialog) -> None:
        asked.fields[1].pick("")
        asked.fields[2].pick("id_number")
        asked.submit()

    dialog.files.selectRow(0)
    empty.answer(ColumnsDialog, choose)
    trigger(dialog, "指明各列")
    empty.bot.waitUntil(lambda: "✓ 新建案卷 一.xlsx" in fates(dialog), timeout=MANY_SECONDS)
    _rest(dialog)

    second = dialog.files.records.records[1].file
    assert second.error is not None
    assert second.error.code == "supplement-or-correction"


def test_a_file_that_names_no_firm_is_told_which_one_it_is(preview: Preview, empty: Sitting, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("姓名,身份证号码\n" + "".join(f"{each.name},{each.id_number}\n" for each in workers(2)), "utf-8")
    dialog = preview(file)
    told: list[str] = []

    def name(asked: NameFirmDialog) -> None:
        asked.uscc.setText("9133")
        asked.submit()
        told.append(asked.notice.text)
        asked.uscc.setText(FIRM.uscc.lower())
        asked.submit()

    empty.answer(NameFirmDialog, name)
    trigger(dialog, "指明企业")
    _rest(dialog)

    assert "18位" in told[0]
    assert fates(dialog) == ["✓ 新建案卷 a.csv"]


def test_another_measure_is_chosen_for_one_file(preview: Preview, tmp_path: Path) -> None:
    dialog = preview(a_roster(tmp_path / "a.xlsx", workers(2)))

    dialog.choose(["a.xlsx"], measure="return-travel")
    _rest(dialog)

    assert dialog.files.records.records[0].file.measure == "return-travel"


def test_what_was_agreed_to_is_taken_and_a_changed_file_is_told(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    folder = tmp_path / "来件"
    folder.mkdir()
    for at, firm in enumerate((FIRM, OTHER)):
        a_roster(folder / f"{at}.xlsx", workers(2, start=at * 10 + 1), firm=firm)
    told: list[str] = []

    def ask(dialog: IntakeDialog) -> None:
        dialog._add([folder])
        dialog.measure.pick("stay")
        empty.answer(IntakePreviewDialog, agree)
        dialog.submit()

    def agree(dialog: IntakePreviewDialog) -> None:
        empty.bot.waitUntil(dialog.main.isEnabled, timeout=MANY_SECONDS)
        a_roster(folder / "0.xlsx", workers(3))
        dialog.main.click()

    def read(dialog: IntakeReportDialog) -> None:
        told.extend(f"{fate.kind} {fate.file} {fate.code}" for fate in dialog.files.records.records)
        dialog.accept()

    empty.answer(IntakeDialog, ask)
    empty.answer(IntakeReportDialog, read)
    page.import_files()
    empty.bot.waitUntil(lambda: bool(told), timeout=MANY_SECONDS)
    empty.settle()

    assert told == ["没有读取 0.xlsx file-changed", "已导入 1.xlsx "]


def test_going_back_brings_the_files_back_as_they_were_chosen(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    seen: list[tuple[int, str]] = []

    def ask(dialog: IntakeDialog) -> None:
        dialog.measure.pick("stay")
        empty.answer(IntakePreviewDialog, back)
        dialog.submit()

    def back(dialog: IntakePreviewDialog) -> None:
        empty.answer(IntakeDialog, again)
        dialog.back.click()

    def again(dialog: IntakeDialog) -> None:
        seen.append((dialog.files.count(), dialog.measure.value))
        dialog.reject()

    empty.answer(IntakeDialog, ask)
    page.import_files([a_roster(tmp_path / "a.xlsx", workers(2))])
    empty.settle()

    assert seen == [(1, "stay")]
    assert kept(empty) == []


def test_nothing_to_read_is_said_in_the_preview(preview: Preview, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()

    dialog = preview(tmp_path / "空")

    assert "空" in dialog.band.text
    assert not dialog.main.isEnabled()


def test_a_whole_intake_is_taken_back_from_its_report(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    told: list[str] = []

    def read(dialog: IntakeReportDialog) -> None:
        empty.answer(QMessageBox, lambda box: box.button(QMessageBox.StandardButton.Yes).click())
        dialog.undo_button.click()
        empty.bot.waitUntil(lambda: "已整次撤回" in dialog.band.text, timeout=MANY_SECONDS)
        told.append(str(dialog.cases_button.isEnabled()))
        dialog.accept()

    empty.answer(IntakeReportDialog, read)
    page.take_in(a_wish(a_roster(tmp_path / "a.xlsx", workers(2))))
    empty.bot.waitUntil(lambda: bool(told), timeout=MANY_SECONDS)
    empty.settle()

    assert told == ["False"]
    assert [case.state for case in kept(empty)] == ["withdrawn"]


def test_the_report_leads_to_the_cases_that_files_went_into(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    asked: list[tuple[str, object]] = []
    empty.session.asked.connect(lambda where, what: asked.append((where, what)))

    empty.answer(IntakeReportDialog, lambda dialog: dialog.cases_button.click())
    page.take_in(a_wish(a_roster(tmp_path / "a.xlsx", workers(2))))
    empty.bot.waitUntil(lambda: bool(asked), timeout=MANY_SECONDS)
    empty.settle()

    [(where, what)] = asked
    assert where == "cases"
    assert isinstance(what, dict)
    assert what["numbers"] == tuple(case.number for case in kept(empty))


def test_a_stop_keeps_what_was_seen_and_says_how_many_were_not(
    empty: Sitting, tmp_path: Path, preview: Preview
) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    for at in range(30):
        a_roster(folder / f"{at:02}.xlsx", workers(2, start=at * 3 + 1))
    dialog = preview()

    dialog._plan.wanted = a_wish(folder)
    dialog._ear.heard.connect(lambda _: empty.session.tasks.cancel())
    dialog.begin()
    empty.settle()

    assert 0 < len(fates(dialog)) < 30
    assert "还有" in dialog.band.text
    assert "个文件没有看，不会导入" in dialog.band.text
    assert dialog.main.isEnabled()


def test_going_back_while_files_stream_in_stops_and_keeps_nothing(
    empty: Sitting, tmp_path: Path, preview: Preview
) -> None:
    for at in range(10):
        a_roster(tmp_path / f"{at:02}.xlsx", workers(2, start=at * 3 + 1))
    dialog = preview()

    dialog._plan.wanted = a_wish(*sorted(tmp_path.glob("*.xlsx")))
    dialog.begin()
    dialog.reject()
    empty.settle()

    assert kept(empty) == []

"""受理导入 in the window: locked files, unclear columns, return copies, the account that proves nothing lost."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msoffcrypto
import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog, QPushButton

from desktop.importing.plainsheet import write_xlsx
from desktop.ui.acts.intake import Wanted
from desktop.ui.dialogs.columns import ColumnsDialog
from desktop.ui.dialogs.file_password import FilePasswordDialog
from desktop.ui.dialogs.intake import IntakeDialog
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.dialogs.return_copy import ReturnCopyDialog
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.cases import CasesPage
from tests.importing.locks import aes_cipher, locked_zip
from tests.models.builders import an_id
from tests.services.counter import FIRM, OTHER, POLICY, Worker, a_roster, workers
from tests.ui.conftest import Sitting
from tests.ui.test_evidence_page import a_drop, files

FAULTY = [*workers(2), Worker("短号", "33030")]
MANY_SECONDS = 30_000


def page_of(sitting: Sitting) -> CasesPage:
    page = sitting.window().show_page("cases")
    assert isinstance(page, CasesPage)
    return page


def a_wish(*paths: Path) -> Wanted:
    return Wanted(paths=paths, policy=POLICY, measure="stay")


def lock(plain: Path) -> Path:
    target = plain.with_name(f"锁-{plain.name}")
    with plain.open("rb") as opened, target.open("wb") as closed:
        msoffcrypto.OfficeFile(opened).encrypt("secret", closed)
    plain.unlink()
    return target


def doubtful(path: Path, *, start: int = 1) -> Path:
    """Write a roster in which two columns could be the identity number."""
    rows = [[f"程{chr(0x5800 + at)}", an_id(at), an_id(at + 50)] for at in range(start, start + 4)]
    head = [["企业名称", FIRM.name, "统一社会信用代码", FIRM.uscc], ["姓名", "证件号码", "身份证号"]]
    path.write_bytes(write_xlsx("名单", [*head, *rows]))
    return path


def press(dialog: IntakeReportDialog, mode: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.property("mode") == mode).click()


def taken(sitting: Sitting, page: CasesPage, wanted: Wanted) -> list[str]:
    """Take files in and return what the report says: band, sums, and the fate of every file."""
    told: list[str] = []

    def read(dialog: IntakeReportDialog) -> None:
        fates = [f"{fate.kind} {fate.file}" for fate in dialog.files.records.records]
        told.extend((dialog.band.text, dialog.sums.text(), *fates))
        dialog.accept()

    sitting.answer(IntakeReportDialog, read)
    page.take_in(wanted)
    sitting.bot.waitUntil(lambda: bool(told), timeout=MANY_SECONDS)
    sitting.settle()
    return told


def test_the_account_of_a_folder_and_a_zip_adds_up(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    folder = tmp_path / "来件"
    folder.mkdir()
    a_roster(folder / "甲.xlsx", FAULTY)
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "~$甲.xlsx").write_bytes(b"x")
    with zipfile.ZipFile(tmp_path / "材料.zip", "w") as packed:
        packed.writestr("乙/名单.xlsx", a_roster(tmp_path / "x.xlsx", workers(2, start=11), firm=OTHER).read_bytes())

    told = taken(empty, page, a_wish(folder, tmp_path / "材料.zip"))

    assert "文件4个：已导入2个，没有读取1个" in told[1]
    assert "人员5行：已导入4行，证件号码有误1行。合计相符，没有遗漏。" in told[1]
    assert "写退回稿" in told[0]
    assert sorted(told[2:]) == ["已导入 材料.zip/乙/名单.xlsx", "已导入 甲.xlsx", "没有读取 坏.xlsx", "跳过 ~$甲.xlsx"]


def test_the_account_is_saved_as_a_workbook(empty: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(empty)
    target = tmp_path / "结果.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    said: list[str] = []

    def save(dialog: IntakeReportDialog) -> None:
        dialog.save()
        empty.bot.waitUntil(lambda: "已另存" in dialog.detail.text(), timeout=MANY_SECONDS)
        said.append(dialog.detail.text())
        dialog.accept()

    empty.answer(IntakeReportDialog, save)
    page.take_in(a_wish(a_roster(tmp_path / "甲.xlsx", FAULTY)))
    empty.bot.waitUntil(lambda: bool(said), timeout=MANY_SECONDS)

    assert load_workbook(target).sheetnames == ["合计", "文件", "逐行问题", "问题分类"]


def test_a_locked_file_in_a_folder_asks_for_its_password_until_it_is_right(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    folder = tmp_path / "来件"
    (folder / "二车间").mkdir(parents=True)
    lock(a_roster(folder / "二车间" / "甲.xlsx", workers(2)))
    a_roster(folder / "乙.xlsx", workers(2, start=11), firm=OTHER)
    asked: list[str] = []

    def answer(dialog: FilePasswordDialog) -> None:
        dialog.submit()
        asked.append(dialog.notice.text)
        dialog.password.setText("secret" if len(asked) > 1 else "guess")
        if len(asked) == 1:
            empty.answer(FilePasswordDialog, answer)
        dialog.submit()

    empty.answer(FilePasswordDialog, answer)
    told = taken(empty, page, a_wish(folder))

    assert len(asked) == 2
    assert "没有输入密码" in asked[0]
    assert "文件2个：已导入2个" in told[1]
    assert sorted(told[2:]) == ["已导入 乙.xlsx", "已导入 二车间/锁-甲.xlsx"]


def test_a_locked_zip_asks_for_its_password_and_every_file_in_it_has_a_fate(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    one = a_roster(tmp_path / "x.xlsx", workers(2)).read_bytes()
    other = a_roster(tmp_path / "x.xlsx", workers(2, start=11), firm=OTHER).read_bytes()
    packed = tmp_path / "材料.zip"
    packed.write_bytes(locked_zip({"甲.xlsx": one, "乙.xlsx": other}, b"secret", lock=aes_cipher).content)

    def answer(dialog: FilePasswordDialog) -> None:
        dialog.password.setText("secret")
        dialog.submit()

    empty.answer(FilePasswordDialog, answer)
    told = taken(empty, page, a_wish(packed))

    assert "文件2个：已导入2个" in told[1]
    assert sorted(told[2:]) == ["已导入 材料.zip/乙.xlsx", "已导入 材料.zip/甲.xlsx"]


def test_a_locked_file_that_is_skipped_is_told_and_stops_no_other(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    locked = lock(a_roster(tmp_path / "甲.xlsx", workers(2)))
    other = a_roster(tmp_path / "乙.xlsx", workers(2, start=11), firm=OTHER)

    empty.answer(FilePasswordDialog, lambda dialog: dialog.reject())
    told = taken(empty, page, a_wish(locked, other))

    assert told[2:] == ["没有读取 锁-甲.xlsx", "已导入 乙.xlsx"]


def test_columns_are_chosen_once_and_files_of_that_layout_follow(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    folder = tmp_path / "来件"
    folder.mkdir()
    for number, name in enumerate(("一.xlsx", "二.xlsx")):
        doubtful(folder / name, start=1 + number * 10)
    told: list[str] = []

    def choose(dialog: ColumnsDialog) -> None:
        told.append(dialog.notice.text)
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.fields[1].pick("id_number")
        dialog.fields[2].pick("id_number")
        dialog.submit()
        told.append(dialog.notice.text)
        dialog.fields[1].pick("")
        dialog.submit()

    def ask(dialog: IntakeReportDialog) -> None:
        told.extend(fate.code for fate in dialog.files.records.records)
        empty.answer(ColumnsDialog, choose)
        empty.answer(IntakeReportDialog, read)
        press(dialog, "columns")

    def read(dialog: IntakeReportDialog) -> None:
        told.extend(f"{fate.kind}{fate.code}" for fate in dialog.files.records.records)
        dialog.accept()

    empty.answer(IntakeReportDialog, ask)
    page.take_in(a_wish(folder))
    empty.bot.waitUntil(lambda: len(told) == 7, timeout=MANY_SECONDS)
    empty.settle()

    assert told[:2] == ["no-roster", "no-roster"]
    assert ["都像身份证号码" in told[2], "还没有指明身份证号码" in told[3], "有两列都选作" in told[4]] == [True] * 3
    assert sorted(told[5:]) == ["已导入", "没有读取supplement-or-correction"]


def test_no_identity_number_is_shown_whole_where_columns_are_chosen(empty: Sitting, tmp_path: Path) -> None:
    from desktop.importing import load
    from desktop.services.show_tables import show_tables

    dialog = ColumnsDialog("一.xlsx", show_tables(load(doubtful(tmp_path / "一.xlsx"))))
    empty.bot.addWidget(dialog)

    model = dialog.grid.model()
    shown = [model.index(row, 2).data() for row in range(model.rowCount())]

    assert "程" in shown[0]
    assert an_id(1)[:4] in shown[1]
    assert an_id(1) not in shown[1]


def test_return_copies_are_written_from_the_report_into_the_chosen_folder(empty: Sitting, tmp_path: Path) -> None:
    page = page_of(empty)
    out = tmp_path / "退回"
    out.mkdir()
    refused: list[str] = []

    def fill(dialog: ReturnCopyDialog) -> None:
        dialog.place.set_path(tmp_path / "没有")
        dialog.submit()
        refused.append(dialog.notice.text)
        dialog.place.set_path(out)
        dialog.submit()

    def give(dialog: IntakeReportDialog) -> None:
        empty.answer(ReturnCopyDialog, fill)
        press(dialog, "return-copy")

    empty.answer(IntakeReportDialog, give)
    page.take_in(a_wish(a_roster(tmp_path / "甲.xlsx", FAULTY)))
    empty.bot.waitUntil(lambda: "退回稿" in page.notice.text, timeout=MANY_SECONDS)

    assert "没有找到这个文件夹" in refused[0]
    assert "写出了1份退回稿" in page.notice.text
    assert [each.name for each in out.iterdir()] == ["退回稿-330302001-LG-2023-0001-甲.xlsx"]


def test_the_return_copy_of_a_case_is_asked_for_in_the_menu_of_its_page(full: Sitting, tmp_path: Path) -> None:
    window = full.window()
    window.open_case("330302001-LG-2023-0001")
    full.settle()
    page = window.stack.currentWidget()
    assert isinstance(page, CasePage)

    def fill(dialog: ReturnCopyDialog) -> None:
        dialog.place.set_path(tmp_path)
        dialog.with_findings.setChecked(True)
        dialog.submit()

    full.answer(ReturnCopyDialog, fill)
    menu = page.preview_button.menu()
    assert menu is not None
    next(action for action in menu.actions() if "退回稿" in action.text()).trigger()
    full.bot.waitUntil(lambda: "退回稿" in page.notice.text, timeout=MANY_SECONDS)

    assert "写出了1份退回稿" in page.notice.text
    assert [each.name[:3] for each in tmp_path.iterdir() if each.suffix == ".xlsx"] == ["退回稿"]


def test_files_dropped_on_another_page_are_asked_about_as_declarations(empty: Sitting, tmp_path: Path) -> None:
    window = empty.window()
    window.show_page("policies")
    empty.settle()
    seen: list[int] = []

    def look(dialog: IntakeDialog) -> None:
        seen.append(dialog.files.count())
        dialog.reject()

    empty.answer(IntakeDialog, look)
    mime = files(tmp_path / "a.xlsx", tmp_path / "b.zip")
    window.dropEvent(a_drop(mime))

    assert seen == [2]

"""The tab 材料: the checklist, scans by button, drop and paste, the viewer, removal, and what the steps say of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QColor, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.errors import DeskError
from desktop.ui import scanpage
from desktop.ui.acts import materials as acts
from desktop.ui.dialogs.decision import StepDialog
from desktop.ui.dialogs.material import MaterialDialog, RemovalDialog
from desktop.ui.dialogs.viewer import ViewerDialog
from desktop.ui.pages.case import CasePage
from desktop.ui.pages.case_materials import CaseMaterials
from desktop.ui.tasks import Errand
from tests.printing.scans import a_jpeg, a_pdf, a_png
from tests.ui.conftest import Sitting, Sound
from tests.ui.test_case_page import opened, take


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    """Return the clipboard, and leave nothing on it: what is ours would be destroyed after the application."""
    yield qapp.clipboard()
    qapp.clipboard().clear()


def tab_of(sitting: Sitting) -> tuple[CasePage, CaseMaterials]:
    page = opened(sitting)
    page.tabs.setCurrentWidget(page.materials)
    sitting.settle()
    return page, page.materials


def told(tab: CaseMaterials) -> list[tuple[str, str, str]]:
    model = tab.table.records
    return [
        (str(model.index(row, 0).data()), str(model.index(row, 2).data()), str(model.index(row, 3).data()))
        for row in range(model.rowCount())
    ]


def put(sitting: Sitting, tab: CaseMaterials, folder: Path, **files: bytes) -> None:
    """Store files under the first material, by their names without a dot."""
    paths = []
    for name, content in files.items():
        paths.append(folder / name.replace("_", "."))
        paths[-1].write_bytes(content)
    line = tab.table.records.records[0].line
    tab.attach(paths, line)
    sitting.settle()


def test_a_case_shows_its_checklist_with_words_beside_every_colour(full: Sitting, sound: Sound) -> None:
    _, tab = tab_of(full)

    assert told(tab) == [
        ("一次性留工补助申报表（盖章）", "？ 未核对", ""),
        ("员工花名册", "√ 已收", "电子表"),
        ("与用工企业达成的协议（复印件）", "？ 未核对", "劳务派遣企业申领的"),
        ("其他材料", "？ 未核对", "另有材料的"),
    ]
    assert tab.entry is not None
    sound(tab.table.records)


def test_chosen_files_are_stored_under_the_material_and_the_refused_one_is_told(
    full: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, tab = tab_of(full)
    good, bad = tmp_path / "申报表.pdf", tmp_path / "表.pdf"
    good.write_bytes(a_pdf(2))
    bad.write_bytes(b"PK\x03\x04")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(good), str(bad)], ""))

    tab.add_button.click()
    full.settle()

    assert told(tab)[:2] == [
        ("一次性留工补助申报表（盖章）", "√ 已收", "扫描件1份"),
        ("　└ 申报表.pdf", "", "2页　1KB　经办 2023-02-11"),
    ]
    assert page.notice.text.startswith("已存入1份扫描件。“表.pdf”的内容不是 PDF、JPG 或 PNG，没有存入。")


def test_files_are_dropped_on_the_material_that_they_belong_to(full: Sitting, tmp_path: Path) -> None:
    _, tab = tab_of(full)
    file = tmp_path / "协议.jpg"
    file.write_bytes(a_jpeg())
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file))])
    place = tab.table.viewport().mapTo(tab, QPoint(20, tab.table.rowViewportPosition(2) + 5))

    tab.dropEvent(
        QDropEvent(
            QPointF(place), Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    full.settle()

    assert told(tab)[3] == ("　└ 协议.jpg", "", "1页　1KB　经办 2023-02-11")


def test_a_picture_is_pasted_and_an_empty_clipboard_is_told(full: Sitting, clipboard: QClipboard) -> None:
    page, tab = tab_of(full)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))

    clipboard.setImage(image)
    tab.paste()
    full.settle()
    pasted = told(tab)[1]
    clipboard.setText("文字")
    tab.paste()

    assert pasted[0] == "　└ 粘贴 2023-02-11 093000.png"
    assert page.notice.text.startswith("剪贴板中没有图片")


def test_copied_files_are_pasted_as_files(full: Sitting, clipboard: QClipboard, tmp_path: Path) -> None:
    _, tab = tab_of(full)
    file = tmp_path / "一.png"
    file.write_bytes(a_png())
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file))])

    clipboard.setMimeData(held)
    tab.paste()
    full.settle()

    assert told(tab)[1][0] == "　└ 一.png"


def test_a_scan_is_removed_with_a_reason_only(full: Sitting, tmp_path: Path) -> None:
    page, tab = tab_of(full)
    put(full, tab, tmp_path, 一_pdf=a_pdf())
    tab.table.selectRow(1)
    refused: list[str] = []

    def answer(dialog: RemovalDialog) -> None:
        dialog.submit()
        refused.append(dialog.notice.text)
        dialog.reason.setPlainText("放错了")
        dialog.submit()

    full.answer(RemovalDialog, answer)
    tab.remove_button.click()
    full.settle()

    assert refused[0].startswith("没有写明移除“一.pdf”的理由")
    assert told(tab)[0] == ("一次性留工补助申报表（盖章）", "？ 未核对", "")
    assert page.notice.text == "已移除“一.pdf”。内容和理由仍留存备查。"


def test_a_material_without_scans_is_said_to_be_not_needed_with_a_reason(full: Sitting) -> None:
    page, tab = tab_of(full)
    tab.table.selectRow(2)
    refused: list[str] = []

    def answer(dialog: MaterialDialog) -> None:
        dialog.state.pick("not-needed")
        dialog.submit()
        refused.append(dialog.notice.text)
        dialog.reason.setPlainText("不是劳务派遣企业")
        dialog.submit()

    full.answer(MaterialDialog, answer)
    tab.mark_button.click()
    full.settle()

    assert refused[0].startswith("“与用工企业达成的协议”标为“不适用”需要说明")
    assert told(tab)[2][1:] == ("— 不适用", "不是劳务派遣企业")
    assert "与用工企业达成的协议" in page.notice.text


def test_buttons_offer_what_the_row_allows(full: Sitting, tmp_path: Path) -> None:
    _, tab = tab_of(full)
    put(full, tab, tmp_path, 一_pdf=a_pdf())
    seen = []

    for row in (0, 1, 2):
        tab.table.selectRow(row)
        seen.append([each.isEnabled() for each in (tab.view_button, tab.mark_button, tab.remove_button)])

    assert seen == [[True, False, False], [True, False, True], [False, True, False]]


def test_an_approved_case_takes_scans_and_gives_none_back(full: Sitting, tmp_path: Path) -> None:
    page, tab = tab_of(full)
    take(full, page, "reviewer", "review")
    take(full, page, "approver", "approve")

    put(full, tab, tmp_path, 一_pdf=a_pdf())
    tab.table.selectRow(1)

    assert told(tab)[1][0] == "　└ 一.pdf"
    assert not tab.remove_button.isEnabled()
    assert tab.remove_button.toolTip() == "已审批的案卷不能移除材料"


def test_a_step_forward_tells_of_wanting_materials_and_goes_on(full: Sitting) -> None:
    page, _ = tab_of(full)
    full.be("reviewer")
    words: list[str] = []

    def answer(dialog: StepDialog) -> None:
        words.append(dialog.notice.text)
        dialog.submit()

    full.answer(StepDialog, answer)
    page.take_step("review")
    full.settle()

    assert words[0].startswith("申报材料未核对：一次性留工补助申报表（盖章）。可以照常办理")
    assert page.state.text() == "〔已复核〕"


def test_the_viewer_turns_pages_zooms_rotates_and_goes_to_the_next_scan(full: Sitting, tmp_path: Path) -> None:
    _, tab = tab_of(full)
    put(full, tab, tmp_path, 一_pdf=a_pdf(3), 二_png=a_png(400, 300))
    scans = [(each.line.material.title, each.file) for each in tab.table.records.records if each.file is not None]
    viewer = ViewerDialog(full.session, scans, 0, tab.window())
    full.bot.addWidget(viewer)
    viewer.show()

    def drawn() -> tuple[str, int, int]:
        full.bot.waitUntil(lambda: not viewer._wait.isActive())
        full.settle()
        full.bot.waitUntil(lambda: viewer._drawn is not None and not viewer._wait.isActive())
        return viewer.count.text(), viewer.page.pixmap().width(), viewer.page.pixmap().height()

    first = drawn()
    viewer.forth.click()
    second = drawn()
    viewer.larger.click()
    larger = drawn()
    viewer.wide.click()
    viewer.rotate_button.click()
    turned = drawn()
    viewer.whole.click()
    whole = drawn()
    viewer.which.setCurrentIndex(1)
    other = drawn()

    assert (first[0], second[0]) == ("第1页，共3页", "第2页，共3页")
    assert first[2] > first[1] == second[1]
    assert larger[1] > second[1] * 1.2
    assert turned[1] > turned[2]
    assert whole[2] <= viewer.area.viewport().height() < first[2]
    assert (other[0], other[1] > other[2]) == ("第1页，共1页", True)
    assert not viewer.forth.isEnabled()


def test_a_scan_is_saved_outside_and_the_saving_is_logged(
    full: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, tab = tab_of(full)
    put(full, tab, tmp_path, 一_pdf=a_pdf())
    scans = [(each.line.material.title, each.file) for each in tab.table.records.records if each.file is not None]
    viewer = ViewerDialog(full.session, scans, 0, tab.window())
    full.bot.addWidget(viewer)
    log: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.pdf"), ""))

    viewer.save()
    full.settle()
    last = lambda errand: errand.desk.store.audit.entries()[-1].act  # noqa: E731
    full.session.tasks.run(full.session, last, log.append, reading=True)
    full.settle()

    assert (tmp_path / "out.pdf").read_bytes() == a_pdf()
    assert log == ["material-save"]
    assert viewer.notice.text.startswith("已另存")


def test_a_picture_that_only_pretends_is_told_in_the_viewer(full: Sitting, tmp_path: Path) -> None:
    _, tab = tab_of(full)
    put(full, tab, tmp_path, 假_png=a_png(told=(4000, 4000)))
    scans = [(each.line.material.title, each.file) for each in tab.table.records.records if each.file is not None]
    viewer = ViewerDialog(full.session, scans, 0, tab.window())
    full.bot.addWidget(viewer)
    viewer.show()

    full.bot.waitUntil(lambda: bool(viewer.notice.text), timeout=20_000)

    assert viewer.notice.text.startswith("“假.png”的这一页不能在这里显示")


def _never(_content: bytes, _name: str) -> None:
    time.sleep(60)


def _dies(_content: bytes, _number: int, _width: int) -> None:
    os._exit(1)


def test_a_file_that_never_ends_is_given_up_and_the_next_is_stored(
    full: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, tab = tab_of(full)
    with monkeypatch.context() as patched:
        patched.setattr(acts, "judge", _never)
        patched.setattr(acts, "_LONGEST", 0.3)
        put(full, tab, tmp_path, 一_pdf=a_pdf())
    refused = page.notice.text

    put(full, tab, tmp_path, 二_pdf=a_pdf())

    assert refused.startswith("“一.pdf”已损坏或不完整")
    assert told(tab)[1][0] == "　└ 二.pdf"


def test_a_file_that_kills_its_reader_kills_nothing_else(
    full: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, tab = tab_of(full)
    put(full, tab, tmp_path, 一_pdf=a_pdf())
    number = next(each.file.id for each in tab.table.records.records if each.file is not None)
    monkeypatch.setattr(acts, "draw", _dies)
    found: list[str] = []

    def look(errand: Errand) -> None:
        try:
            acts.page(errand, attachment=number, number=0, width=100)
        except DeskError as error:
            found.append(error.code)

    full.session.tasks.run(full.session, look, lambda _: None, reading=True)
    full.settle()

    assert found == ["scan-unshown"]


def test_a_page_is_as_wide_as_asked_and_signatures_stay_seen_on_white() -> None:
    clear = QImage(50, 20, QImage.Format.Format_ARGB32)
    clear.fill(Qt.GlobalColor.transparent)
    page = scanpage.draw(a_pdf(2), 1, 300)
    picture = scanpage.draw(a_png(40, 60), 0, 200)

    assert page is not None
    assert picture is not None
    assert (page.width, page.pages) == (300, 2)
    assert (picture.width, picture.height) == (200, 300)
    assert scanpage._on_white(clear).pixelColor(3, 3) == QColor("white")

"""受理: typed declarations on the page, kept as typed, submitted, refused, continued, let go, and a killed window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from desktop.models.drafts import Draft, DraftHead
from desktop.services.drafts import continue_draft, put
from desktop.ui.acts import entry
from desktop.ui.dialogs import intake_report
from desktop.ui.dialogs.intake import IntakeDialog
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.dialogs.measure import MeasureDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.entry import EntryPage
from desktop.ui.tasks import Errand
from tests.models.builders import an_id
from tests.ui.conftest import DECLARATIONS, NOW, Sitting

FIRM = {"name": "温州样例乙鞋业有限公司", "uscc": "91330302MA0000000A"}


def page_of(window: MainWindow) -> EntryPage:
    page = window.show_page("entry")
    assert isinstance(page, EntryPage)
    return page


def a_told(*rows: dict[str, str], **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    told = {"policy": "lucheng-2023", "measure": "stay", "enterprise": FIRM, "rows": list(rows)}
    return told | changed


def a_person(serial: int) -> dict[str, str]:
    return {"name": f"样本{serial}", "id_number": an_id(serial)}


def keep(sitting: Sitting, told: dict[str, Any], by: str = "clerk") -> int:
    """Keep a draft as another window would have, and show the page's list anew."""
    kept: list[int] = []

    def act(errand: Errand, **_: object) -> int:
        return put(errand.desk, told, by=errand.desk.store.operators.get(by), now=NOW)

    sitting.session.do(sitting.session, act, kept.append, title="")
    sitting.settle()
    return kept[0]


def stored(sitting: Sitting, id_: int) -> Draft:
    """Return a draft as the store holds it at this moment."""
    sitting.settle()
    found: list[Draft] = []
    sitting.session.look(sitting.session, lambda errand: continue_draft(errand.desk, id_), found.append)
    sitting.settle()
    return found[0]


def heads(sitting: Sitting) -> list[DraftHead]:
    found: list[list[DraftHead]] = []
    sitting.session.look(sitting.session, entry.drafts, found.append)
    sitting.settle()
    return found[0]


def opened(sitting: Sitting, told: dict[str, Any], by: str = "clerk") -> EntryPage:
    """Return the page with a draft open on it."""
    id_ = keep(sitting, told, by)
    page = page_of(sitting.window())
    page.resume(id_)
    sitting.settle()
    return page


def field(page: EntryPage, name: str) -> QLineEdit:
    edit = page.form.boxes[name].edit
    assert isinstance(edit, QLineEdit)
    return edit


def test_a_page_without_drafts_says_how_to_begin(empty: Sitting) -> None:
    page = page_of(empty.window())
    empty.settle()

    assert "Ctrl+N" in page.notice.text
    assert not page.resume_button.isEnabled()
    assert not page.submit_button.isVisible()


def test_a_declaration_is_begun_typed_pasted_and_submitted_into_a_case(empty: Sitting) -> None:
    page = page_of(empty.window())
    empty.answer(MeasureDialog, lambda dialog: dialog.submit())
    page.new()
    empty.settle()
    for name, text in (*FIRM.items(), ("people", "2"), ("filled_on", "2023.2.8")):
        field(page, name).setText(text)
    rows = "\n".join(f"{number}\t样本{number}\t{an_id(number)}" for number in (1, 2))
    page.roster.paste(f"序号\t姓名\t身份证号码\n{rows}")

    reports: list[str] = []

    def note(dialog: IntakeReportDialog) -> None:
        reports.append(dialog.files.records.shown[0].kind)
        dialog.accept()

    empty.answer(IntakeReportDialog, note)
    page.submit()
    empty.settle()

    assert reports == ["已导入"]
    assert empty.troubles == []
    assert heads(empty) == []
    assert page.stack.currentWidget() is page.table
    assert page.new_button.isVisible()


def test_what_is_typed_is_in_the_store_a_moment_after_the_last_key(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))
    id_ = heads(empty)[0].id

    field(page, "address").setText("样例路8号")
    page.roster.grid.put_cursor(1, 0)
    QTest.keyClicks(page.roster.grid, "x")
    empty.bot.wait(450)
    kept = stored(empty, id_)

    assert kept.head.filled.boxes["address"] == "样例路8号"
    assert [line[0] for line in kept.lines] == ["样本1", "x"]


def test_an_edit_and_its_undoing_are_kept_at_once(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1), a_person(2)))
    id_ = heads(empty)[0].id

    page.roster.grid.put_cursor(0, 0)
    page.roster.grid.delete_lines()
    deleted = stored(empty, id_).lines
    page.roster.model.stack.undo()
    restored = stored(empty, id_).lines

    assert [line[0] for line in deleted] == ["样本2"]
    assert [line[0] for line in restored] == ["样本1", "样本2"]


def test_enter_leads_through_the_fields_into_the_grid_and_back(empty: Sitting) -> None:
    page = opened(empty, a_told())
    fields = list(page.form.boxes.values())
    page.form.boxes["name"].edit.setFocus()

    QTest.keyClick(fields[0].edit, Qt.Key.Key_Return)
    second = QApplication.focusWidget()
    QTest.keyClick(fields[1].edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    first = QApplication.focusWidget()
    fields[-1].edit.setFocus()
    QTest.keyClick(fields[-1].edit, Qt.Key.Key_Return)

    assert (second, first) == (fields[1].edit, fields[0].edit)
    assert QApplication.focusWidget() is page.roster.grid


def test_a_field_says_beside_it_what_is_wrong_and_lets_one_type_on(empty: Sitting) -> None:
    page = opened(empty, a_told())
    shown = page.form.boxes["uscc"]

    field(page, "uscc").setText("9133030")

    assert (shown.sign.text(), "应为18位" in shown.words.text()) == ("✗", True)
    assert "应为18位" in shown.edit.accessibleDescription()
    assert shown.text == "9133030"


@pytest.mark.parametrize(
    ("told", "words", "focus"),
    [
        (a_told(a_person(1), enterprise={"name": "甲"}), "统一社会信用代码", "统一社会信用代码"),
        (a_told(a_person(1), amount="许多"), "申报金额", "申报金额（元）"),
        (a_told(), "花名册", "花名册"),
        (a_told(a_person(1), {"phone": "1"}), "员工花名册第2行", "花名册"),
    ],
)
def test_what_is_refused_is_said_with_the_cursor_on_it_and_the_draft_stays(
    empty: Sitting, told: dict[str, Any], words: str, focus: str
) -> None:
    page = opened(empty, told)

    page.submit()
    empty.settle()

    at = QApplication.focusWidget()
    assert words in page.notice.text
    assert "都在草稿中" in page.notice.text
    assert at is not None
    assert at.accessibleName() == focus
    assert page.editor.isEnabled()
    assert len(heads(empty)) == 1


def test_a_further_declaration_asks_whether_it_supplements_or_corrects(empty: Sitting) -> None:
    page = opened(empty, a_told(*map(a_person, range(3))))
    empty.answer(IntakeReportDialog, lambda dialog: dialog.accept())
    page.submit()
    empty.settle()
    page.resume(keep(empty, a_told(*map(a_person, range(50, 52)))))
    empty.settle()
    seen: list[str] = []

    def note(dialog: IntakeReportDialog) -> None:
        seen.append(dialog.files.records.shown[0].kind)
        dialog.accept()

    empty.answer(IntakeReportDialog, note)
    page.submit()
    empty.settle()
    kept = len(heads(empty))
    empty.answer(IntakeReportDialog, note)
    page._again(["手工录入"], intake_report.SUPPLEMENT)
    empty.settle()

    assert (seen, kept, heads(empty)) == (["没有读取", "已导入"], 1, [])


def test_a_draft_that_is_only_looked_at_is_not_changed(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)), by="reviewer")

    page.back()
    empty.settle()

    (head,) = heads(empty)
    assert head.changed_by == "reviewer"
    assert page.stack.currentWidget() is page.table


def test_a_draft_is_let_go_only_when_that_is_said(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(empty, a_told(a_person(1)))
    page = page_of(empty.window())
    empty.settle()
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "question", lambda *_: next(answers))

    page.discard()
    empty.settle()
    kept = len(heads(empty))
    page.discard()
    empty.settle()

    assert (kept, heads(empty)) == (1, [])
    assert "已删除" in page.notice.text


def test_filling_over_other_words_asks_first(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(empty, a_told(a_person(1), a_person(2)))
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    grid = page.roster.grid
    grid.put_cursor(0, 0)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    page.roster.fill_down()
    refused = page.roster.model.lines[1][0]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    page.roster.fill_down()

    assert (refused, page.roster.model.lines[1][0]) == ("样本2", "样本1")


def test_a_long_paste_is_cut_up_aside_lands_where_the_cursor_was_and_is_kept(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))
    id_ = heads(empty)[0].id
    rows = "\n".join(f"样本{number}\t{an_id(number)}" for number in range(2, 5002))
    page.roster.grid.put_cursor(1, 0)

    page.roster.paste(rows)
    under_way = page.editor.isEnabled(), len(page.roster.model.lines)
    page.back()
    empty.settle()

    assert under_way == (False, 1)
    assert page.editor.isEnabled()
    assert page.stack.currentWidget() is page.editor
    assert [line[0] for line in page.roster.model.lines[:3]] == ["样本1", "样本2", "样本3"]
    assert len(stored(empty, id_).lines) == 5001


def test_the_list_names_the_policy_beside_the_measure(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))
    page.back()
    empty.settle()

    titles = [page.table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(4)]
    shown = [page.table.model().index(0, at).data() for at in range(4)]
    assert titles[1:3] == ["措施", "政策"]
    assert shown[2] == "温鹿政办〔2022〕88号"


@pytest.mark.parametrize("length", [40_000, 400_000])
def test_a_cell_that_no_spreadsheet_could_hold_is_not_pasted_and_the_page_says_why(empty: Sitting, length: int) -> None:
    page = opened(empty, a_told(a_person(1)))
    before = list(page.roster.model.lines)
    page.roster.grid.put_cursor(0, 0)

    page.roster.paste("长" * length)
    empty.settle()

    assert f"第1行第1列有{length:,}字" in page.notice.text
    assert "名单没有改动" in page.notice.text
    assert list(page.roster.model.lines) == before


def test_a_paste_names_the_columns_that_it_left_out(empty: Sitting) -> None:
    page = opened(empty, a_told())

    page.roster.paste(f"姓名\t身份证号码\t部门\n甲\t{an_id(1)}\t车间")

    assert "部门" in page.notice.text


def test_a_measure_of_figures_alone_shows_no_grid(empty: Sitting) -> None:
    page = opened(empty, a_told(measure="output-growth", figures={"output_q1": "1"}))

    assert not page.roster.isVisible()
    assert page.form.figures["output_q1"].text == "1"


def test_f8_goes_to_the_next_problem_and_says_what_it_is(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1), {"name": "乙", "id_number": "330302"}))
    page.roster.grid.setFocus()

    QTest.keyClick(page.roster.grid, Qt.Key.Key_F8)

    at = page.roster.grid.currentIndex()
    assert (at.row(), page.roster.model.columns[at.column()].field) == (1, "id_number")
    assert "6位" in page.roster.words.text()


def test_a_draft_fits_the_smallest_screen(empty: Sitting) -> None:
    page = opened(empty, a_told(a_person(1)))
    window = page.window()

    window.resize(911, 512)
    field(page, "uscc").setText("9133")
    empty.settle()

    assert (window.width(), window.height()) == (911, 512)


def test_files_dropped_on_the_page_are_asked_about(empty: Sitting) -> None:
    page = page_of(empty.window())
    file = next(DECLARATIONS.iterdir())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    seen: list[int] = []

    def note(dialog: IntakeDialog) -> None:
        seen.append(dialog.files.count())
        dialog.reject()

    empty.answer(IntakeDialog, note)
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, Qt.MouseButton.LeftButton, none))

    assert seen == [1]


def test_the_blank_template_of_the_draft_is_saved(
    empty: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(empty, a_told())
    target = tmp_path / "空白.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    page.save_template()
    empty.settle()

    assert target.read_bytes().startswith(b"PK")
    assert str(target) in page.notice.text

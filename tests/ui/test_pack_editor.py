"""编辑政策包: begin, change values with examples run live, put examples right, the text, sign, install, originals."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from reportlab.pdfgen.canvas import Canvas

from desktop.services.packs import open_pack
from desktop.ui.acts import packs
from desktop.ui.dialogs.begin_draft import BeginDraftDialog
from desktop.ui.dialogs.pack_editor import PackEditor
from desktop.ui.dialogs.policy_original import PolicyOriginalDialog
from tests.ui.conftest import NOW, Sitting
from tests.ui.policy_dialogs import DEARER, POLICY, YES, opened, page_of, policy_of, run, say
from tests.ui.test_every_control import clashes, labels_without_buddy, nameless, unlabelled

NEXT = "lucheng-2024"
RATE = "measure.stay.terms.rate.value"


def editor_of(sitting: Sitting, id_: str = NEXT, *, years: int = 0) -> PackEditor:
    page = page_of(sitting)
    begin = partial(packs.begin, source=POLICY, id_=id_, years=years, by=sitting.session.operator, now=NOW)
    run(sitting, begin)
    editor = PackEditor(sitting.session, id_, page.window())
    opened(sitting, editor)
    return editor


def put(sitting: Sitting, editor: PackEditor, key: str, text: str) -> None:
    assert editor.fields.table.choose(key)
    editor.fields.value.setText(text)
    editor.fields.value.returnPressed.emit()
    sitting.settle()


def content_of(sitting: Sitting, id_: str = NEXT) -> str:
    (kept,) = run(sitting, partial(packs.look, id_=id_))
    assert isinstance(kept, packs.Edited)
    return kept.draft.content


def a_pdf(pages: int) -> bytes:
    packed = io.BytesIO()
    canvas = Canvas(packed)
    for number in range(pages):
        canvas.rect(50, 50, 100 + number, 100)
        canvas.showPage()
    canvas.save()
    return packed.getvalue()


def test_a_draft_is_begun_under_a_new_id_and_a_taken_one_is_refused(empty: Sitting) -> None:
    page = page_of(empty)
    dialog = BeginDraftDialog(empty.session, policy_of(empty), page.window())
    opened(empty, dialog)

    dialog.id.setText("Not an id")
    dialog.submit()
    empty.settle()
    refused = dialog.notice.text
    dialog.id.setText(NEXT)
    dialog.submit()
    empty.settle()

    assert "不能用作政策代号" in refused
    assert dialog.draft is not None
    assert dialog.draft.policy == NEXT
    page.reload()
    empty.settle()
    assert [action.text() for action in page.packs._drafts] == [f"继续编辑草稿 {NEXT}…"]


def test_a_changed_sum_is_kept_at_once_and_its_examples_turn_red(empty: Sitting) -> None:
    editor = editor_of(empty)
    before = editor.notice.text

    put(empty, editor, RATE, "600.00")

    assert "全部算对" in before
    assert "算例17个，其中3个不对" in editor.notice.text
    assert [each.holds for each in editor.examples.records.shown][:2] == [False, True]
    assert "算得18,000.00元" in editor.ran.text()
    assert not editor.main.isEnabled()
    assert "500.00元 → 600.00元" in editor.changes.toPlainText()
    assert 'rate = { value = "600.00"' in content_of(empty)


def test_what_cannot_be_a_value_is_told_beside_it_and_nothing_changes(empty: Sitting) -> None:
    editor = editor_of(empty)

    put(empty, editor, "measure.stay.terms.window.value.from", "2023-13-01")

    assert "应为日期" in editor.fields.fault.text()
    assert editor.fields.value.text() == "2023-13-01"
    assert "2023-13-01" not in content_of(empty)


def test_a_value_outside_its_choices_is_shown_and_not_changed_by_looking(empty: Sitting) -> None:
    editor = editor_of(empty)
    text = editor.text.edit.toPlainText()
    editor.text.edit.setPlainText(text.replace('status = "draft"', 'status = "unheard-of"', 1))
    editor.text.commit()
    empty.settle()

    editor.fields.table.choose("policy.status")
    shown = editor.fields.choice.value
    editor.reject()
    empty.settle()

    assert shown == "unheard-of"
    assert 'status = "unheard-of"' in content_of(empty)


def test_typing_that_rests_is_kept_without_enter(empty: Sitting) -> None:
    editor = editor_of(empty)
    editor.fields.table.choose("policy.number")

    editor.fields.value.setText("样〔2024〕1号")
    editor.fields.value.textEdited.emit("样〔2024〕1号")
    empty.bot.waitUntil(lambda: "样〔2024〕1号" in editor.text.edit.toPlainText(), timeout=20_000)

    assert editor.fields.value.text() == "样〔2024〕1号"


def test_what_was_typed_last_is_kept_when_the_editor_closes(empty: Sitting) -> None:
    editor = editor_of(empty)
    editor.fields.table.choose("policy.number")
    editor.fields.value.setText("样〔2024〕2号")

    editor.reject()
    empty.settle()

    assert "样〔2024〕2号" in content_of(empty)


def test_an_example_is_put_right_in_its_own_form(empty: Sitting) -> None:
    editor = editor_of(empty)
    put(empty, editor, RATE, "600.00")
    editor.tabs.setCurrentIndex(1)
    for key in ("payable", "ceiling"):
        editor.example_fields.table.choose(f"example.1.expect.{key}")
        editor.example_fields.value.setText("18000.00")
        editor.example_fields.commit()
        empty.settle()

    assert editor.examples.records.shown[0].holds
    assert "其中2个不对" in editor.notice.text


def test_an_example_is_written_once_more_and_dropped(empty: Sitting) -> None:
    editor = editor_of(empty)

    editor.copy_example.click()
    empty.settle()
    twice = [each.name for each in editor.examples.records.shown]
    editor.examples.choose(2)
    editor.drop_example.click()
    empty.settle()

    assert twice[1] == f"{twice[0]}（副本）"
    assert len(editor.examples.records.shown) == len(twice) - 1 == 17


def test_a_fault_in_the_text_is_marked_with_its_line(empty: Sitting) -> None:
    editor = editor_of(empty)
    editor.tabs.setCurrentIndex(3)
    text = editor.text.edit.toPlainText()

    editor.text.edit.setPlainText(text.replace('payee = { by = "R-L13"', 'payee = { by = "R-L99"', 1))
    editor.text.commit()
    empty.settle()

    assert "R-L99" in editor.notice.text
    assert editor.text.edit.extraSelections()[0].cursor.block().text().startswith("payee")
    assert "还不能读取" in editor.changes.toPlainText()
    assert editor.fields.table.records.shown


def test_lines_that_moved_wait_until_they_were_looked_at(empty: Sitting) -> None:
    editor = editor_of(empty, years=1)
    editor.fields.group.pick("待核对")
    waiting = len(editor.fields.table.records.shown)

    editor.fields.table.selectRow(0)
    editor.fields.seen_button.click()
    empty.settle()

    assert "行待核对" in editor.notice.text
    assert 0 < len(editor.fields.table.records.shown) < waiting


def test_a_sound_draft_is_installed_after_its_effect_was_named(empty: Sitting) -> None:
    editor = editor_of(empty, POLICY)
    text = editor.text.edit.toPlainText()
    for old, new in DEARER:
        text = text.replace(old, new, 1)
    editor.text.edit.setPlainText(text)
    editor.text.commit()
    empty.settle()
    asked: list[str] = []

    say(empty, YES, asked)
    editor.install()
    empty.settle()

    assert "没有未审批的案卷因此改变" in asked[0]
    assert editor.policy == POLICY
    assert "已装入" in editor.told
    assert policy_of(empty).text == text
    assert run(empty, packs.drafts) == [[]]


def test_a_draft_is_signed_and_saved(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    editor, file = editor_of(empty), empty.folder.parent / "签名.pack"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))

    editor.sign()
    empty.settle()
    arrived = open_pack(file.read_bytes(), file.name, trusted=())
    said = editor.notice.text
    editor.save()
    empty.settle()

    assert arrived.seal is not None
    assert arrived.policy.id == NEXT
    assert "已签名" in said
    assert file.read_text("utf-8").startswith("# ")


def test_a_draft_is_let_go_only_when_asked(empty: Sitting) -> None:
    editor = editor_of(empty)

    say(empty, YES)
    editor.discard_button.click()
    empty.settle()

    assert editor.told == f"已删去草稿 {NEXT}。"
    assert run(empty, packs.drafts) == [[]]


def test_a_draft_is_taken_up_again_from_the_menu(empty: Sitting) -> None:
    page = page_of(empty)
    begin = partial(packs.begin, source=POLICY, id_=NEXT, years=0, by=empty.session.operator, now=NOW)
    run(empty, begin)
    page.reload()
    empty.settle()
    seen: list[str] = []

    def close(editor: PackEditor) -> None:
        seen.append(editor.windowTitle())
        editor.accept()

    empty.answer(PackEditor, close)
    page.packs._drafts[0].trigger()
    empty.settle()

    assert seen == [f"编辑政策包　{NEXT}"]
    assert len(page.packs._drafts) == 1


def test_a_pack_file_is_signed_from_the_menu(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    page, file = page_of(empty), empty.folder.parent / "某包.toml"
    file.write_text(policy_of(empty).text, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file.with_suffix(".pack")), ""))

    page.packs.sign.trigger()
    empty.settle()

    assert "已签名" in page.notice.text
    assert open_pack(file.with_suffix(".pack").read_bytes(), "某包", trusted=()).seal is not None


def test_an_original_is_kept_and_leafed_through(empty: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    paper, out = empty.folder.parent / "文件.pdf", empty.folder.parent / "另存.pdf"
    paper.write_bytes(a_pdf(2))
    dialog = PolicyOriginalDialog(empty.session, policy_of(empty), page_of(empty).window())
    opened(empty, dialog)
    first = dialog.notice.text
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(paper), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))

    dialog.attach()
    _drawn(empty, dialog)
    kept = dialog.notice.text
    dialog.forth.click()
    _drawn(empty, dialog)
    leafed = dialog.count.text()
    dialog.save()
    empty.settle()
    dialog.attach()
    empty.settle()

    assert "还没有存入" in first
    assert kept == "已存入“文件.pdf”。"
    assert leafed == "第2页，共2页"
    assert not dialog.page.pixmap().isNull()
    assert out.read_bytes() == paper.read_bytes()
    assert "已经存为这份政策的原文" in dialog.notice.text


def test_a_picture_is_shown_and_what_cannot_be_is_said(empty: Sitting, tmp_path: Path) -> None:
    picture, broken, layout = tmp_path / "扫描.png", tmp_path / "坏.pdf", tmp_path / "版式.ofd"
    image = QImage(40, 30, QImage.Format.Format_RGB888)
    image.fill(0)
    image.save(str(picture))
    broken.write_bytes(b"%PDF-1.7 nothing")
    with zipfile.ZipFile(layout, "w") as archive:
        archive.writestr("OFD.xml", "<ofd/>")
    dialog = PolicyOriginalDialog(empty.session, policy_of(empty), page_of(empty).window())
    opened(empty, dialog)
    seen: list[bool] = []
    for path in (picture, broken, layout):
        run(empty, partial(packs.attach, policy=POLICY, path=path, by=empty.session.operator, now=NOW))
        dialog._list()
        _drawn(empty, dialog)
        seen.append(not dialog.page.pixmap().isNull())

    assert seen == [True, False, False]
    assert dialog.notice.text.startswith("“版式.ofd”不能在这里显示，原文没有改动。点“另存”")
    assert (dialog.save_button.isEnabled(), dialog.larger.isEnabled()) == (True, False)


def test_no_engine_opens_a_document_from_outside_in_the_process_of_the_window(
    empty: Sitting, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paper = tmp_path / "文件.pdf"
    paper.write_bytes(a_pdf(1))
    run(empty, partial(packs.attach, policy=POLICY, path=paper, by=empty.session.operator, now=NOW))
    opened_here: list[object] = []
    monkeypatch.setattr(pypdfium2, "PdfDocument", opened_here.append)
    dialog = PolicyOriginalDialog(empty.session, policy_of(empty), page_of(empty).window())
    opened(empty, dialog)

    _drawn(empty, dialog)

    assert not dialog.page.pixmap().isNull()
    assert opened_here == []


def _drawn(sitting: Sitting, dialog: PolicyOriginalDialog) -> None:
    """Wait until a page is there, or was refused."""
    sitting.settle()
    sitting.bot.waitUntil(lambda: not dialog._wait.isActive())
    sitting.settle()


@pytest.mark.parametrize("tab", range(4))
def test_every_control_of_the_editor_is_named_on_every_page(empty: Sitting, tab: int) -> None:
    editor = editor_of(empty)
    editor.tabs.setCurrentIndex(tab)

    assert nameless(editor) == []
    assert labels_without_buddy(editor) == []
    assert clashes(editor) == []
    assert unlabelled(editor) == []


def test_the_editor_fits_the_smallest_screen(empty: Sitting) -> None:
    window = empty.window(size=(911, 512))
    begin = partial(packs.begin, source=POLICY, id_=NEXT, years=0, by=empty.session.operator, now=NOW)
    run(empty, begin)
    editor = PackEditor(empty.session, NEXT, window)
    opened(empty, editor)

    for tab in range(editor.tabs.count()):
        editor.tabs.setCurrentIndex(tab)
        empty.settle()
        assert editor.width() <= 911
        assert editor.height() <= 512

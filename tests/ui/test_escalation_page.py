"""上报: choose and preview, save to a drive, the district's side, and the walk through its answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.models.answers import MarkKind
from desktop.records import CaseState
from desktop.services.answer_batch import Objections, answer_batch
from desktop.services.decide import decide
from desktop.services.desk import open_desk
from desktop.services.receive_batch import receive_batch
from desktop.services.trust import trust
from desktop.ui.dialogs.answering import AnswerDialog
from desktop.ui.dialogs.batch import CreateBatchDialog, PickBatchDialog
from desktop.ui.dialogs.save_batch import EJECT, SaveBatchDialog
from desktop.ui.dialogs.walking import WalkDialog
from desktop.ui.pages.escalation import EscalationPage
from desktop.ui.tasks import Errand
from desktop.ui.widgets.drives import Drive
from tests.ui.conftest import NOW, PASSPHRASE, Sitting, Sound, cell, make_workspace
from tests.ui.test_every_control import clashes, nameless

FIRST, SECOND = "330302001-LG-2023-0001", "330302001-LG-2023-0003"


def approve(sitting: Sitting, *numbers: str) -> None:
    def work(errand: Errand) -> None:
        store = errand.desk.store
        for number in numbers:
            for by, step in (("reviewer", "review"), ("approver", "approve")):
                operator = store.operators.get(by)
                decide(store, store.cases.by_number(number), step, by=operator, now=NOW, reason="已阅")

    sitting.session.tasks.run(sitting.session, work, lambda _: None)
    sitting.settle()


def page_of(sitting: Sitting, *numbers: str) -> EscalationPage:
    approve(sitting, *numbers)
    page = sitting.window().show_page("escalation")
    assert isinstance(page, EscalationPage)
    sitting.settle()
    sitting.session.tasks.trouble = lambda _owner, error: sitting.troubles.append(error.code)
    return page


def make(sitting: Sitting, page: EscalationPage, file: Path) -> str:
    """Make a plain batch of what is chosen; return its number."""

    def seal(dialog: CreateBatchDialog) -> None:
        dialog.file.set_path(file)
        dialog.plain.setChecked(True)
        dialog.submit()

    sitting.answer(CreateBatchDialog, seal)
    page.make_batch()
    sitting.settle()
    return str(page.sent.records.shown[0].batch.number)


def test_everything_approved_is_chosen_and_its_sum_shown_before_anything_is_made(full: Sitting, sound: Sound) -> None:
    page = page_of(full, FIRST, SECOND)
    for table in (page.approved, page.sent, page.received, page.choosing.concerns):
        sound(table.records)

    assert page.choosing.numbers == (FIRST, SECOND)
    assert page.sum.text().startswith("选了2件（共2件），")
    assert "没有列入的10件" in page.sum.text()
    assert page.create_button.isEnabled()


def test_only_the_chosen_case_goes(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST, SECOND)
    page.approved.choose(SECOND)
    full.bot.waitUntil(lambda: page.sum.text().startswith("选了1件"))
    full.settle()

    make(full, page, tmp_path / "a.zip")

    assert [line.batch.cases for line in page.sent.records.shown] == [(SECOND,)]
    assert [line.case.number for line in page.approved.records.shown] == [FIRST]
    assert cell(page.sent, 0, "区级反馈") == "没有反馈，今天上报"


def test_a_batch_that_is_stopped_midway_was_never_made(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST, SECOND)

    def seal(dialog: CreateBatchDialog) -> None:
        dialog.file.set_path(tmp_path / "a.zip")
        dialog.plain.setChecked(True)
        dialog.submit()

    full.answer(CreateBatchDialog, seal)
    page.make_batch()
    full.session.tasks.cancel()
    full.settle()

    assert full.troubles == ["cancelled"]
    assert list(page.sent.records.shown) == []
    assert page.choosing.numbers == (FIRST, SECOND)
    assert list(tmp_path.glob("*.zip")) == []


def test_no_tab_has_a_control_without_a_name_or_two_for_one_key(full: Sitting) -> None:
    page = page_of(full, FIRST)

    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        assert (clashes(page.window()), nameless(page.window())) == ([], [])


def test_another_page_can_ask_for_a_batch(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST, SECOND)
    page.approved.choose(FIRST)
    first = make(full, page, tmp_path / "a.zip")
    make(full, page, tmp_path / "b.zip")

    full.session.go("escalation", batch=first)
    full.settle()

    chosen = page.sent.current()
    assert page.tabs.currentIndex() == 1
    assert chosen is not None
    assert chosen.batch.number == first


def test_nothing_chosen_makes_nothing(full: Sitting) -> None:
    page = page_of(full, FIRST)
    page.approved.clearSelection()
    full.bot.waitUntil(lambda: page.sum.text().startswith("没有选案卷"))
    full.settle()

    assert not page.create_button.isEnabled()


def test_a_copy_goes_to_a_drive_and_the_clerk_is_told_to_eject_it(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST)
    number = make(full, page, tmp_path / "a.zip")
    drive = tmp_path / "stick"
    drive.mkdir()

    def pick(dialog: SaveBatchDialog) -> None:
        dialog.folder.set_path(drive)
        dialog.submit()

    page.sent.choose(number)
    full.answer(SaveBatchDialog, pick)
    page.save_button.click()
    full.settle()

    assert (drive / f"{number}.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()
    assert page.notice.text == f"批次 {number} 已保存到 {drive / number}.zip，读回核对一致。{EJECT}"
    assert "（共2次）" in cell(page.sent, 0, "保存到")


def test_a_drive_pulled_out_between_asking_and_writing_leaves_nothing(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST)
    number = make(full, page, tmp_path / "a.zip")
    drive = tmp_path / "stick"
    drive.mkdir()

    def pick(dialog: SaveBatchDialog) -> None:
        dialog.folder.set_path(drive)
        dialog.submit()
        drive.rmdir()

    page.sent.choose(number)
    full.answer(SaveBatchDialog, pick)
    page.save()
    full.settle()

    assert full.troubles == ["drive-gone"]
    assert len(page.sent.records.shown[0].copies) == 1


@pytest.mark.parametrize(
    ("free", "words"), [(10, "移动盘的空间不够"), (10_000, "已经在那里")], ids=["too small", "taken"]
)
def test_a_drive_is_judged_before_anything_is_written(qtbot: QtBot, tmp_path: Path, free: int, words: str) -> None:
    (tmp_path / "PC-1.zip").write_bytes(b"older")
    dialog = SaveBatchDialog("PC-1", 500, drives=lambda: [Drive(name="盘", root=tmp_path, free=free)])
    qtbot.addWidget(dialog)

    dialog.submit()

    assert dialog.result() == SaveBatchDialog.DialogCode.Rejected
    assert words in dialog.notice.text
    assert dialog.path == tmp_path / "PC-1.zip"


def test_no_drive_is_said_and_looked_for_again(qtbot: QtBot, tmp_path: Path) -> None:
    there: list[Drive] = []
    dialog = SaveBatchDialog("PC-1", 500, drives=lambda: there)
    qtbot.addWidget(dialog)
    told = dialog.notice.text
    dialog.submit()
    refused = dialog.notice.text

    there.append(Drive(name="盘", root=tmp_path, free=10_000))
    dialog.again.click()

    assert told.startswith("没有找到移动盘")
    assert refused.startswith("没有填写文件夹")
    assert dialog.folder.path == tmp_path
    assert dialog.notice.text == ""


@pytest.fixture
def answered(full: Sitting, tmp_path: Path) -> tuple[EscalationPage, str, Path]:
    """Return a page whose batch of two cases was answered: one case returned, one person of the other denied."""
    page = page_of(full, FIRST, SECOND)
    number = make(full, page, tmp_path / "a.zip")
    make_workspace(tmp_path / "district")
    certificates: list[bytes] = []
    full.session.tasks.run(
        full.session, lambda errand: errand.desk.signer().certificate_pem, certificates.append, reading=True
    )
    full.settle()
    with open_desk(tmp_path / "district", PASSPHRASE) as desk:
        desk.store.office._session.run("UPDATE office SET code = '330302000'")
        clerk, approver = desk.store.operators.get("clerk"), desk.store.operators.get("approver")
        trust(desk, certificates[0], name="街道", by=clerk, now=NOW)
    with open_desk(tmp_path / "district", PASSPHRASE) as desk:
        content = (tmp_path / "a.zip").read_bytes()
        received = receive_batch(desk, content, passphrase=None, by=clerk, now=NOW)
        row = int(received.paid[SECOND][0][0])
        objections = Objections(returned={FIRST: "请补充比对"}, denied={(SECOND, row): "已离职"})
        file = tmp_path / "answer.zip"
        file.write_bytes(answer_batch(desk, number, objections, by=approver, now=NOW))
        superior = desk.signer().certificate_pem
    by = next(each for each in full.session.place.operators if each.id == "approver")
    work = lambda errand: trust(errand.desk, superior, name="区级", superior=True, by=by, now=NOW)  # noqa: E731
    full.session.tasks.run(full.session, work, lambda _: None)
    full.settle()
    return page, number, file


def feed_back(sitting: Sitting, page: EscalationPage, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    page.feedback_button.click()
    sitting.settle()


def test_the_answer_is_walked_through_one_by_one_and_kept(
    full: Sitting, answered: tuple[EscalationPage, str, Path], monkeypatch: pytest.MonkeyPatch, sound: Sound
) -> None:
    page, number, file = answered
    told: list[str] = []

    def walk(dialog: WalkDialog) -> None:
        sound(dialog.table.records)
        told.append(dialog.theirs.text())
        dialog.accept_button.click()
        full.bot.waitUntil(lambda: dialog.progress.text().startswith("第2处"))
        dialog.correct_button.click()
        told.append(dialog.notice.text)
        dialog.reject()

    full.answer(WalkDialog, walk)
    feed_back(full, page, file, monkeypatch)
    page.sent.choose(number)
    state = cell(page.sent, 0, "区级反馈")
    kept: list[list[MarkKind | None]] = []

    def again(dialog: WalkDialog) -> None:
        kept.append([item.mark.kind if item.mark else None for item in dialog.table.records.shown])
        dialog.note.setText("补证明")
        dialog.correct_button.click()
        full.bot.waitUntil(lambda: "未处理0处" in dialog.progress.text())
        dialog.open_button.click()

    full.answer(WalkDialog, again)
    page.walk_button.click()
    full.settle()

    assert told[0].endswith("请补充比对")
    assert told[1].startswith("没有写明更正什么")
    assert state == "部分确认1件、退回1件；1处未处理"
    assert kept == [[MarkKind.ACCEPTED, None]]
    assert page.window().stack.currentWidget() is not page  # type: ignore[attr-defined]


def test_an_altered_answer_and_a_strangers_answer_move_nothing(
    full: Sitting, answered: tuple[EscalationPage, str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _, file = answered
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])

    feed_back(full, page, file, monkeypatch)
    file.write_bytes(whole)
    forget = lambda errand: errand.desk.store.trusted._session.run(  # noqa: E731
        "DELETE FROM trusted_signer WHERE superior"
    )
    full.session.tasks.run(full.session, forget, lambda _: None)
    full.settle()
    feed_back(full, page, file, monkeypatch)

    assert len(full.troubles) == 2
    assert full.troubles[1] == "signer-untrusted"
    assert all(line.answered_at is None for line in page.sent.records.shown)


def test_the_district_objects_with_a_reason_and_writes_its_answer(full: Sitting, tmp_path: Path) -> None:
    page = page_of(full, FIRST)
    make(full, page, tmp_path / "a.zip")
    own: list[str] = []

    def pick(dialog: PickBatchDialog) -> None:
        dialog.file.set_path(tmp_path / "a.zip")
        dialog.submit()

    def say(dialog: AnswerDialog) -> None:
        dialog.table.selectRow(1)
        dialog.object()
        own.append(dialog.notice.text)
        dialog.reason.setText("已离职")
        dialog.object()
        own.append(dialog.sum.text())
        dialog.undo()
        own.append(dialog.sum.text())
        dialog.file.set_path(tmp_path / "answer.zip")
        dialog.submit()

    from desktop.ui.dialogs.batch import ReceivedDialog

    full.answer(PickBatchDialog, pick)
    full.answer(ReceivedDialog, lambda dialog: dialog.accept())
    page.receive()
    full.settle()
    page.received.selectRow(0)
    full.be("approver")
    full.answer(AnswerDialog, say)
    page.answer_button.click()
    full.settle()

    assert "理由" in own[0]
    assert own[1:] == ["退回0件，不予确认1人，其余确认。", "退回0件，不予确认0人，其余确认。"]
    assert full.troubles == ["own-batch"]
    assert not (tmp_path / "answer.zip").exists()


def test_what_was_returned_is_told_in_the_case(
    full: Sitting, answered: tuple[EscalationPage, str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _, file = answered
    full.answer(WalkDialog, lambda dialog: dialog.reject())

    feed_back(full, page, file, monkeypatch)

    assert "有2处不同" in page.notice.text
    states: list[CaseState] = []
    read = lambda errand: errand.desk.store.cases.by_number(FIRST).state  # noqa: E731
    full.session.tasks.run(full.session, read, states.append, reading=True)
    full.settle()
    assert states == [CaseState.RETURNED]

"""Where a batch goes, and what is told of one that came in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.services.batch_scans import MOST_BYTES, ScanTotal
from desktop.services.materials import attach
from desktop.services.receive_batch import Received
from desktop.ui.acts.batches import Ready
from desktop.ui.dialogs.batch import CheckedDialog, CreateBatchDialog, PickBatchDialog, ReceivedDialog
from desktop.ui.pages.escalation import EscalationPage
from desktop.ui.tasks import Errand
from desktop.ui.widgets.notice import Notice
from tests.printing.scans import a_pdf
from tests.services.test_materials import a_file
from tests.ui.conftest import NOW, Sitting
from tests.ui.test_escalation_page import FIRST, page_of

_TOO_MANY = ScanTotal(files=900, pages=900, size=MOST_BYTES + 1)
NOTHING = Ready(approved=(), waiting=0, stale=0, sent=(), received=())


def a_batch() -> Received:
    return Received(
        number="330303002-PC-2023-0001",
        office="邻街道办事处",
        office_code="330303002",
        policy="lucheng-2023",
        trusted=True,
        signer="邻街道办事处",
        fingerprint="ab" * 32,
        cases=1,
    )


def lines(dialog: ReceivedDialog) -> list[list[str]]:
    model = dialog.table.records
    return [[str(model.index(row, column).data()) for column in range(5)] for row in range(model.rowCount())]


def test_a_batch_never_takes_the_place_of_another_file(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "批次.zip"
    file.write_bytes(b"an older batch")
    dialog = CreateBatchDialog(NOTHING, file)
    qtbot.addWidget(dialog)
    dialog.plain.setChecked(True)

    dialog.submit()
    refused, told = dialog.result(), dialog.notice.text
    dialog.file.set_path(tmp_path / "另一个.zip")
    dialog.submit()

    assert refused == CreateBatchDialog.DialogCode.Rejected
    assert "已经存在" in told
    assert dialog.result() == CreateBatchDialog.DialogCode.Accepted


def test_the_proposed_name_tells_office_and_time(full: Sitting) -> None:
    page = full.window().show_page("escalation")
    assert isinstance(page, EscalationPage)
    full.settle()
    page.create_button.setEnabled(True)
    proposed: list[str] = []

    def read(dialog: CreateBatchDialog) -> None:
        proposed.append(dialog.path.name)
        dialog.reject()

    full.answer(CreateBatchDialog, read)
    page.make_batch()

    assert proposed == [f"批次-330302001-{full.session.now().astimezone():%Y%m%d-%H%M%S}.zip"]


def test_other_readings_are_listed_and_never_told_in_green(full: Sitting) -> None:
    policy = full.session.place.policies["lucheng-2023"]
    reading = next(each for each in policy.readings.values() if len(each.options) > 1)
    theirs, ours = reading.options[1], reading.options[0]
    received = a_batch()
    received.readings.append({"case": "案卷一", "reading": reading.id, "sender": theirs.id, "ours": ours.id})

    dialog = ReceivedDialog(received, policy)
    full.bot.addWidget(dialog)
    band = dialog.findChildren(Notice)[0]

    assert lines(dialog) == [["案卷一", "—", f"口径不同：{reading.title}", theirs.text, ours.text]]
    assert band.property("tone") == "wait"
    assert "有1件的口径与本方不同" in band.text


def test_who_is_paid_twice_is_listed_with_the_other_office(qtbot: QtBot) -> None:
    received = a_batch()
    twice = {"measure": "stay", "id": "3303**********1234", "case": "案卷一"}
    received.doubly_paid.append({**twice, "other_office": "第三街道", "other_case": "案卷二"})

    dialog = ReceivedDialog(received)
    qtbot.addWidget(dialog)

    assert lines(dialog) == [["案卷一", "—", "重复发放", "证件号码 3303**********1234", "第三街道已发放，案卷 案卷二"]]


@pytest.mark.parametrize("readings", [0, 1])
def test_a_batch_without_findings_is_green_only_under_our_own_readings(qtbot: QtBot, readings: int) -> None:
    received = a_batch()
    received.readings += [{"case": "案卷一", "reading": "R-X", "sender": "a", "ours": "b"}] * readings

    dialog = ReceivedDialog(received)
    qtbot.addWidget(dialog)

    assert dialog.findChildren(Notice)[0].property("tone") == ("wait" if readings else "good")


def test_how_large_the_scans_are_is_said_where_they_are_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    def offer(scans: ScanTotal | None) -> tuple[str, bool]:
        dialog = CreateBatchDialog(NOTHING, tmp_path / "批次.zip", scans=scans)
        qtbot.addWidget(dialog)
        return dialog.scan_words.text(), dialog.scans.isEnabled()

    none, some, many = (offer(each) for each in (None, ScanTotal(files=3, pages=9, size=2_500_000), _TOO_MANY))

    assert (none[1], some[1], many[1]) == (False, True, False)
    assert "3份9页，批次会大 2.5 MB" in some[0]
    assert "请分批" in many[0]


def test_the_scans_of_a_batch_are_asked_for_and_saved_from_its_check(
    full: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))

    def scan(errand: Errand) -> None:
        store = errand.desk.store
        clerk, file = store.operators.get("clerk"), a_file(a_pdf(2), "申请表.pdf")
        attach(errand.desk, FIRST, [file], material="application", by=clerk, now=NOW)

    full.session.tasks.run(full.session, scan, lambda _: None)
    page = page_of(full, FIRST)

    def seal(dialog: CreateBatchDialog) -> None:
        dialog.file.set_path(tmp_path / "a.zip")
        dialog.plain.setChecked(True)
        dialog.scans.setChecked(True)
        dialog.submit()

    def pick(dialog: PickBatchDialog) -> None:
        dialog.file.set_path(tmp_path / "a.zip")
        full.answer(CheckedDialog, save)
        dialog.submit()

    def save(dialog: CheckedDialog) -> None:
        dialog.save_button.click()
        full.settle()
        dialog.accept()

    (tmp_path / "out").mkdir()
    full.answer(CreateBatchDialog, seal)
    page.make_batch()
    full.settle()
    full.answer(PickBatchDialog, pick)
    page.check()
    full.settle()

    [saved] = (tmp_path / "out").rglob("*.pdf")
    assert saved.read_bytes() == a_pdf(2)
    assert "1份扫描件已保存" in page.notice.text

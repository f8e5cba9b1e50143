"""Where a batch goes, and what is told of one that came in."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.services.receive_batch import Received
from desktop.ui.acts.batches import Ready
from desktop.ui.dialogs.batch import CreateBatchDialog, ReceivedDialog
from desktop.ui.pages.escalation import EscalationPage
from desktop.ui.widgets.notice import Notice
from tests.ui.conftest import Sitting

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

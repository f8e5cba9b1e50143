"""A fingerprint (指纹) is compared over the telephone: it stands in groups of four wherever people read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.masking import aloud
from desktop.services.packs import Seal
from desktop.ui.dialogs.batch import CheckedDialog, ReceivedDialog
from desktop.ui.dialogs.install_policy import signer
from desktop.ui.widgets.notice import Notice
from tests.ui.more_dialogs import CHECKED, RECEIVED

DESKTOP = Path(__file__).parents[2] / "desktop"
GROUPS = " ".join(["abab"] * 16)


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    assert aloud("0123456789abcdef") == "0123 4567 89ab cdef"


def test_a_batch_of_a_stranger_is_told_with_its_fingerprint_in_groups(qtbot: QtBot) -> None:
    checked, received = CheckedDialog(CHECKED, False, None), ReceivedDialog(RECEIVED, None, None)
    qtbot.addWidget(checked)
    qtbot.addWidget(received)

    told = [notice.text for dialog in (checked, received) for notice in dialog.findChildren(Notice)]

    assert len(told) == 2
    assert all(GROUPS in each for each in told)


def test_a_pack_of_a_stranger_is_told_with_its_fingerprint_in_groups() -> None:
    seal = Seal(name="样例镇", fingerprint="ab" * 32, trusted=False)

    _, advice = signer(seal)

    assert GROUPS in advice


@pytest.mark.parametrize("layer", ["ui", "cli"])
def test_no_words_hold_a_fingerprint_as_one_unbroken_run(layer: str) -> None:
    unbroken = re.compile(r"\{[\w.]*fingerprint\}")

    found = [path.name for path in (DESKTOP / layer).rglob("*.py") if unbroken.search(path.read_text("utf-8"))]

    assert found == []

"""The window does not freeze while a big file comes in, and answers while a backup is made."""

from __future__ import annotations

import csv
import time
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop.ui.acts import office
from desktop.ui.acts.intake import Wanted
from desktop.ui.dialogs.intake_report import IntakeReportDialog
from desktop.ui.pages.cases import CasesPage
from tests.ui.conftest import Sitting

ROWS = 20_000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
A_FREEZE = 1.0  # seconds: two busy cores shared with other tests say nothing finer; 100 ms are held by the bench


def big_file(folder: Path) -> Path:
    file = folder / "big.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(["申报单位名称", "温州样例大有限公司"])
        out.writerow(["统一社会信用代码", "91330302C6A50G0AE9"])
        out.writerow(["姓名", "身份证号码", "岗位", "留温起始日期", "留温截止日期"])
        for number in range(ROWS):
            body = f"{510101 + number % 7}1990{number // 1000 % 12 + 1:02d}{number % 28 + 1:02d}{number % 1000:03d}"
            total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
            out.writerow([f"员工{number}", body + "10X98765432"[total % 11], "操作工", "2023-01-06", "2023-02-05"])
    return file


def test_the_window_does_not_freeze_while_a_big_file_comes_in(empty: Sitting, tmp_path: Path) -> None:
    window = empty.window()
    page = window.show_page("cases")
    assert isinstance(page, CasesPage)
    beats: list[float] = []
    heart = QTimer(window)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    taken: list[int] = []

    def read(dialog: IntakeReportDialog) -> None:
        taken.append(dialog.files.records.rowCount())
        dialog.accept()

    empty.answer(IntakeReportDialog, read)
    heart.start(5)
    page.take_in(Wanted(paths=(big_file(tmp_path),), policy="lucheng-2023", measure="stay"))
    empty.bot.waitUntil(lambda: bool(taken), timeout=60_000)
    heart.stop()

    longest = max(later - earlier for earlier, later in pairwise(beats))
    print(f"longest stall during an import of {ROWS} rows: {longest * 1000:.0f} ms")  # noqa: T201
    assert taken == [1]
    assert longest < A_FREEZE


def test_readers_are_answered_while_a_backup_is_made_and_it_is_told_how_far_it_is(full: Sitting) -> None:
    session = full.session
    heard: list[str] = []
    told: list[tuple[int, int]] = []
    session.tasks.progressed.connect(lambda _title, done, total: told.append((done, total)))

    session.do(session, office.back_up, lambda _: heard.append("backup"), title="正在备份")
    session.look(session, office.last_backup, lambda _: heard.append("reader"))
    full.settle()

    assert heard == ["reader", "backup"]
    assert told[-1][0] == told[-1][1] > 0


def test_a_backup_can_be_stopped_and_leaves_nothing_behind(full: Sitting) -> None:
    session = full.session

    session.do(session, office.back_up, lambda _: full.troubles.append("made"), title="正在备份")
    session.tasks.cancel()
    full.settle()

    assert full.troubles == ["cancelled"]
    assert list((full.folder / "backups").iterdir()) == []

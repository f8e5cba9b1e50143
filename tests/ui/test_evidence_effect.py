"""佐证: what an extract would change is shown before it is registered; the calendar tells what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ui.dialogs.evidence import EvidenceDialog
from desktop.ui.dialogs.evidence_effect import EvidenceEffectDialog
from desktop.ui.pages.evidence_cover import covered
from desktop.ui.widgets.coverage import Coverage
from tests.services.counter import an_insurance_extract, workers
from tests.ui.conftest import Sitting
from tests.ui.test_evidence_page import column, evidence_of


def fill(file: Path, dialog: EvidenceDialog) -> None:
    dialog.file.set_path(file)
    dialog.submit()


def test_what_would_change_is_shown_before_anything_is_registered(full: Sitting, tmp_path: Path) -> None:
    page = evidence_of(full)
    file = an_insurance_extract(tmp_path / "a.xlsx", workers(2))
    told: list[str] = []

    def look(dialog: EvidenceEffectDialog) -> None:
        told.extend((dialog.notice.text, dialog.words.text(), str(dialog.table.records.rowCount())))
        full.answer(EvidenceDialog, lambda again: again.reject())
        dialog.reject()

    full.answer(EvidenceDialog, lambda dialog: fill(file, dialog))
    full.answer(EvidenceEffectDialog, look)
    page.register()
    full.bot.waitUntil(lambda: bool(told), timeout=20_000)
    full.settle()

    assert "件案卷需要重新核验" in told[0]
    assert "减少" in told[0]
    assert "已审批的案卷不变" in told[1]
    assert int(told[2]) > 0
    assert len(column(page, "种类")) == 2


def test_an_extract_is_registered_once_its_effect_was_agreed_to(full: Sitting, tmp_path: Path) -> None:
    page = evidence_of(full)
    file = an_insurance_extract(tmp_path / "a.xlsx", workers(2))

    full.answer(EvidenceDialog, lambda dialog: fill(file, dialog))
    full.answer(EvidenceEffectDialog, lambda dialog: dialog.main.click())
    page.register()
    full.bot.waitUntil(lambda: len(column(page, "种类")) == 3, timeout=20_000)
    full.settle()

    assert "已登记“a.xlsx”" in page.notice.text
    assert "需要重新核验" in page.notice.text


def test_a_file_that_changed_since_its_effect_was_shown_is_not_registered(full: Sitting, tmp_path: Path) -> None:
    page = evidence_of(full)
    file = an_insurance_extract(tmp_path / "a.xlsx", workers(2))
    told: list[str] = []

    def change(dialog: EvidenceEffectDialog) -> None:
        an_insurance_extract(file, workers(3))
        full.answer(EvidenceDialog, again)
        dialog.main.click()

    def again(dialog: EvidenceDialog) -> None:
        told.append(dialog.notice.text)
        dialog.reject()

    full.answer(EvidenceDialog, lambda dialog: fill(file, dialog))
    full.answer(EvidenceEffectDialog, change)
    page.register()
    full.bot.waitUntil(lambda: bool(told), timeout=20_000)
    full.settle()

    assert "预览之后被改动过" in told[0]
    assert len(column(page, "种类")) == 2


def test_the_calendar_tells_of_every_month_what_is_covered(full: Sitting) -> None:
    page = evidence_of(full)
    page.tabs.setCurrentIndex(3)

    model = page.calendar
    months = list(model._months)

    assert {"2023-01", "2023-02"} <= set(months)
    january, february = months.index("2023-01"), months.index("2023-02")
    assert model.words(0, january) == "参保明细 2023-01：全月"
    assert model.words(1, january).startswith("比对结果 2023-01：6–31日")
    assert model.words(1, february).startswith("比对结果 2023-02：1–5日")


def test_the_calendar_is_walked_with_the_arrow_keys(full: Sitting) -> None:
    page = evidence_of(full)
    page.tabs.setCurrentIndex(3)
    calendar: Coverage = page.calendar
    calendar.setFocus()

    QTest.keyClick(calendar, Qt.Key.Key_Down)
    QTest.keyClick(calendar, Qt.Key.Key_Right)

    assert calendar.accessibleDescription() == calendar.words(1, 1)
    assert page.detail.text() == calendar.words(1, 1)


def test_days_that_are_asked_for_and_not_covered_are_missing() -> None:
    extract = {"kind": "movement", "undone": False, "covers": {"from": "2023-01-10", "to": "2023-01-20"}}
    gone = {"kind": "movement", "undone": True, "covers": {"from": "2023-01-01", "to": "2023-02-28"}}

    months, lines = covered([extract, gone], {"movement": [(date(2023, 1, 6), date(2023, 2, 2))]})

    assert months == ["2023-01", "2023-02"]
    january, february = lines[1].months
    assert january.missing == frozenset({*range(6, 10), *range(21, 32)})
    assert (february.days, february.missing) == (frozenset(), frozenset({1, 2}))


def test_a_calendar_without_anything_says_what_to_do(empty: Sitting) -> None:
    calendar = Coverage()
    empty.bot.addWidget(calendar)
    calendar.show_months([], [])

    assert "登记佐证材料后" in calendar.accessibleDescription()
    assert not calendar.grab().isNull()

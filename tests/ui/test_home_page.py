"""工作台: what waits for whoever is signed in, the charts and sums, and where each of them leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.ui.acts import cases, entry
from desktop.ui.acts import home as acts
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.cases import CasesPage
from desktop.ui.pages.home import HomePage
from desktop.ui.pages.home_faces import STEP_PLACES
from desktop.ui.tasks import Errand
from desktop.ui.widgets.bars import Chart
from desktop.ui.widgets.tiles import TileGrid
from tests.ui.conftest import NOW, RECEIVED, Sitting, Sound

CASE = "330302001-LG-2023-0001"


def home_of(sitting: Sitting, by: str = "clerk", size: tuple[int, int] = (1366, 768)) -> tuple[MainWindow, HomePage]:
    sitting.be(by)
    window = sitting.window(size=size)
    page = window.show_page("home")
    assert isinstance(page, HomePage)
    sitting.settle()
    return window, page


def titles(grid: TileGrid) -> dict[str, str]:
    return {tile.face.title: tile.face.figure for tile in grid.tiles}


def asked(sitting: Sitting, act: Callable[[], object]) -> list[tuple[str, Any]]:
    """Return where an act leads."""
    found: list[tuple[str, Any]] = []
    note = lambda page, where: found.append((page, where))  # noqa: E731
    sitting.session.asked.connect(note)
    act()
    sitting.settle()
    sitting.session.asked.disconnect(note)
    return found


def do(sitting: Sitting, act: Callable[..., Any], **named: Any) -> None:  # noqa: ANN401
    """Do something through the session, as a page would."""
    sitting.session.do(sitting.session, act, lambda _done: None, title="试", **named)
    sitting.settle()


def test_the_tiles_and_the_badges_are_those_of_whoever_is_signed_in(full: Sitting) -> None:
    window, page = home_of(full, "reviewer")
    reviewer = titles(page.mine), window.side.buttons["approvals"].count

    full.be("approver")
    full.settle()

    assert reviewer == ({"待复核": "12", "备份已到期": "1"}, 12)
    assert titles(page.mine) == {"备份已到期": "1"}
    assert titles(page.others) == {"待复核": "12"}
    assert (window.side.buttons["approvals"].count, window.side.buttons["settings"].count) == (0, 1)


def test_who_entered_everything_is_shown_that_it_waits_for_another(full: Sitting) -> None:
    _, page = home_of(full)

    assert titles(page.others) == {"待复核": "12"}
    assert page.others.tiles[0].face.faint
    assert not page.nothing.isVisible()


def test_a_tile_leads_to_its_list_by_mouse_and_by_enter(full: Sitting) -> None:
    window, page = home_of(full, "reviewer")
    tile = page.mine.tiles[0]

    clicked = asked(full, lambda: QTest.mouseClick(tile, Qt.MouseButton.LeftButton))
    window.show_page("home")
    tile.setFocus()
    entered = asked(full, lambda: QTest.keyClick(tile, Qt.Key.Key_Return))

    assert clicked == entered == [("approvals", {"step": "review"})]


def test_what_was_written_shows_at_once_and_the_tiles_stay_the_same(full: Sitting) -> None:
    _, page = home_of(full, "reviewer")
    before = page.mine.tiles[0]
    before.setFocus()

    do(full, cases.take_step, chosen=[(CASE, "")], step="return", reason="缺材料")

    assert page.mine.tiles[0] is before
    assert before.hasFocus()
    assert titles(page.mine)["待复核"] == "11"
    assert titles(page.others) == {"待补正": "1"}


def test_the_badges_follow_while_another_page_is_shown(full: Sitting, qtbot: QtBot) -> None:
    window, page = home_of(full)
    window.show_page("evidence")
    full.settle()

    do(full, cases.take_step, chosen=[(CASE, "")], step="return", reason="缺材料")

    qtbot.waitUntil(lambda: window.side.buttons["cases"].count == 1, timeout=5000)
    assert not page.isVisible()


def test_changes_that_come_while_counting_are_counted_once_more(full: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    _, page = home_of(full)
    counted: list[object] = []
    service = acts.overview

    def count(errand: Errand, **named: Any) -> Any:  # noqa: ANN401
        counted.append(1)
        return service(errand, **named)

    monkeypatch.setattr(acts, "overview", count)

    for _ in range(20):
        page.reload()
    full.settle()

    assert len(counted) == 2


def test_a_new_day_is_counted_anew_when_the_page_is_shown_again(full: Sitting) -> None:
    window, page = home_of(full)
    window.show_page("evidence")
    full.settle()
    full.session.now = lambda: NOW + timedelta(days=2)

    window.show_page("home")
    full.settle()

    assert page.today.text() == "2023年2月13日　星期一"
    assert page.ends.text().endswith("还有96个工作日。")


def test_a_workspace_that_cannot_be_read_says_so_on_the_page_and_is_tried_again(
    full: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, page = home_of(full)

    def fail(_errand: object, **_named: object) -> None:
        raise DeskError("database-damaged")

    with monkeypatch.context() as broken:
        broken.setattr(acts, "overview", fail)
        page.refresh_button.click()
        full.settle()
    said = page.notice.isVisible(), page.notice.text
    led = asked(full, page.others.tiles[0].click)
    page.session.go("home")
    page.refresh_button.click()
    full.settle()

    assert said[0]
    assert led == [("approvals", {"step": "review"})]
    assert said[1].startswith(DeskError("database-damaged").message)
    assert not page.notice.isVisible()


def test_the_charts_say_the_same_as_the_sums(full: Sitting, sound: Sound) -> None:
    _, page = home_of(full)

    sound(page.table.records)
    assert [(mark.label, mark.words) for mark in page.states.marks] == [("已核验", "12件")]
    assert [mark.words for mark in page.days.marks if mark.value] == ["收件12件"]
    rows = page.table.records.shown
    declared, payable = sum(row.declared_fen for row in rows), sum(row.payable_fen for row in rows)
    assert sum(mark.value for mark in page.measures.marks) == declared
    assert sum(mark.inner for mark in page.measures.marks) == payable
    assert page.sum.text().startswith(f"共12件，{sum(row.people for row in rows)}人 = 可发放")
    assert page.ends.text().endswith("有效期至2023-06-30，还有97个工作日。")


def test_every_mark_of_a_chart_leads_to_its_cases(full: Sitting) -> None:
    window, page = home_of(full)

    def enter(chart: Chart) -> list[tuple[str, Any]]:
        window.show_page("home")
        chart.setFocus()
        return asked(full, lambda: QTest.keyClick(chart, Qt.Key.Key_Return))

    page.days.at = next(at for at, mark in enumerate(page.days.marks) if mark.value)
    of_state, of_measure, of_day = enter(page.states), enter(page.measures), enter(page.days)
    page.days.at = 0

    assert of_state == [("cases", {"state": "verified"})]
    assert of_measure == [("cases", {"policy": "lucheng-2023", "measure": "return-travel"})]
    assert of_day == [("cases", {"since": RECEIVED, "until": RECEIVED})]
    assert enter(page.days) == []


def test_the_list_that_a_mark_leads_to_holds_just_its_cases(full: Sitting) -> None:
    window, page = home_of(full)
    told = page.table.records.shown[0]

    page.table.opened.emit(told)
    full.settle()

    shown = window.stack.currentWidget()
    assert isinstance(shown, CasesPage)
    assert len(shown.table.records.shown) == told.cases < 12


def test_a_line_of_the_sums_leads_to_its_cases(full: Sitting) -> None:
    _, page = home_of(full)
    page.table.selectRow(0)

    told = asked(full, lambda: QTest.keyClick(page.table, Qt.Key.Key_Return))

    (row,) = page.table.chosen()
    assert told == [("cases", {"policy": row.policy, "measure": row.measure, "state": row.state.value})]
    assert row.state is CaseState.VERIFIED


def test_an_empty_workspace_shows_the_first_steps_and_where_each_is_taken(empty: Sitting) -> None:
    window, page = home_of(empty)
    keys = [str(tile.face.key) for tile in page.steps.tiles]

    told = []
    for at in range(len(keys)):
        window.show_page("home")
        told += asked(empty, page.steps.tiles[at].click)

    assert keys == list(STEP_PLACES)
    assert told == [(name, dict(where)) for name, where in STEP_PLACES.values()]
    assert not any(chart.isVisible() for chart in page.charts)


def test_the_first_draft_ends_the_first_steps(empty: Sitting) -> None:
    _, page = home_of(empty)

    do(empty, entry.begin, policy="lucheng-2023", measure="stay")

    assert not page.steps_box.isVisible()
    assert titles(page.mine) == {"我录入的草稿": "1"}


def test_the_cursor_stands_on_what_waits_first(full: Sitting) -> None:
    window, page = home_of(full, "reviewer")
    at_first = page.mine.tiles[0].hasFocus()
    window.show_page("evidence")
    full.settle()

    window.show_page("home")

    assert at_first
    assert page.mine.tiles[0].hasFocus()


def test_ctrl_f_goes_to_what_waits_first(full: Sitting) -> None:
    window, page = home_of(full, "reviewer")
    page.table.setFocus()

    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert page.mine.tiles[0].hasFocus()


@pytest.mark.parametrize(("size", "columns"), [((1366, 768), 3), ((911, 512), 2)])
def test_tiles_fill_the_width_of_every_screen_and_words_stay_inside(
    full: Sitting, size: tuple[int, int], columns: int
) -> None:
    _, page = home_of(full, "reviewer", size)

    assert page.mine.columns == columns
    assert all(tile.geometry().right() < page.mine.width() for tile in page.mine.tiles)
    assert page.table.height() >= page.table.horizontalHeader().height() + page.table.rowHeight(0)
    assert page.states.height() == page.states.height_at(page.states.width())


def test_no_two_states_are_drawn_alike(full: Sitting) -> None:
    from desktop.ui.pages.home_faces import _LOOKS

    assert len(set(_LOOKS.values())) == len(_LOOKS) == len(CaseState)

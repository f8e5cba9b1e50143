"""工作台: what waits for whoever is signed in, by when, and how the work stands."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.ui.acts import home as acts
from desktop.ui.dialogs.sheet import label
from desktop.ui.pages.home_faces import (
    STEP_PLACES,
    STEPS,
    day_words,
    days,
    end_words,
    face,
    fate_columns,
    measures,
    states,
    sum_words,
)
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.verbatim import line
from desktop.ui.widgets.bars import Chart, DayColumns, PairBars, StackedBar
from desktop.ui.widgets.table import Table
from desktop.ui.widgets.tiles import TileGrid

if TYPE_CHECKING:
    from desktop.services.matters import Matter
    from desktop.services.waiting import Fate, Overview

_BESIDE = 900  # pixels of width from which on two charts stand side by side
_CALM = 1500  # milliseconds after a change before a page that nobody sees counts anew
_FRAME, _MOST_ROWS = 4, 40
_EMPTY = "工作区里还没有案卷。请按顺序办好下面几件事，待办事项和统计就会出现在这里。"


class HomePage(Page):
    """What waits, and the sums."""

    def __init__(self, session: Session) -> None:
        """Build the page; before the first answer nothing is shown."""
        super().__init__(session, "工作台")
        self.today = label("", quiet=True, wrap=False)
        self.bar.insertWidget(1, self.today)
        self.refresh_button = self.add_button("刷新(&R)", self.reload, key="F5")
        self.steps, self.mine, self.others = TileGrid(), TileGrid(), TileGrid()
        self.states, self.days = StackedBar("案卷状态"), DayColumns("近四周收件")
        self.measures = PairBars("各项措施的金额")
        self.table = _table(session)
        self.sum, self.ends = label("", small=True), label("", small=True)
        self._found: Overview | None = None
        self._asked = self._again = self._troubled = False
        self._lay()
        self._listen()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM)
        self._calm.timeout.connect(self.reload)

    def reload(self) -> None:
        """Count anew; while an answer is awaited, once more after it."""
        self._calm.stop()
        if not self.session.signed_in:
            return
        if self._asked:
            self._again = True
            return
        self._asked = True
        work = partial(acts.overview, by=self.session.operator, now=self.session.now())
        self.session.tasks.run(self, work, self._show, self._failed, reading=True)

    def focus_search(self) -> None:
        """Put the cursor on what waits first."""
        self.first.setFocus(Qt.FocusReason.TabFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew also where only the day has changed."""
        if self._found is not None and self._found.day != self.session.now().date():
            self._stale = True
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the charts side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _BESIDE
        self._pair.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._fit_table()

    def _mark(self) -> None:
        """Count at once where it is seen; else when things have calmed down, for the side bar."""
        super()._mark()
        if not self.isVisible():
            self._calm.start()

    def _lay(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 2, 8)
        column.setSpacing(10)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(28)
        self.steps_box = _box("从这里开始", label(_EMPTY, quiet=True), self.steps)
        self.mine_box = _box("待我办理", self.mine)
        self.others_box = _box("其他岗位正在等待", self.others)
        self.nothing = label("现在没有等待您办理的事项。", quiet=True)
        self.charts = [
            _box("案卷状态", self.states),
            _box("近四周收件", self.days),
            _box("各项措施的金额（斜纹为申报，实色为核定）", self.measures),
            _box("人数和金额", self.table, self.sum, self.ends),
        ]
        for each in self.charts[:2]:
            self._pair.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
        for widget in (self.steps_box, self.mine_box, self.nothing, self.others_box):
            column.addWidget(widget)
            widget.hide()
        column.addLayout(self._pair)
        for each in self.charts[2:]:
            column.addWidget(each)
        for each in self.charts:
            each.hide()
        column.addStretch(1)
        self.content.addWidget(_area(holder), 1)

    def _listen(self) -> None:
        self.session.operator_changed.connect(self.reload)
        self.steps.opened.connect(self._begin)
        for grid in (self.mine, self.others):
            grid.opened.connect(self._deal)
        self.states.opened.connect(self._go_state)
        self.days.opened.connect(self._go_day)
        self.measures.opened.connect(self._go_measure)
        self.table.opened.connect(self._go_fate)
        self.table.horizontalScrollBar().rangeChanged.connect(self._fit_table)

    def _show(self, found: Overview) -> None:
        from desktop.services.waiting import counted

        if self._troubled:
            self.notice.hide()
        self._asked, self._troubled, self._found = False, False, found
        self.today.setText(day_words(found.day))
        self._show_matters(found)
        self._show_charts(found)
        self.session.counted.emit(counted(found))
        if self._again:
            self._again = False
            self.reload()

    def _failed(self, error: DeskError) -> None:
        self._asked, self._again, self._troubled = False, False, True
        self.notice.tell(error)

    def _show_matters(self, found: Overview) -> None:
        faces = [face(matter) for matter in found.matters]
        self.steps.show_faces(STEPS if found.empty else ())
        self.mine.show_faces([each for each in faces if not each.faint])
        self.others.show_faces([each for each in faces if each.faint])
        self.steps_box.setVisible(found.empty)
        self.mine_box.setVisible(bool(self.mine.tiles))
        self.others_box.setVisible(bool(self.others.tiles))
        self.nothing.setVisible(not found.empty and not self.mine.tiles)
        tiles = (*self.steps.tiles, *self.mine.tiles, *self.others.tiles)
        self.first = tiles[0] if tiles else self.refresh_button
        if self.isVisible() and self.window().focusWidget() in {None, self}:  # the first answer after the page came
            self.first.setFocus()

    def _show_charts(self, found: Overview) -> None:
        title = self.session.place.measure_title
        self.states.show_marks(states(found))
        self.days.show_marks(days(found))
        self.measures.show_marks(measures(found, title))
        self.table.show_records(found.fates)
        self._fit_table()
        self.sum.setText(sum_words(found.fates))
        policies = self.session.place.policies
        self.ends.setText(end_words(found, lambda id_: policies[id_].number if id_ in policies else id_))
        self.ends.setVisible(bool(self.ends.text()))
        for each in self.charts:
            each.setVisible(bool(found.fates))

    def _fit_table(self, *_range: int) -> None:
        """Give the table as much room as its rows need, up to some."""
        header, rows = self.table.horizontalHeader(), min(len(self.table.records.shown), _MOST_ROWS)
        sideways = self.table.horizontalScrollBar()
        needed = header.height() + rows * self.table.verticalHeader().defaultSectionSize() + _FRAME
        if sideways.maximum():
            needed += sideways.sizeHint().height()
        self.table.setFixedHeight(needed)

    def _begin(self, key: str) -> None:
        page, where = STEP_PLACES[key]
        self.session.go(page, **where)

    def _deal(self, key: tuple[str, str]) -> None:
        matters: tuple[Matter, ...] = self._found.matters if self._found else ()
        for matter in matters:
            if (matter.id, matter.about) == key:
                self.session.go(matter.page, **matter.where)

    def _go_state(self, state: str) -> None:
        self.session.go("cases", state=state)

    def _go_measure(self, key: tuple[str, str]) -> None:
        self.session.go("cases", policy=key[0], measure=key[1])

    def _go_fate(self, fate: Fate) -> None:
        self.session.go("cases", policy=fate.policy, measure=fate.measure, state=fate.state.value)

    def _go_day(self, day: date) -> None:
        if self._found is not None and self._found.received.get(day):
            self.session.go("cases", since=day, until=day)


def _table(session: Session) -> Table[Fate]:
    def title(policy: str, measure: str) -> str:
        return session.place.measure_title(policy, measure)

    return Table(fate_columns(title), name="人数和金额", key=lambda fate: (fate.policy, fate.measure, fate.state))


def _box(title: str, *parts: QWidget) -> QWidget:
    """Return parts below a heading."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(8)
    heading = line(title)
    font = heading.font()
    font.setPixelSize(17)
    heading.setFont(font)
    column.addWidget(heading)
    for part in parts:
        if isinstance(part, Chart | Table | TileGrid):
            heading.setBuddy(part)
        column.addWidget(part)
    return box


def _area(holder: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setAccessibleName("工作台内容")
    area.setWidget(holder)
    return area

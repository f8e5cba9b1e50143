"""The course of a case: one line of time with filters, and the way to compare what it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.actwords import act
from desktop.services.compare import DETERMINATIONS, VERSIONS
from desktop.services.history import Event, EventKind
from desktop.ui.dialogs.sheet import Choice, button, label
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import instant

if TYPE_CHECKING:
    from desktop.services.view_case import CaseView

KIND_WORDS: Mapping[EventKind, str] = {
    EventKind.VERSION: "申报版本",
    EventKind.STEP: "办理步骤",
    EventKind.DETERMINATION: "核定",
    EventKind.RULING: "人工认定",
    EventKind.PAPER: "表单",
    EventKind.OTHER: "其他",
}
COMPARABLE: Mapping[EventKind, str] = {EventKind.VERSION: VERSIONS, EventKind.DETERMINATION: DETERMINATIONS}


class Course(QWidget):
    """What happened to a case, newest first."""

    compare_asked = Signal(str, object)  # kind, (from, to) or None

    def __init__(self, session: Session) -> None:
        """Build it empty."""
        super().__init__()
        self.kind = Choice("类别", [("", "全部类别"), *((kind.value, words) for kind, words in KIND_WORDS.items())])
        self.count = label("", small=True, wrap=False)
        self.whole = label("")
        self.whole.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.compare_button = button("对比(&M)…", tip="对比两版申报，或两次核定；选中两行时对比这两行")
        self.table: Table[Event] = Table(_columns(session), name="办理经过", key=lambda event: event.entry.number)
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.count, 1)
        row.addWidget(self.compare_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.whole)
        self.kind.currentIndexChanged.connect(self._narrow)
        self.compare_button.clicked.connect(self._ask)
        self.table.opened.connect(self._ask_one)
        self.table.selectionModel().currentRowChanged.connect(self._tell_whole)
        self.table.records.modelReset.connect(self._tell_whole)
        self._tell_whole()

    @property
    def records(self) -> Sequence[Event]:
        """Every event, newest first."""
        return self.table.records.records

    def show_events(self, events: Sequence[Event]) -> None:
        """Show the course of a case."""
        self.table.show_records(events)
        self._say()

    def fit(self, case: CaseView | None) -> None:
        """Offer to compare where there are two of anything."""
        self.compare_button.setEnabled(case is not None and (case.determined is not None or case.case.version > 1))

    def _narrow(self) -> None:
        wanted = self.kind.value
        self.table.records.narrow((lambda event: event.kind == wanted) if wanted else None)
        self._say()

    def _say(self) -> None:
        shown, total = len(self.table.records.shown), len(self.table.records.records)
        self.count.setText(f"{total}条" if shown == total else f"筛选出{shown}条，共{total}条")

    def _tell_whole(self, *_: object) -> None:
        """Say below what a narrow column cuts off."""
        event = self.table.current()
        words = event.words if event is not None else ""
        self.whole.setText(f"{act(event.entry.act)}：{words}" if event is not None and words else "")
        self.whole.setVisible(bool(words))

    def _ask(self) -> None:
        """Ask to compare the two that are selected, else the last two of what the cursor is on."""
        chosen = [event for event in self.table.chosen() if event.kind in COMPARABLE and event.ordinal]
        kinds = {event.kind for event in chosen}
        if len(chosen) > 1 and len(kinds) == 1:
            numbers = sorted(event.ordinal for event in chosen)
            self.compare_asked.emit(COMPARABLE[chosen[0].kind], (numbers[0], numbers[-1]))
        elif chosen and chosen[0].ordinal > 1:
            self._ask_one(chosen[0])
        else:
            self.compare_asked.emit("", None)

    def _ask_one(self, event: Event) -> None:
        """Compare what an event made with the one before it."""
        if event.kind in COMPARABLE and event.ordinal > 1:
            self.compare_asked.emit(COMPARABLE[event.kind], (event.ordinal - 1, event.ordinal))


def _ordinal(event: Event) -> str:
    if not event.ordinal:
        return ""
    return f"第{event.ordinal}{'版' if event.kind is EventKind.VERSION else '次'}"


def _columns(session: Session) -> Sequence[Column[Event]]:
    return (
        Column(title="时间", text=lambda event: instant(event.entry.at), width=154),
        Column(title="经手", text=lambda event: session.name_of(event.entry.operator), width=78),
        Column(title="类别", text=lambda event: KIND_WORDS[event.kind], width=84),
        Column(title="事项", text=lambda event: act(event.entry.act), width=108),
        Column(title="版次", text=_ordinal, sort=lambda event: event.ordinal, width=66),
        Column(title="内容", text=lambda event: event.words),
        Column(
            title="序号",
            text=lambda event: str(event.entry.number),
            align=RIGHT,
            sort=lambda event: event.entry.number,
            width=62,
        ),
    )

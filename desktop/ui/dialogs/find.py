"""Quick search (快速查找, Ctrl+K): one field, and what it finds as one types, cases, enterprises and persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.records import STATE_WORDS
from desktop.services.override import RowPlace
from desktop.services.search import MOST, Found
from desktop.ui import theme
from desktop.ui.acts import shell
from desktop.ui.dialogs.sheet import label
from desktop.ui.session import Session
from desktop.ui.verbatim import tip

_PAUSE = 160  # milliseconds of rest before what is typed is looked for
_WIDTH, _HEIGHT = 720, 460
_PLACE = int(Qt.ItemDataRole.UserRole)
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a line leads: a page and what it is asked to show."""

    page: str
    where: dict[str, Any] = field(default_factory=dict)


class FindDialog(QDialog):
    """Accepted when a line was chosen; ``place`` then says where it leads."""

    manual = "start"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Wait for words."""
        super().__init__(parent)
        self.session = session
        self.place: Place | None = None
        self.setWindowTitle("快速查找")
        self.setMinimumWidth(560)
        self.resize(_WIDTH, _HEIGHT)
        self.words = QLineEdit()
        self.words.setAccessibleName("查找")
        self.words.setPlaceholderText("企业名称、信用代码、案卷编号、姓名、证件号码末四位")
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("查找结果")
        self.list.setUniformItemSizes(True)
        self.told = label("输入后即时列出；↑↓ 选择，回车打开，Esc 关闭。", small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        for each in (self.words, self.list, self.told):
            column.addWidget(each)
        self._asked: str | None = None  # the words whose answer is awaited
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.look)
        self.words.textChanged.connect(self._typed)
        self.words.returnPressed.connect(self.open)
        self.list.itemActivated.connect(self.open)
        self.words.setFocus()

    def look(self) -> None:
        """Look for what is typed; while an answer is awaited, only the last words wait."""
        if self._asked is None:
            self._asked = self.words.text()
            self.session.look(self, shell.find, self._show, words=self._asked)

    def open(self) -> None:
        """Go where the chosen line leads."""
        item: QListWidgetItem | None = self.list.currentItem()
        found = item.data(_PLACE) if item is not None and self._fresh else None
        if isinstance(found, Place):
            self.place = found
            self.accept()

    @property
    def _fresh(self) -> bool:
        """Whether the list answers what is typed."""
        return self._asked is None and not self._pause.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while the cursor stays in the field."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _LIST_KEYS
        if watched is self.words and pressed:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._pause.start()

    def _show(self, found: Found) -> None:
        asked, self._asked = self._asked, None
        if asked != self.words.text():
            if not self._pause.isActive():
                self.look()
            return
        self.list.clear()
        self._tell_cases(found)
        self._tell_enterprises(found)
        self._tell_persons(found)
        self._choose_first()
        if not found.words:
            self.told.setText("输入后即时列出；↑↓ 选择，回车打开，Esc 关闭。")
        elif not self.list.count():
            self.told.setText("没有找到。姓名、企业名称可以只输一部分；证件号码请输末四位或全部。")
        else:
            self.told.setText(f"每类最多列出{MOST}条，请再输入一些。" if found.cut else "↑↓ 选择，回车打开，Esc 关闭。")

    def _tell_cases(self, found: Found) -> None:
        self._head("案卷", len(found.cases))
        for each in found.cases:
            words = f"{each.number}　{each.enterprise}　{self._measure(each)}　{STATE_WORDS[each.state]}"
            self._line(words, Place(page="case", where={"number": each.number}))

    def _tell_enterprises(self, found: Found) -> None:
        self._head("企业", len(found.enterprises))
        for each in found.enterprises:
            one = len(each.cases) == 1
            place = Place(page="case", where={"number": each.cases[0]})
            place = place if one else Place(page="cases", where={"words": each.uscc})
            held = each.cases[0] if one else f"{len(each.cases)}件案卷"
            self._line(f"{each.name}　{each.uscc}　{held}", place)

    def _tell_persons(self, found: Found) -> None:
        self._head("人员", len(found.persons))
        for each in found.persons:
            row = RowPlace(row=each.row, file=each.file, sheet=each.sheet)
            place = Place(page="case", where={"number": each.case, "place": row})
            self._line(f"{each.name:　<4}　{each.id_number}　{each.enterprise}　{each.case}", place)

    def _measure(self, case: Any) -> str:  # noqa: ANN401
        return self.session.place.measure_title(case.policy, case.measure)

    def _head(self, title: str, count: int) -> None:
        if count:
            item = QListWidgetItem(f"{title}（{count}）")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setForeground(QColor(theme.QUIET))
            item.setBackground(QColor(theme.PALE))
            self.list.addItem(item)

    def _line(self, words: str, place: Place) -> None:
        item = QListWidgetItem(f"　{words}")
        item.setToolTip(tip(words))
        item.setData(_PLACE, place)
        self.list.addItem(item)

    def _choose_first(self) -> None:
        for at in range(self.list.count()):
            if isinstance(self.list.item(at).data(_PLACE), Place):
                self.list.setCurrentRow(at)
                return

"""What the list of cases is narrowed by: words, states in a menu, the rest in a dialog, and chips that say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop.models.case_list import CasesWanted
from desktop.records import STATE_WORDS, CaseState
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import button, caption, label
from desktop.ui.session import Session
from desktop.ui.widgets.chips import Chips

if TYPE_CHECKING:
    from desktop.services.find_cases import Listing

_FLAGS = {"stale": "需要重新核验", "unverified": "未核验", "pending": "有人员待核实"}


class CaseFilters(QWidget):
    """One line of fields over the chips; ``changed`` tells that other cases are wanted."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Want every case."""
        super().__init__(parent)
        self._session = session
        self.wanted = CasesWanted()
        self.search = QLineEdit()
        self.search.setPlaceholderText("企业名称、信用代码、案卷编号")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找案卷")
        self.search.setMinimumWidth(150)
        self.states = button("状态(&S)", tip="只看选中的几种状态")
        self.more = button("筛选(&T)…", tip="Ctrl+Shift+F")
        self.chips = Chips(self)
        self.empty = label("")
        self.empty.hide()
        self._marks = self._menu()
        self._lay()
        self.search.textChanged.connect(self._seek)
        self.more.clicked.connect(self.ask)
        self.chips.dropped.connect(self.drop)
        self.chips.cleared.connect(self.clear)

    def put(self, wanted: CasesWanted) -> None:
        """Want other cases; nothing happens where they are the same."""
        if wanted == self.wanted:
            return
        self.wanted = wanted
        self.search.blockSignals(True)
        if " ".join(self.search.text().split()) != wanted.words:
            self.search.setText(wanted.words)
        self.search.blockSignals(False)
        self._say()
        self.changed.emit()

    def put_asked(self, where: Mapping[str, Any]) -> None:
        """Want what another page asks for: the fields of :class:`CasesWanted`, and ``state`` for one or several.

        A state may also be the name of a flag: stale, unverified, pending.
        """
        given = dict(where)
        state = given.pop("state", None) or ()
        asked = (state,) if isinstance(state, str) else tuple(state)
        flags = {name: True for name in asked if name in _FLAGS}
        states = tuple(str(each) for each in asked if each not in _FLAGS)
        numbers = tuple(given.pop("numbers", ()))
        self.put(CasesWanted(**(given | flags | ({"states": states} if states else {})), numbers=numbers))

    def ask(self) -> None:
        """Ask for every filter at once."""
        from desktop.ui.dialogs.case_filter import CaseFilterDialog

        dialog = CaseFilterDialog(self._session, self.wanted, self.window())
        if ask(dialog):
            self.put(dialog.wanted)

    def drop(self, name: str) -> None:
        """Take one filter away."""
        from desktop.services.find_cases import without

        self.put(without(self.wanted, name))
        self.search.setFocus()

    def clear(self) -> None:
        """Take every filter away."""
        self.put(CasesWanted())
        self.search.setFocus()

    def words(self) -> dict[str, str]:
        """Return what each filter that narrows asks for, by its name."""
        from desktop.services.find_cases import Names, filter_words
        from desktop.ui.dialogs.case_filter import measure_titles

        place = self._session.place
        titles = measure_titles(place)
        names = Names(
            policy=lambda policy: place.policies[policy].number if policy in place.policies else policy,
            measure=lambda policy, measure: (
                place.measure_title(policy, measure) if policy else titles.get(measure, measure)
            ),
            operator=self._session.name_of,
        )
        return filter_words(self.wanted, names)

    def tell_empty(self, found: Listing) -> None:
        """Say which filter holds every case back, where none is found though there are some."""
        said = self.words()
        near = [f"去掉“{said[name]}”有{count:,}件" for name, count in found.held_back.items() if count and name in said]
        words = f"全部{found.total:,}件案卷中，没有一件符合现在的筛选。"
        words += f"{'；'.join(near)}。" if near else "只去掉其中一项也还是没有，请清除筛选后重新筛选。"
        self.empty.setText(words)
        self.empty.setVisible(bool(found.total and not found.rows))

    def _say(self) -> None:
        self.chips.show_filters(self.words())
        for name, action in self._marks.items():
            action.blockSignals(True)
            action.setChecked(bool(getattr(self.wanted, name)) if name in _FLAGS else name in self.wanted.states)
            action.blockSignals(False)

    def _seek(self, text: str) -> None:
        self.put(replace(self.wanted, words=" ".join(text.split())))

    def _mark(self, name: str, marked: bool) -> None:
        if name in _FLAGS:
            flag: dict[str, Any] = {name: marked}
            self.put(replace(self.wanted, **flag))
            return
        others = [state for state in self.wanted.states if state != name]
        self.put(replace(self.wanted, states=(*others, name) if marked else tuple(others)))

    def _menu(self) -> dict[str, QAction]:
        menu = QMenu(self)
        marks = {}
        for name, words in (*_FLAGS.items(), *((state.value, STATE_WORDS[state]) for state in CaseState)):
            if name == CaseState.DRAFT.value:
                menu.addSeparator()
            marks[name] = menu.addAction(words)
            marks[name].setCheckable(True)
            marks[name].toggled.connect(partial(self._mark, name))
        self.states.setMenu(menu)
        return marks

    def _lay(self) -> None:
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        self.line.addWidget(caption("查找(&F)", self.search))
        self.line.addWidget(self.search, 1)
        self.line.addWidget(self.states)
        self.line.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self.line)
        column.addWidget(self.chips)
        column.addWidget(self.empty)

"""The button 视图: saved views to pick, save, update and forget, and which columns are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from desktop.ui.acts import listing
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import button
from desktop.ui.verbatim import sure, tip

if TYPE_CHECKING:
    from desktop.services.views import View
    from desktop.ui.pages.cases import CasesPage

_TITLE = "视图(&W)"


class CaseViews(QObject):
    """The views of whoever is at the counter; ``picked`` tells which one is to be shown."""

    picked = Signal(object)

    def __init__(self, page: CasesPage, present: Callable[[], View]) -> None:
        """Know none yet; ``present`` returns how the page stands now, under no name."""
        super().__init__(page)
        self._page, self._present = page, present
        self.known: dict[str, View] = {}
        self.current = ""
        self.button = button(_TITLE, tip="常用视图：筛选、次序和列起个名字，下次直接用")
        self.menu = QMenu(page)
        self.button.setMenu(self.menu)
        self._columns: QMenu | None = None
        self.menu.aboutToShow.connect(self.fill)

    def reload(self) -> None:
        """Read the operator's views anew."""
        session = self._page.session
        session.look(self._page, listing.views, self._show, by=session.operator)

    def fill(self) -> None:
        """Put views, what can be done with them, and the columns into the menu."""
        self.menu.clear()
        for name, view in self.known.items():
            action = self.menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name == self.current)
            action.triggered.connect(partial(self._pick, view))
        if not self.known:
            self.menu.addAction("还没有常用视图").setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction("保存现在的视图(&S)…").triggered.connect(self.save)
        if self.current in self.known:
            self.menu.addAction("删去现在的视图(&D)…").triggered.connect(self.drop)
        self.menu.addSeparator()
        columns = QMenu("显示的列(&L)", self.menu)
        self._page.table.offer_columns(columns)
        self.menu.addMenu(columns)
        self._columns, before = columns, self._columns
        if before is not None:
            before.deleteLater()

    def save(self) -> None:
        """Ask for a name, and keep how the page stands."""
        from desktop.ui.dialogs.save_view import SaveViewDialog

        said = "，".join(self._page.filters.words().values()) or "全部案卷"
        dialog = SaveViewDialog(f"{said}；以及现在的次序和列。", self.known, self.current, self._page.window())
        if ask(dialog):
            view = replace(self._present(), name=dialog.name)
            done = partial(self._saved, view)
            self._page.session.do(self._page, listing.save_view, done, title="正在保存视图", view=view)

    def drop(self) -> None:
        """Forget the view that is shown, once that is confirmed."""
        name = self.current
        words = f"删去常用视图“{name}”？案卷不受影响。"
        if sure(self._page.window(), "删去视图", words):
            done = partial(self._dropped, name)
            self._page.session.do(self._page, listing.drop_view, done, title="正在删去视图", name=name)

    def leave(self) -> None:
        """Note that the page no longer stands as the view says."""
        self.current = ""
        self._name()

    def _pick(self, view: View, *_: object) -> None:
        self.current = view.name
        self._name()
        self.picked.emit(view)

    def _show(self, found: Sequence[View]) -> None:
        self.known = {view.name: view for view in found}
        if self.current not in self.known:
            self.leave()

    def _saved(self, view: View, replaced: bool) -> None:
        self.known[view.name] = view
        self.current = view.name
        self._name()
        self._page.notice.say(f"已{'更新' if replaced else '保存'}视图“{view.name}”。", tone="good")
        self.reload()

    def _dropped(self, name: str, _done: None) -> None:
        self.known.pop(name, None)
        self.leave()
        self._page.notice.say(f"已删去视图“{name}”。", "现在的筛选没有变。", tone="good")

    def _name(self) -> None:
        self.button.setAccessibleName(f"视图：{self.current}" if self.current else "视图")
        self.button.setToolTip(tip(f"现在的视图：{self.current}") if self.current else "常用视图：筛选、次序和列")

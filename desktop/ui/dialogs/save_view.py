"""Give the present filters, order and columns of the list of cases a name (保存常用视图)."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.dialogs.sheet import Sheet, label


class SaveViewDialog(Sheet):
    """A name; after acceptance ``name`` is it.  ``known`` are the operator's views, which a same name updates."""

    manual = "cases"

    def __init__(self, said: str, known: Collection[str], name: str, parent: QWidget | None = None) -> None:
        """Propose the name of the view that is open."""
        super().__init__(parent, "保存常用视图", main="保存(&S)", width=520)
        self._known = known
        self.edit = QLineEdit(name)
        self.edit.setPlaceholderText("如：本月待复核")
        self.row("名称(&N)", self.edit)
        self.form.addRow("内容", label(said))
        self.edit.textChanged.connect(self._foretell)
        self._foretell()
        self.edit.selectAll()

    @property
    def name(self) -> str:
        """The name, spaces put right."""
        return " ".join(self.edit.text().split())

    def submit(self) -> None:
        """Accept a name that fits a menu."""
        from desktop.services.views import LONGEST_NAME

        if 0 < len(self.name) <= LONGEST_NAME:
            self.accept()
            return
        words = "还没有写名称，没有保存。" if not self.name else f"名称超过{LONGEST_NAME}个字，没有保存。"
        self.notice.say(words, "请写一个简短的名称，如“本月待复核”。", tone="bad")
        self.edit.setFocus()

    def _foretell(self) -> None:
        if self.name in self._known:
            self.notice.say(f"已有视图“{self.name}”，保存后更新它。")
        else:
            self.notice.hide()

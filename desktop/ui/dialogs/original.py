"""The row that decided, in its stored file: a few lines around it, read-only, identity numbers masked."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.services.view_case import EvidencePlace
from desktop.ui import theme
from desktop.ui.acts import cases
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.session import Session
from desktop.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from desktop.services.original import Original, OriginalLine

_CSS = f"""
td, th {{ padding: 4px 9px; border: 1px solid {theme.LINE}; white-space: pre; font-weight: normal; }}
th {{ background: {theme.PALE}; color: {theme.QUIET}; }}
.wanted {{ background: {theme.CHOSEN}; }}
"""


class OriginalDialog(QDialog):
    """A part of a declaration or an extract as it came in."""

    manual = "cases"

    def __init__(self, session: Session, place: EvidencePlace, parent: QWidget | None = None) -> None:
        """Read the file anew; that may take a moment with a big one."""
        super().__init__(parent)
        self.setWindowTitle("原件")
        self.resize(880, 500)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        self.lead = label(f"{place.file}　{place.sheet} 第{place.row}行")
        self.notice = Notice(closable=False)
        self.lines = QTextBrowser()
        self.lines.setAccessibleName("原件中的各行")
        self.lines.setLineWrapMode(QTextBrowser.LineWrapMode.NoWrap)
        self.lines.document().setDefaultStyleSheet(_CSS)
        self.lines.setPlainText("正在打开原件…")
        layout.addWidget(self.lead)
        layout.addWidget(self.notice)
        layout.addWidget(self.lines, 1)
        layout.addLayout(self._bottom())
        work = partial(cases.original, place=place)
        session.tasks.run(self, work, self._show, self._refuse, reading=True, title="正在打开原件")

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("只供查看；证件号码已隐去中间各位。", small=True), 1)
        close = button("关闭", main=True)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        return row

    def _show(self, original: Original) -> None:
        self.lines.setHtml(_html(original))
        self.lines.scrollToAnchor("wanted")

    def _refuse(self, error: DeskError) -> None:
        self.lines.clear()
        self.lines.setEnabled(False)
        self.notice.tell(error)


def _html(original: Original) -> str:
    letters = "".join(f"<th>{letter}</th>" for letter in original.letters)
    head = original.head
    before = [head] if head is not None and head.number < original.lines[0].number else []
    rows = "".join(_row(line, wanted=line.number == original.row) for line in (*before, *original.lines))
    return f"<table cellspacing='0'><tr><th>行</th>{letters}</tr>{rows}</table>"


def _row(line: OriginalLine, *, wanted: bool) -> str:
    look = " class='wanted'" if wanted else ""
    mark = f"<a name='wanted'></a>▶ {line.number}" if wanted else str(line.number)
    cells = "".join(f"<td{look}>{escape(cell)}</td>" for cell in line.cells)
    return f"<tr><th{look}>{mark}</th>{cells}</tr>"

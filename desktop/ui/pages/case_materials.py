"""The tab 材料 of a case: its checklist with the scans under each material, beside the files and papers of the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.masking import mask_ids
from desktop.services.materials import PRESENCE_WORDS, Line, Presence, line_words
from desktop.ui import theme
from desktop.ui.acts import materials
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import advice_of, day

if TYPE_CHECKING:
    from desktop.models.attachments import Attachment
    from desktop.services.materials import Attached
    from desktop.services.view_case import CaseView
    from desktop.ui.acts.materials import Checklist

_FILES = "扫描件 (*.pdf *.jpg *.jpeg *.png);;所有文件 (*)"
_HINT = "把 PDF、JPG、PNG 文件拖到一项材料上即可存入，也可以按 Ctrl+V 粘贴截图；每个文件不超过50兆。"
_MARKS = {Presence.RECEIVED: "√", Presence.MISSING: "×", Presence.NOT_NEEDED: "—", Presence.OPEN: "？"}
_COLOURS = {Presence.RECEIVED: theme.GREEN, Presence.MISSING: theme.RED, Presence.OPEN: theme.AMBER}
_NAMED = 3
_KIB = 1024
_LOW, _NARROW = 330, 800  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row: a material, or one of its scans; ``by`` is the name of who stored the scan."""

    line: Line
    file: Attachment | None = None
    by: str = ""


class CaseMaterials(QWidget):
    """The materials of the case that is shown."""

    def __init__(self, session: Session, page: Page, browser: QTextBrowser) -> None:
        """Build it empty; ``browser`` shows the declarations and the papers of the case."""
        super().__init__()
        self._session, self._page = session, page
        self._checklist: Checklist | None = None
        self._number, self._frozen, self._free = "", False, True
        self.browser = browser
        self.browser.setAcceptDrops(False)
        self.table: Table[Entry] = Table(_COLUMNS, name="申报材料", key=_key)
        self.table.setSortingEnabled(False)  # scans stand under their material
        self.add_button, self.view_button = (
            button("存入扫描件(&D)…", tip="Ctrl+V 粘贴"),
            button("查看(&L)", tip="Enter"),
        )
        self.mark_button, self.remove_button = button("登记(&G)…"), button("移除(&X)…", tip="Delete")
        self._hint = label(_HINT, small=True)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._fit()

    @property
    def wanting(self) -> tuple[str, ...]:
        """What is to be said before the case goes on: what was not handed in, what nobody looked for."""
        return self._checklist.wanting if self._checklist is not None else ()

    @property
    def entry(self) -> Entry | None:
        """The row under the cursor."""
        return self.table.current()

    def show_case(self, case: CaseView) -> None:
        """Read the checklist of a case."""
        self._number, self._frozen = case.case.number, case.case.frozen
        self._session.look(self, materials.checklist, self._show, number=self._number)

    def clear(self) -> None:
        """Show nothing."""
        self._checklist, self._number = None, ""
        self.table.show_records([])
        self.browser.clear()
        self._fit()

    def fit(self, *, free: bool) -> None:
        """Follow whether something is under way."""
        self._free = free
        self._fit()

    def add(self) -> None:
        """Ask for files and store them under the material under the cursor."""
        entry = self.entry
        if entry is None or not self.add_button.isEnabled():
            return
        found, _ = QFileDialog.getOpenFileNames(self, f"存入扫描件：{entry.line.material.title}", "", _FILES)
        self.attach([Path(each) for each in found], entry.line)

    def attach(self, paths: Sequence[Path], line: Line) -> None:
        """Store files under a material."""
        if paths and self._free:
            self._session.do(
                self,
                materials.attach,
                self._attached,
                title="正在存入扫描件",
                number=self._number,
                material=line.material.id,
                paths=tuple(paths),
            )

    def paste(self) -> None:
        """Store what is on the clipboard, files or a picture, under the material under the cursor."""
        entry, held = self.entry, QGuiApplication.clipboard().mimeData()
        if entry is None or not self._free:
            return
        if paths := _paths(held):
            self.attach(paths, entry.line)
        elif held.hasImage():
            image, name = QImage(QGuiApplication.clipboard().image()), f"粘贴 {self._session.now():%Y-%m-%d %H%M%S}.png"
            pasted = materials.Pasted(image=image, name=name)
            named: dict[str, Any] = {"number": self._number, "material": entry.line.material.id, "pasted": pasted}
            self._session.do(self, materials.paste, self._attached, title="正在存入图片", **named)
        else:
            self._page.notice.tell(DeskError("clipboard-empty"))

    def view(self) -> None:
        """Show the scan under the cursor, or the first one of the material."""
        from desktop.ui.dialogs.viewer import ViewerDialog

        entry = self.entry
        if entry is None or not entry.line.files:
            return
        wanted = entry.file or entry.line.files[0]
        scans = [(each.line.material.title, each.file) for each in self.table.records.records if each.file is not None]
        start = [scan.id for _, scan in scans].index(wanted.id)
        dialog = ViewerDialog(self._session, scans, start, self.window())
        ask(dialog)

    def mark(self) -> None:
        """Ask how a material without scans stands, and write it down."""
        from desktop.ui.dialogs.material import MaterialDialog

        entry = self.entry
        if entry is None or not self.mark_button.isEnabled():
            return
        dialog = MaterialDialog(entry.line, self.window(), frozen=self._frozen)
        if ask(dialog):
            named: dict[str, Any] = {"number": self._number, "material": entry.line.material.id}
            self._session.do(
                self, materials.mark, self._marked, title="正在登记材料", as_=dialog.mark, reason=dialog.words, **named
            )

    def remove(self) -> None:
        """Ask for the reason and take the scan out of the case."""
        from desktop.ui.dialogs.material import RemovalDialog

        entry = self.entry
        if entry is None or entry.file is None or not self.remove_button.isEnabled():
            return
        dialog = RemovalDialog(entry.file, mask_ids(entry.file.file_name), self.window())
        if ask(dialog):
            named: dict[str, Any] = {"attachment": entry.file.id, "reason": dialog.words}
            self._session.do(self, materials.remove, self._removed, title="正在移除扫描件", **named)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the rows where the screen is small."""
        super().resizeEvent(event)
        self._hint.setVisible(self.height() >= _LOW)
        self.table.setColumnHidden(len(_COLUMNS) - 1, self.width() < _NARROW)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if self._free and self._number and _paths(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Put the cursor on the material that the files would go under."""
        line = self._line_at(event.position().toPoint())
        event.setAccepted(line is not None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Store the files under the material that they were dropped on."""
        line = self._line_at(event.position().toPoint())
        if line is not None:
            event.acceptProposedAction()
            self.attach(_paths(event.mimeData()), line)

    def _line_at(self, place: QPoint) -> Line | None:
        """Return the material at a place of this tab, the one under the cursor beside the rows."""
        row = self.table.rowAt(self.table.viewport().mapFrom(self, place).y())
        if row >= 0:
            self.table.selectRow(row)
        return self.entry.line if self.entry else None

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for each in (self.add_button, self.view_button, self.mark_button, self.remove_button):
            bar.addWidget(each)
        bar.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        column.addWidget(self._hint)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.browser)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([850, 300])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 0)
        whole.addWidget(split)

    def _connect(self) -> None:
        for made, act in (
            (self.add_button, self.add),
            (self.view_button, self.view),
            (self.mark_button, self.mark),
            (self.remove_button, self.remove),
        ):
            made.clicked.connect(lambda _checked=False, act=act: act())
        for key, act in (("Ctrl+V", self.paste), ("Delete", self.remove)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.table.opened.connect(self._open)
        self.table.chosen_changed.connect(self._fit)

    def _open(self, entry: Entry) -> None:
        if entry.line.files:
            self.view()
        else:
            self.add()

    def _show(self, checklist: Checklist) -> None:
        if checklist.number != self._number:
            return
        self._checklist = checklist
        self.table.show_records(list(_entries(checklist.lines, self._session)))
        if self.table.current() is None:
            self.table.selectRow(0)
        self._fit()

    def _fit(self) -> None:
        entry, free = self.entry, self._free and self._checklist is not None
        scans = bool(entry and entry.line.files)
        self.add_button.setEnabled(free and entry is not None)
        self.view_button.setEnabled(scans)
        self.mark_button.setEnabled(free and entry is not None and not scans)
        self.remove_button.setEnabled(free and bool(entry and entry.file) and not self._frozen)
        self.remove_button.setToolTip("已审批的案卷不能移除材料" if self._frozen else "Delete")

    def _attached(self, done: Attached) -> None:
        kept = f"已存入{len(done.kept)}份扫描件。" if done.kept else ""
        if not done.refused:
            self._page.notice.say(kept, tone="good")
            return
        told = "".join(error.message for _, error in done.refused[:_NAMED])
        more = f"另有{len(done.refused) - _NAMED}份也没有存入。" if len(done.refused) > _NAMED else ""
        self._page.notice.say(f"{kept}{told}{more}", advice_of(done.refused[0][1]), tone="bad")

    def _marked(self, line: Line) -> None:
        self._page.notice.say(f"已登记：{line.material.title}，{line_words(line)}。", tone="good")

    def _removed(self, gone: Attachment) -> None:
        self._page.notice.say(f"已移除“{mask_ids(gone.file_name)}”。", "内容和理由仍留存备查。", tone="good")


def _entries(lines: Sequence[Line], session: Session) -> Iterator[Entry]:
    """Yield every material, its scans after it."""
    for line in lines:
        yield Entry(line=line)
        for file in line.files:
            yield Entry(line=line, file=file, by=session.name_of(file.added_by))


def _key(entry: Entry) -> tuple[str, int]:
    return entry.line.material.id, entry.file.id if entry.file is not None else 0


def _paths(held: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile() and Path(url.toLocalFile()).is_file()]


def _title(entry: Entry) -> str:
    if entry.file is not None:
        return f"　└ {mask_ids(entry.file.file_name)}"
    return f"{entry.line.material.title}{'（复印件）' if entry.line.material.copied else ''}"


def _needed(entry: Entry) -> str:
    if entry.file is not None:
        return ""
    return "视情况" if entry.line.material.when else "必交"


def _state(entry: Entry) -> str:
    if entry.file is not None:
        return ""
    return f"{_MARKS[entry.line.presence]} {PRESENCE_WORDS[entry.line.presence]}"


def _state_colour(entry: Entry) -> str | None:
    optional = entry.line.presence is Presence.OPEN and entry.line.material.when
    return None if optional else _COLOURS.get(entry.line.presence)


def _about(entry: Entry) -> str:
    """Return what is to be known: of a scan its pages, size, when and by whom; of a material how it came, or when."""
    file = entry.file
    if file is not None:
        return f"{file.pages}页　{max(file.size // _KIB, 1)}KB　{entry.by} {day(file.added_at.date())}"
    if entry.line.presence is Presence.OPEN:
        return entry.line.material.when
    return line_words(entry.line).removeprefix(PRESENCE_WORDS[entry.line.presence]).strip("（）：")


def _clause(entry: Entry) -> str:
    material = entry.line.material
    if entry.file is not None:
        return ""
    custom = material.customary and material.clause != "办件惯例"
    return f"{material.clause}（办件惯例）" if custom else material.clause


_COLUMNS: tuple[Column[Entry], ...] = (
    Column(title="材料", text=_title),
    Column(title="要求", text=_needed, width=76),
    Column(title="状态", text=_state, colour=_state_colour, width=92),
    Column(title="说明", text=_about),
    Column(title="条款", text=_clause, width=100),
)

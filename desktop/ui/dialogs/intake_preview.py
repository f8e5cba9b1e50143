"""What an intake would do, file by file and cell by cell, before anything is kept (导入预览); the clerk chooses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QTabWidget, QVBoxLayout, QWidget

from desktop.errors import DeskError
from desktop.services.foresee import FileForeseen, Foresight, Prospect
from desktop.ui.acts import intake
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.effects import LowTable
from desktop.ui.dialogs.preview_files import EITHER, LOCKED, UNCLEAR, columns, rows_title, words
from desktop.ui.dialogs.preview_plan import FileLine, Plan
from desktop.ui.dialogs.preview_rows import RowsPanel
from desktop.ui.dialogs.sheet import button, label
from desktop.ui.session import Session
from desktop.ui.widgets.notice import Notice
from desktop.ui.widgets.progress import ProgressPanel
from desktop.ui.wording import advice_of

if TYPE_CHECKING:
    from desktop.ui.acts.intake import Wanted

_TITLE = "正在预览申报表"
_BREATH = 120  # milliseconds between two fills of the list while files stream in
_WIDTH, _HEIGHT, _FRAME = 1060, 620, 48  # pixels; the last are left to the dialog's own frame and the task bar


class Ear(QObject):
    """Hears of files on the worker's thread and tells on the window's; it outlives every dialog that listens."""

    heard = Signal(object)


class IntakePreviewDialog(QDialog):
    """The files as they stream in, with the rows of the one under the cursor; ``taking`` is what was agreed to."""

    manual = "entry"

    def __init__(self, session: Session, wanted: Wanted, ear: Ear, parent: QWidget | None = None) -> None:
        """Show nothing yet; :meth:`begin` starts to look."""
        super().__init__(parent)
        self.setWindowTitle("导入预览")
        room = self.screen().availableSize()
        self.resize(min(_WIDTH, room.width() - _FRAME), min(_HEIGHT, room.height() - _FRAME))
        self._session, self._ear, self._plan = session, ear, Plan(wanted)
        self._shown_rows = ""
        self._looked: set[str] = set()
        self._not_reached = 0
        self.band = Notice(closable=False)
        self.sums = label("", name="sums", quiet=True)
        self.files: LowTable[FileLine] = LowTable(
            columns(session, wanted.policy), name="要导入的文件", key=lambda line: line.file.name
        )
        self.rows = RowsPanel()
        self.detail = label("", name="detail")
        self.detail.setMinimumHeight(self.detail.fontMetrics().lineSpacing() * 2)
        self.tabs = self._tabs()
        self.leave, self.other = button("不导入(&L)", tip="空格键"), button("改为(&G)")
        self.menu = QMenu(self)
        self.other.setMenu(self.menu)
        self.back, self.main = button("返回修改(&B)"), button("导入(&I)", main=True)
        self._lay()
        self._connect()

    @property
    def taking(self) -> Wanted:
        """What to take in: exactly what is shown."""
        return self._plan.taking()

    @property
    def title(self) -> str:
        """What taking it in is called while it goes on."""
        lines = [line for line in self._plan.lines() if line.taken]
        return f"正在导入{len(lines)}个文件、{sum(line.file.rows_read for line in lines):,}人"

    def begin(self) -> None:
        """Look at everything that was asked for."""
        self._look(self._plan.wanted)

    def reject(self) -> None:
        """Go back; what is under way is stopped."""
        if self._session.tasks.busy:
            self._session.tasks.cancel()
        super().reject()

    def toggle(self) -> None:
        """Leave the chosen files out, or take them after all."""
        lines = [line for line in self.files.chosen() if line.file.taken or line.left_out]
        names = [line.file.name for line in lines]
        if not names or self._session.tasks.busy:
            return
        self._plan.leave(names, out=not lines[0].left_out)
        self._look_again(names)

    def choose(self, names: Sequence[str], **chosen: Any) -> None:  # noqa: ANN401  fields of ChosenFor
        """Choose something for files, and look at them anew."""
        self._plan.choose(names, **chosen)
        self._look_again(names)

    def _look_again(self, names: Collection[str]) -> None:
        """Look anew at files and at those of the same case: what becomes of one may hang on the other."""
        self._looked = set(self._plan.kin(names))
        wanted = self._plan.look(self._looked)
        if wanted.only:
            self._look(wanted)
        else:
            self._fill()

    def _look(self, wanted: Wanted) -> None:
        self._shown_rows = ""
        self.band.hide()
        self.setWindowTitle("正在预览")
        work = partial(
            intake.foresee,
            wanted=wanted,
            told=self._ear.heard.emit,
            by=self._session.operator,
            now=self._session.now(),
        )
        self._session.tasks.run(self, work, self._seen, self._unseen, title=_TITLE)
        self._fit()

    def _hear(self, file: FileForeseen) -> None:
        self._plan.put(file)
        if not self._clock.isActive():
            self._clock.start()

    def _seen(self, seen: Foresight) -> None:
        for file in seen.files:
            self._plan.put(file)
        self._not_reached += seen.not_reached
        more = set(self._plan.kin(self._looked)) - self._looked if self._looked else set()
        if more and not seen.not_reached:  # a file came into the case of others
            self._look_again(self._looked | more)
            return
        self._looked = set()
        self.setWindowTitle("导入预览")
        self._fill()
        self._say()

    def _unseen(self, error: DeskError) -> None:
        self.setWindowTitle("导入预览")
        self._fill()
        self.band.tell(error)

    def _fill(self) -> None:
        self._clock.stop()
        lines = self._plan.lines()
        self.files.show_records(lines)
        if self.files.current() is None and lines:
            self.files.selectRow(0)
        self.sums.setText(self._plan.sums())
        self.tabs.setTabText(0, f"文件（{len(lines)}）(&F)")
        self._fit()

    def _say(self) -> None:
        lines = self._plan.lines()
        refused = sum(line.file.prospect is Prospect.REFUSED and not line.left_out for line in lines)
        words = "以下是导入后的样子，现在还没有保存任何内容。"
        if self._not_reached:
            words = f"已停止预览，还有{self._not_reached}个文件没有看，不会导入。{words}"
        advice = f"有{refused}个文件不能导入；选中后点“改为”看看有没有办法，也可以先导入其余的。" if refused else ""
        self.band.say(words, advice, tone="wait" if refused or self._not_reached else "")

    def _fit(self, *_: object) -> None:
        """Follow what is chosen and whether something is under way."""
        busy, line = self._session.tasks.busy, self.files.current()
        count = sum(each.taken for each in self.files.records.records)
        self.main.setText(f"导入{count}个文件(&I)" if count else "导入(&I)")
        self.main.setAccessibleName("导入")
        self.main.setEnabled(not busy and count > 0)
        self.leave.setEnabled(not busy and line is not None and (line.file.taken or line.left_out))
        self.leave.setText("仍要导入(&L)" if line and line.left_out else "不导入(&L)")
        self._offer(line.file if line and not busy else None)
        self.detail.setText(words(line) if line else "")
        rows = self.tabs.currentWidget() is self.rows
        for each in (self.sums, self.detail):
            each.setVisible(not rows)  # the rows need the room on a small screen, and have words of their own
        self.tabs.setTabText(1, rows_title(line))
        if rows:
            self._show_rows()

    def _offer(self, file: FileForeseen | None) -> None:
        """Offer what can be done with the file under the cursor, and with those chosen with it."""
        self.menu.clear()
        if file is not None and file.prospect is not Prospect.IGNORED:
            code = file.error.code if file.error else ""
            if file.prospect in (Prospect.SUPPLEMENT, Prospect.CORRECTION) or code == EITHER:
                self.menu.addAction("作为补充：加到原名单(&S)", partial(self._choose_all, mode="supplement"))
                self.menu.addAction("作为更正：替换原名单(&R)", partial(self._choose_all, mode="replace"))
            if code in LOCKED:
                self.menu.addAction("输入打开密码(&W)…", self._ask_password)
            if code in UNCLEAR:
                self.menu.addAction("指明各列(&L)…", self._ask_columns)
            if code not in LOCKED | UNCLEAR and file.sha256:
                self._offer_measures()
                self.menu.addAction("指明企业(&E)…", self._ask_firm)
        self.other.setEnabled(not self.menu.isEmpty())

    def _offer_measures(self) -> None:
        measures = self.menu.addMenu("措施(&M)")
        for id_, each in self._session.place.policies[self._plan.wanted.policy].measures.items():
            measures.addAction(each.title, partial(self._choose_all, measure=id_))

    def _choose_all(self, **chosen: Any) -> None:  # noqa: ANN401  fields of ChosenFor
        lines = self.files.chosen()
        self.choose([line.file.name for line in lines if line.file.sha256 or "password" in chosen], **chosen)

    def _ask_password(self) -> None:
        from desktop.ui.dialogs.file_password import FilePasswordDialog

        locked = [line.file for line in self.files.chosen() if line.file.error and line.file.error.code in LOCKED]
        wrong = any(file.error and file.error.code == "password-wrong" for file in locked)
        dialog = FilePasswordDialog([file.name for file in locked], self, wrong=wrong)
        if ask(dialog):
            self.choose([file.name for file in locked], password=dialog.words)

    def _ask_firm(self) -> None:
        from desktop.ui.dialogs.name_firm import NameFirmDialog

        line = self.files.current()
        dialog = NameFirmDialog(line.file.name if line else "", self)
        if line and ask(dialog):
            self.choose([line.file.name], enterprise=dialog.code)

    def _ask_columns(self) -> None:
        """Show what the file holds; what is chosen holds for every file here that is unclear in the same way."""
        from desktop.ui.dialogs.columns import ColumnsDialog

        line = self.files.current()
        if line is None:
            return
        file = line.file

        def seen(tables: Sequence[Any]) -> None:
            dialog = ColumnsDialog(file.name, tables, self)
            if ask(dialog):
                self.choose(self._plan.alike(file), mapping=dialog.mapping)

        look = partial(intake.tables, wanted=self._plan.look([file.name]))
        self._session.tasks.run(self, look, seen, self.band.tell, title="正在看表格")

    def _show_rows(self) -> None:
        """Show the rows of the file under the cursor, once."""
        line = self.files.current()
        if line is None or self._session.tasks.busy or self._shown_rows == line.file.name:
            return
        self._shown_rows = line.file.name
        if not line.file.sha256 or (line.file.error and line.file.error.code in LOCKED):
            self.rows.say(words(line))
            return
        self.rows.say(f"正在看“{line.file.name}”。")
        wanted = self._plan.taking() if not line.left_out else self._plan.wanted
        only = _alone(wanted, line.file.name)
        work = partial(intake.rows, wanted=only, by=self._session.operator, now=self._session.now())
        self._session.tasks.run(self, work, self.rows.show_sheets, self._unread, title="正在看表格")

    def _unread(self, error: DeskError) -> None:
        self.rows.say(f"{error.message}{advice_of(error)}")

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setAccessibleName("导入预览的分页")
        tabs.addTab(self.files, "文件(&F)")
        tabs.addTab(self.rows, "表格内容(&T)")
        return tabs

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(8)
        for widget in (self.band, self.sums, self.tabs, self.detail):
            column.addWidget(widget, int(widget is self.tabs))
        foot = QHBoxLayout()
        for each in (self.leave, self.other):
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(ProgressPanel(self._session.tasks))
        for each in (self.back, self.main):
            foot.addWidget(each)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_BREATH)
        self._clock.timeout.connect(self._fill)
        self._ear.heard.connect(self._hear)
        self._session.tasks.busy_changed.connect(self._fit)
        self.files.chosen_changed.connect(self._fit)
        self.files.opened.connect(self._open_rows)
        self.tabs.currentChanged.connect(self._fit)
        self.leave.clicked.connect(self.toggle)
        self.back.clicked.connect(self.reject)
        self.main.clicked.connect(self.accept)
        self.main.setDefault(True)
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.files)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self.toggle)

    def _open_rows(self, _line: FileLine) -> None:
        self.tabs.setCurrentWidget(self.rows)


def _alone(wanted: Wanted, name: str) -> Wanted:
    return replace(wanted, only=(name,), seen={key: sha for key, sha in wanted.seen.items() if key == name})

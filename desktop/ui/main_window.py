"""The window: side bar, the page that is open, and the status bar that says where and who."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DeskError
from desktop.ui.acts import office
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.pages.page import Page
from desktop.ui.pages.registry import PAGES, PageEntry
from desktop.ui.session import Session
from desktop.ui.widgets.elided import ElidedLabel
from desktop.ui.widgets.progress import ProgressPanel
from desktop.ui.wording import age, person

_SIDE_WIDTH, _NARROW_SIDE = 188, 136
_NARROW = 1040
_STATUS_HEIGHT = 34
W = TypeVar("W", bound=QWidget)
_PREFERRED = QSize(1320, 700)


class MainWindow(QMainWindow):
    """Everything that is seen of one sitting."""

    def __init__(self, session: Session) -> None:
        """Build the frame and the first page; the others are built when they are first asked for."""
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self._entitle(busy=False)
        self.stack = QStackedWidget()
        self._pages: dict[str, Page] = {}
        self._buttons: dict[str, QPushButton] = {}
        self.side = self._side()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(holder)
        self._status()
        self._keys()
        session.tasks.trouble = self.show_trouble
        session.tasks.progressed.connect(self._tell_progress)
        session.tasks.busy_changed.connect(self._entitle)
        session.operator_changed.connect(self._tell_operator)
        session.data_changed.connect(self._ask_backup)
        self._tell_operator()
        self._restore()
        self.show_page("cases")
        self._ask_backup()

    def show_page(self, id_: str) -> Page:
        """Bring a page to the front."""
        page = self._page(id_)
        self._bring(page, id_)
        return page

    def open_case(self, number: str) -> None:
        """Open a case over the list."""
        from desktop.ui.pages.case import CasePage

        page = self._pages.get("case")
        if not isinstance(page, CasePage):
            page = CasePage(self.session)
            page.back.connect(partial(self.show_page, "cases"))
            self._pages["case"] = page
            self.stack.addWidget(page)
        page.open(number)
        self._bring(page, "cases")

    def show_trouble(self, owner: QObject, error: DeskError) -> None:
        """Tell what was refused, over whatever asked."""
        parent = owner.window() if isinstance(owner, QWidget) and owner.isVisible() else self
        Trouble(parent, error).exec()

    def switch_operator(self) -> None:
        """Let somebody else sign in; the workspace stays open."""
        from desktop.ui.dialogs.sign_in import SignInDialog

        dialog = SignInDialog(self.session, self)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.must_change:
            self.change_password(first=True)

    def change_password(self, *, first: bool = False) -> None:
        """Let the operator set another password."""
        from desktop.ui.dialogs.sign_in import PasswordDialog

        PasswordDialog(self.session, self, first=first).exec()

    def back_up(self) -> None:
        """Make a backup in the workspace's own folder."""
        page = self.stack.currentWidget()

        def done(path: object) -> None:
            if isinstance(page, Page):
                page.notice.say(f"已备份：{path}", "请定期把备份复制到移动盘，与口令分开保管。", tone="good")

        self.session.do(self, office.back_up, done, title="正在备份")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before something under way is stopped; remember how the window stood."""
        if self.session.tasks.busy:
            words = "还有任务没有完成。停止并退出？已经完成的部分会保留，没有完成的不会留下半截。"
            if QMessageBox.question(self, "退出", words) != QMessageBox.StandardButton.Yes:
                event.ignore()
                return
        self.session.settings.setValue("window", self.saveGeometry())
        self.session.tasks.close()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way at the side on a small screen."""
        super().resizeEvent(event)
        self.side.setFixedWidth(_SIDE_WIDTH if self.width() >= _NARROW else _NARROW_SIDE)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged anywhere onto the window."""
        if event.mimeData().hasUrls() and not self.session.tasks.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what a page has no use of its own for as declarations."""
        page = self.show_page("cases")
        page.dropEvent(event)

    def _bring(self, page: Page, id_: str) -> None:
        for each, side in self._buttons.items():
            side.setChecked(each == id_)
        self.stack.setCurrentWidget(page)
        page.first.setFocus()

    def _page(self, id_: str) -> Page:
        if id_ not in self._pages:
            entry = next(each for each in PAGES if each.id == id_)
            page = entry.make(self.session)
            self._pages[id_] = page
            self.stack.addWidget(page)
        return self._pages[id_]

    def _side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("side")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(2)
        column.addWidget(_named(QLabel("稳岗经办台"), "product"))
        place = _named(QLabel(self.session.place.office.name), "office")
        place.setWordWrap(True)
        column.addWidget(place)
        for entry in PAGES:
            column.addWidget(self._side_button(entry))
        column.addStretch(1)
        column.addWidget(self._operator_button())
        return side

    def _side_button(self, entry: PageEntry) -> QPushButton:
        made = _flat()
        made.setText(entry.title)
        made.setToolTip(f"{entry.title}（{entry.key}）")
        made.setAccessibleName(entry.title)
        made.setCheckable(True)
        made.clicked.connect(partial(self._ask_page, entry.id))
        self._buttons[entry.id] = made
        QShortcut(QKeySequence(entry.key), self).activated.connect(partial(self.show_page, entry.id))
        return made

    def _operator_button(self) -> QPushButton:
        self.operator_button = _named(_flat(), "operator")
        menu = QMenu(self)
        for text, key, run in (
            ("换操作员(&L)…", "Ctrl+L", self.switch_operator),
            ("更换密码(&P)…", "", self.change_password),
            ("立即备份(&B)", "Ctrl+B", self.back_up),
            ("退出(&X)", "Ctrl+Q", self.close),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(partial(_call, run))
            self.addAction(action)
            menu.addAction(action)
        self.operator_button.clicked.connect(partial(self._show_menu, menu))
        return self.operator_button

    def _show_menu(self, menu: QMenu, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        above = self.operator_button.mapToGlobal(QPoint(8, -menu.sizeHint().height()))
        menu.popup(above)

    def _ask_page(self, id_: str, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
        self.show_page(id_)

    def _status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.who, self.backup = QLabel(), QLabel()
        self.where = ElidedLabel(str(self.session.place.folder), mode=Qt.TextElideMode.ElideMiddle)
        self.progress = ProgressPanel(self.session.tasks)
        bar.setFixedHeight(_STATUS_HEIGHT)
        for each in (self.who, self.backup, self.where):
            bar.addWidget(each, int(each is self.where))
        bar.addPermanentWidget(self.progress)

    def _keys(self) -> None:
        for key, run in (
            ("Ctrl+K", self._find),
            ("Ctrl+E", self._register),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(run)

    def _find(self) -> None:
        page = self.stack.currentWidget()
        if isinstance(page, Page):
            page.focus_search()

    def _register(self) -> None:
        from desktop.ui.pages.evidence import EvidencePage

        page = self.show_page("evidence")
        if isinstance(page, EvidencePage) and page.register_button.isEnabled():
            page.register()

    def _entitle(self, busy: bool) -> None:
        """Name the window; what is under way is said by :meth:`_tell_progress`, also where windows are only listed."""
        if not busy:
            self.setWindowTitle(f"稳岗经办台　{self.session.place.office.name}")

    def _tell_progress(self, title: str, _done: int, _total: int) -> None:
        self.setWindowTitle(f"{title}　稳岗经办台")

    def _tell_operator(self) -> None:
        if not self.session.signed_in:
            return
        operator = self.session.operator
        words = person(operator)
        self.operator_button.setText(operator.name)
        self.operator_button.setToolTip(f"{words}；换操作员 Ctrl+L")
        self.operator_button.setAccessibleName(f"操作员：{words}")
        self.who.setText(f"操作员：{words}")

    def _ask_backup(self) -> None:
        self.session.look(self, office.last_backup, self._tell_backup)

    def _tell_backup(self, made: object) -> None:
        from datetime import datetime

        self.backup.setText(age(made if isinstance(made, datetime) else None, self.session.now()))

    def _restore(self) -> None:
        screen = QGuiApplication.primaryScreen().availableSize()
        self.resize(_PREFERRED.boundedTo(screen))
        kept = self.session.settings.value("window")
        if kept is not None:
            self.restoreGeometry(kept)


def _call(run: object, _checked: bool = False) -> None:  # noqa: FBT002  Qt gives it
    if callable(run):
        run()


def _flat() -> QPushButton:
    made = QPushButton()
    made.setAutoDefault(False)
    return made


def _named(widget: W, name: str) -> W:
    widget.setObjectName(name)
    return widget

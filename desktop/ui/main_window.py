"""The window: side bar, the page that is open, and the status bar that says where and who."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from desktop.errors import DeskError
from desktop.ui import theme
from desktop.ui.acts import office
from desktop.ui.ahead import Ahead, Step, polished
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import Trouble
from desktop.ui.locking import Hands, Keys, Lock
from desktop.ui.pages.page import Page
from desktop.ui.pages.registry import PAGES
from desktop.ui.session import Session
from desktop.ui.side import SideBar
from desktop.ui.status import StatusBar
from desktop.ui.verbatim import sure

if TYPE_CHECKING:
    from desktop.ui.pages.case import CasePage

_PREFERRED = QSize(1320, 700)
_FRAME = QSize(8, 40)  # what a desktop may draw around it, which must be on the screen too
_CONTROL = Qt.KeyboardModifier.ControlModifier


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
        self.side = SideBar(session)
        self.status = StatusBar(session)
        self.setStatusBar(self.status)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(holder)
        plain = Qt.KeyboardModifier.NoModifier
        keys: Keys = {(_CONTROL, Qt.Key.Key_L): self.lock_now, (plain, Qt.Key.Key_F1): self.open_manual}
        self.hands = Hands(self, session.now, keys)
        self.lock = Lock(session, self, self.hands)
        self._keys()
        self._connect()
        self._restore()
        self.show_page(PAGES[0].id)
        self.ahead = Ahead(self, session, self.hands, self._steps_ahead())

    def show_page(self, id_: str) -> Page:
        """Bring a page to the front."""
        page = self._page(id_)
        self._bring(page, id_)
        return page

    def open_case(self, number: str, **where: Any) -> None:  # noqa: ANN401
        """Open a case over the list, at the place that was asked for."""
        page = self._case_page()
        page.open(number)
        page.open_at(**where)
        self._bring(page, "cases")

    def badge(self, id_: str, count: int) -> None:
        """Show how many things wait on a page."""
        self.side.wait_for({id_: count})

    def show_trouble(self, owner: QObject, error: DeskError) -> None:
        """Tell what was refused, over whatever asked."""
        parent = owner.window() if isinstance(owner, QWidget) and owner.isVisible() else self
        ask(Trouble(parent, error))

    def lock_now(self) -> None:
        """Lock everything until somebody signs in: the same operator, or another one."""
        self.lock.lock()

    def change_password(self, *, first: bool = False) -> None:
        """Let the operator set another password."""
        from desktop.ui.dialogs.sign_in import PasswordDialog

        ask(PasswordDialog(self.session, self, first=first))

    def back_up(self) -> None:
        """Make a backup in the workspace's own folder."""
        page = self.stack.currentWidget()

        def done(path: object) -> None:
            if isinstance(page, Page):
                page.notice.say(f"已备份：{path}", "请定期把备份复制到移动盘，与口令分开保管。", tone="good")

        self.session.do(self, office.back_up, done, title="正在备份")

    def find_anything(self) -> None:
        """Find a case, an enterprise or a person, and go there."""
        from desktop.ui.dialogs.find import FindDialog

        dialog = FindDialog(self.session, self)
        if ask(dialog) and dialog.place is not None:
            self.session.go(dialog.place.page, **dialog.place.where)

    @property
    def manual(self) -> str:
        """The page of the manual about the page in front."""
        return str(getattr(self.stack.currentWidget(), "manual", ""))

    def open_manual(self, id_: str = "") -> None:
        """Open the manual at what is in front: a dialog's page, or the page of the window."""
        from desktop.ui.guide import open_manual

        open_manual(self, id_)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before something under way is stopped or something typed is lost; remember how the window stood."""
        for words in self._reasons_to_stay():
            if not sure(self, "退出", words):
                self.session.reopen = None
                event.ignore()
                return
        self.session.settings.setValue("layout/window", self.saveGeometry())
        self.session.tasks.close()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on a small screen: everything stands closer, the side bar is narrower."""
        super().resizeEvent(event)
        theme.settle(self.height())
        self.side.fit(self.size())
        self.status.fit(self.width())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged anywhere onto the window."""
        if event.mimeData().hasUrls() and not self.session.tasks.busy and not self.lock.locked:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what a page has no use of its own for as declarations."""
        page = self.show_page("cases")
        page.dropEvent(event)

    def _reasons_to_stay(self) -> Iterator[str]:
        if self.session.tasks.busy:
            yield "还有任务没有完成。停止并退出？已经完成的部分会保留，没有完成的不会留下半截。"
        for page in self._pages.values():
            if page.unsaved:
                yield f"{page.heading.text()}：{page.unsaved}中有改动还没有保存，退出后不保留。仍要退出？"

    def _go(self, id_: str, where: Mapping[str, Any]) -> None:
        if id_ == "case":
            self.open_case(**where)
        else:
            self.show_page(id_).open_at(**where)

    def _bring(self, page: Page, id_: str) -> None:
        self.side.mark(id_)
        self.stack.setCurrentWidget(page)
        page.first.setFocus()

    def _case_page(self) -> CasePage:
        from desktop.ui.pages.case import CasePage

        page = self._pages.get("case")
        if not isinstance(page, CasePage):
            page = CasePage(self.session)
            page.back.connect(partial(self.show_page, "cases"))
            page.manual = "cases"
            self._pages["case"] = page
            self.stack.addWidget(page)
        return page

    def _steps_ahead(self) -> Iterator[Step]:
        """Yield how the pages that were not asked for yet are made ready: the case first, on which a clerk waits."""
        builders: dict[str, Callable[[], Page]] = {"case": self._case_page}
        builders |= {entry.id: partial(self._page, entry.id) for entry in PAGES}
        for id_, build in builders.items():
            yield partial(import_module, f"desktop.ui.pages.{id_}")
            yield build
            yield partial(_polish, build)

    def _page(self, id_: str) -> Page:
        if id_ not in self._pages:
            entry = next(each for each in PAGES if each.id == id_)
            page = entry.make(self.session)
            page.manual = page.manual or id_
            self._pages[id_] = page
            self.stack.addWidget(page)
        return self._pages[id_]

    def _connect(self) -> None:
        tasks, session = self.session.tasks, self.session
        tasks.trouble = self.show_trouble
        tasks.progressed.connect(self._tell_progress)
        tasks.busy_changed.connect(self._entitle)
        session.asked.connect(self._go)
        session.place_changed.connect(self._name_anew)
        session.layout_forgotten.connect(self._stand_as_it_came)
        self.side.wanted.connect(self.show_page)
        self.lock.must_change.connect(self._change_first_password)

    def _keys(self) -> None:
        self.side.offer(
            (
                ("锁定、换操作员(&L)", "Ctrl+L", self.lock_now),
                ("更换密码(&P)…", "", self.change_password),
                ("立即备份(&B)", "Ctrl+B", self.back_up),
                ("收起或展开侧栏(&S)", "F9", self.side.fold),
                ("使用手册(&H)", "F1", self.open_manual),
                ("快捷键(&K)", "Ctrl+/", partial(self.open_manual, "keys")),
                ("退出(&X)", "Ctrl+Q", self.close),
            ),
            self,
        )
        pages = [(entry.key, partial(self.show_page, entry.id)) for entry in PAGES]
        for key, run in (*pages, ("Ctrl+K", self.find_anything), ("Ctrl+F", self._search), ("Ctrl+E", self._register)):
            QShortcut(QKeySequence(key), self).activated.connect(run)

    def _search(self) -> None:
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

    def _name_anew(self) -> None:
        self._entitle(self.session.tasks.busy)

    def _change_first_password(self) -> None:
        if QApplication.activeModalWidget() is None:
            self.change_password(first=True)

    def _tell_progress(self, title: str, _done: int, _total: int) -> None:
        self.setWindowTitle(f"{title}　稳岗经办台")

    def _stand_as_it_came(self) -> None:
        self.resize(_PREFERRED.boundedTo(QGuiApplication.primaryScreen().availableSize() - _FRAME))

    def _restore(self) -> None:
        self._stand_as_it_came()
        kept = self.session.settings.value("layout/window")
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)


def _polish(build: Callable[[], Page]) -> None:
    polished(build())

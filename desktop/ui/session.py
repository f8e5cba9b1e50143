"""What every page shares: the runner, the clock, the open workspace and who is at the counter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Signal

from desktop.errors import DeskError
from desktop.records import Operator
from desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from desktop.ui.acts.office import Opened


class Session(QObject):
    """One sitting at one workspace.

    ``data_changed`` tells that something was written, or may have been; ``asked`` that a page wants another one shown;
    ``place_changed`` that office, operators, settings or policies were read anew; ``counted`` how many things wait on
    which page (by page id); ``layout_forgotten`` that everything that remembers how it stood shall forget it.
    """

    data_changed = Signal()
    operator_changed = Signal()
    place_changed = Signal()
    layout_forgotten = Signal()
    counted = Signal(object)
    asked = Signal(str, object)

    def __init__(self, tasks: Tasks, now: Callable[[], datetime], settings: QSettings) -> None:
        """Nothing is open and nobody is signed in yet."""
        super().__init__()
        self.tasks = tasks
        self.now = now
        self.settings = settings
        self.opened: Opened | None = None
        self.reopen: Path | None = None  # the workspace that the program is started on again once it is left
        self._operator: Operator | None = None

    @property
    def place(self) -> Opened:
        """The open workspace."""
        if self.opened is None:
            raise RuntimeError("no workspace is open")
        return self.opened

    @property
    def operator(self) -> Operator:
        """Who is at the counter."""
        if self._operator is None:
            raise RuntimeError("nobody is signed in")
        return self._operator

    @property
    def signed_in(self) -> bool:
        """Whether somebody is."""
        return self._operator is not None

    def sign_in(self, operator: Operator) -> None:
        """Put an operator at the counter, who was judged by the service."""
        self._operator = operator
        self.settings.setValue("operator", operator.id)
        self.operator_changed.emit()

    def renew(self) -> None:
        """Read office, operators, settings and policies anew; whoever shows them hears of it by ``place_changed``."""
        from desktop.ui.acts import shell

        self.look(self, shell.renew, self._renewed)

    def forget_layout(self) -> None:
        """Let windows, tables and splitters stand again as they came (恢复默认布局)."""
        self.settings.remove("layout")
        self.layout_forgotten.emit()

    def go(self, page: str, **where: object) -> None:
        """Ask the window for a page, or for ``case`` with its ``number``; the page narrows itself to ``where``."""
        self.asked.emit(page, where)

    def name_of(self, operator_id: str) -> str:
        """Return the name of an operator for people."""
        return next((each.name for each in self.place.operators if each.id == operator_id), operator_id or "系统")

    def look(self, owner: QObject, act: Callable[..., Any], done: Callable[[Any], None], **named: Any) -> None:  # noqa: ANN401
        """Read something; ``act`` is a function of :mod:`desktop.ui.acts`."""
        self.tasks.run(owner, partial(act, **named), done, reading=True)

    def do(
        self,
        owner: QObject,
        act: Callable[..., Any],
        done: Callable[[Any], None],
        failed: Callable[[DeskError], None] | None = None,
        *,
        title: str,
        **named: Any,  # noqa: ANN401
    ) -> None:
        """Do something in the name of whoever is signed in, at this instant."""
        work = partial(act, by=self.operator, now=self.now(), **named)

        def well(value: Any) -> None:  # noqa: ANN401
            self.data_changed.emit()
            done(value)

        def ill(error: DeskError) -> None:
            self.data_changed.emit()
            (failed or (lambda trouble: self.tasks.trouble(owner, trouble)))(error)

        self.tasks.run(owner, work, well, ill, title=title)

    def _renewed(self, opened: Opened) -> None:
        self.opened = opened
        known = {each.id: each for each in opened.operators}
        renamed = self._operator is not None and known.get(self._operator.id, self._operator) != self._operator
        if self._operator is not None:
            self._operator = known.get(self._operator.id, self._operator)
        self.place_changed.emit()
        if renamed:
            self.operator_changed.emit()

"""The button 更多: what is done with several cases at once beside the steps, the list as a workbook, the intakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.ui.acts import listing
from desktop.ui.dialogs.asking import ask
from desktop.ui.dialogs.sheet import button
from desktop.ui.handing import print_cases

if TYPE_CHECKING:
    from desktop.services.intakes import IntakeLine
    from desktop.ui.pages.cases import CasesPage


class CaseBulk(QObject):
    """What can be done with the chosen cases, or with all that are listed."""

    def __init__(self, page: CasesPage) -> None:
        """Build the button with its menu."""
        super().__init__(page)
        self._page = page
        self.button = button("更多(&M)", tip="打印、退回稿、导出清单、导入记录与整次撤回")
        menu = QMenu(page)
        self.printing = _act(menu, "打印表单(&P)…", self.print_forms)
        self.copies = _act(menu, "写退回稿(&C)…", self.return_copies)
        self.exporting = _act(menu, "导出清单(&X)…", self.export)
        menu.addSeparator()
        self.coming = _act(menu, "导入记录、整次撤回(&U)…", self.intakes)
        self.button.setMenu(menu)

    def fit(self, *, chosen: int, listed: int, free: bool) -> None:
        """Say on how many cases each works, and offer what can be done."""
        named = f" 所选{chosen:,}件" if chosen else ""
        self.printing.setText(f"打印表单(&P){named}…")
        self.copies.setText(f"写退回稿(&C){named}…")
        self.exporting.setText(f"导出清单(&X){named or f' 列出的{listed:,}件'}…")
        self.printing.setEnabled(bool(chosen))
        self.copies.setEnabled(bool(chosen))
        self.exporting.setEnabled(bool(listed))
        self.button.setEnabled(free)

    def print_forms(self) -> None:
        """Print forms of the chosen cases."""
        print_cases(self._page.session, self._page, self._numbers())

    def return_copies(self) -> None:
        """Write the return copies of the chosen cases."""
        from desktop.ui.dialogs.return_copy import give_back

        give_back(self._page, self._numbers())

    def export(self) -> None:
        """Write the chosen cases, or all that are listed, as a workbook."""
        from desktop.ui.dialogs.export_ledger import ExportLedgerDialog

        page, only = self._page, frozenset(self._numbers())
        said = f"所选{len(only):,}件" if only else f"列出的{len(page.table.records.shown):,}件"
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        path = (
            Path(str(page.session.settings.value("cases/export", folder)))
            / f"案卷清单-{page.session.now():%Y%m%d}.xlsx"
        )
        dialog = ExportLedgerDialog("案卷清单", f"{said}案卷，按现在的次序。", path, page.window(), people=False)
        if ask(dialog):
            page.session.settings.setValue("cases/export", str(dialog.path.parent))
            done = partial(self._exported, dialog.path)
            view = page.present_view()
            page.session.do(page, listing.export, done, title="正在导出清单", view=view, only=only, path=dialog.path)

    def intakes(self) -> None:
        """Show every intake, that of the case under the cursor chosen."""
        self._page.session.look(self._page, listing.intakes, self._show_intakes)

    def _show_intakes(self, lines: Sequence[IntakeLine]) -> None:
        from desktop.ui.dialogs.intakes import IntakesDialog

        page = self._page
        row = page.table.current()
        dialog = IntakesDialog(page.session, lines, page.window(), case=row.number if row else "")
        if ask(dialog):
            page.notice.say(dialog.undone, "需要这些材料时，可以重新导入。", tone="good")

    def _exported(self, path: Path, count: int) -> None:
        self._page.notice.say(f"已导出{count:,}件：{path}", tone="good")

    def _numbers(self) -> list[str]:
        return [row.number for row in self._page.table.chosen()]


def _act(menu: QMenu, words: str, run: Callable[[], None]) -> QAction:
    action = menu.addAction(words)
    action.triggered.connect(lambda _checked=False: run())
    return action

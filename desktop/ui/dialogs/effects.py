"""What a change would do, case by case (变更影响): shown before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.services.effects import Effect
from desktop.ui import theme
from desktop.ui.dialogs.sheet import label
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import yuan

T = TypeVar("T")
_LEAST = 118  # pixels: the heads and two rows and a half
_FRAME = 48  # pixels that a dialog leaves to its own frame and the task bar
_COLUMNS: tuple[Column[Effect], ...] = (
    Column(title="案卷", text=lambda each: each.case.number, width=206),
    Column(title="企业", text=lambda each: each.case.enterprise_name),
    Column(
        title="可发放人数",
        text=lambda each: _step(str(each.people_before), str(each.people_after)),
        align=RIGHT,
        sort=lambda each: each.people_after - each.people_before,
        width=104,
    ),
    Column(
        title="金额（元）",
        text=lambda each: _step(yuan(each.fen_before), yuan(each.fen_after)),
        align=RIGHT,
        sort=lambda each: each.fen_after,
        width=214,
    ),
    Column(
        title="增减（元）",
        text=lambda each: signed(each.fen_after - each.fen_before),
        align=RIGHT,
        sort=lambda each: each.fen_after - each.fen_before,
        colour=lambda each: theme.RED if each.fen_after < each.fen_before else None,
        width=116,
    ),
)


class LowTable(Table[T]):
    """A table that is content with little, so that its dialog fits a small screen."""

    def sizeHint(self) -> QSize:
        """Ask for the least that still reads as a table."""
        return QSize(super().sizeHint().width(), _LEAST)

    def minimumSizeHint(self) -> QSize:
        """Insist on no more."""
        return QSize(super().minimumSizeHint().width(), _LEAST)


class EffectsPanel(QWidget):
    """A sentence over a table, which stays empty where no case changes."""

    def __init__(self, *, above: int = 0) -> None:
        """Say nothing yet; ``above`` are the pixels left free over the sentence."""
        super().__init__()
        self.words = label("")
        self.table: LowTable[Effect] = LowTable(_COLUMNS, name="变更影响", key=lambda each: each.case.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, above, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)

    def say(self, words: str) -> None:
        """Say why there are no effects to show."""
        self.words.setText(words)
        self.table.show_records(())

    def show_effects(self, effects: Sequence[Effect]) -> None:
        """Show what would change."""
        self.words.setText(in_words(effects))
        self.table.show_records(effects)


def unfold(dialog: QDialog, height: int) -> None:
    """Open a dialog with a list so many pixels high, or as high as the screen allows."""
    room = dialog.screen().availableSize().height() - _FRAME
    dialog.resize(dialog.minimumWidth(), min(height, room))


def in_words(effects: Sequence[Effect]) -> str:
    """Return what a change would do in one sentence."""
    if not effects:
        return "没有未审批的案卷因此改变人数或金额。已审批的案卷不变。"
    people = _step(str(sum(each.people_before for each in effects)), str(sum(each.people_after for each in effects)))
    before, after = sum(each.fen_before for each in effects), sum(each.fen_after for each in effects)
    return (
        f"{len(effects)}件未审批的案卷会改变：可发放人数 {people}，金额 {_step(yuan(before), yuan(after))}元"
        f"（{signed(after - before)}元）。已审批的案卷不变。"
    )


def again(stale: Sequence[str]) -> str:
    """Return what is to be done after a change that made cases stale."""
    return f"有{len(stale)}件未审批的案卷需要重新核验。" if stale else "没有案卷需要重新核验。"


def signed(fen: int) -> str:
    """Return a difference in yuan with its sign."""
    return f"{'+' if fen > 0 else '−' if fen < 0 else ''}{yuan(abs(fen))}"


def _step(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"

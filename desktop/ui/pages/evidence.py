"""佐证: what the bureaus said: every extract with what it covers, and the dialogs that register more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QMessageBox

from desktop.ui import theme
from desktop.ui.acts import cases, evidence
from desktop.ui.dialogs.sheet import label
from desktop.ui.pages.page import Page
from desktop.ui.session import Session
from desktop.ui.tablemodels.records import CENTRE, RIGHT, Column
from desktop.ui.widgets.table import Table
from desktop.ui.wording import KIND_WORDS, day, instant
from rules.registers import REGISTERS

if TYPE_CHECKING:
    from desktop.models.ledger import Extract
    from desktop.services.take_evidence import EvidenceTaken


class EvidencePage(Page):
    """The extracts, newest first."""

    def __init__(self, session: Session) -> None:
        """Build an empty list."""
        super().__init__(session, "佐证")
        self.insurance_button = self.add_button("登记参保明细(&S)…", lambda: self.register("insurance"), main=True)
        self.movement_button = self.add_button("登记比对结果(&M)…", lambda: self.register("movement"), main=True)
        self.undo_button = self.add_button("撤回(&U)…", self.undo, grave=True)
        self.table = self._table()
        self.first = self.table
        self.content.addWidget(self.table, 1)
        self.content.addWidget(
            label("同一月份或日期有几份材料时，后登记的为准。登记或撤回后，涉及的案卷需要重新核验。", small=True)
        )
        self.table.chosen_changed.connect(self.fit)

    def reload(self) -> None:
        """Read the list anew."""
        self.session.look(self, evidence.extracts, self._show)

    def fit(self) -> None:
        """Follow what is chosen and whether something is under way."""
        free = not self.session.tasks.busy
        current = self.table.current()
        self.insurance_button.setEnabled(free)
        self.movement_button.setEnabled(free)
        self.undo_button.setEnabled(free and current is not None and not current.undone)

    def focus_search(self) -> None:
        """Put the cursor into the list."""
        self.table.setFocus()

    def register(self, kind: str = "insurance") -> None:
        """Ask which file and what it covers, and register it."""
        from desktop.ui.dialogs.evidence import INSURANCE, EvidenceDialog

        dialog = EvidenceDialog(self.session, kind, self.window())
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        title = "正在登记佐证材料"
        if dialog.kind.value == INSURANCE:
            months = dialog.wanted_months()
            self.session.do(self, evidence.insurance, self._taken, title=title, path=dialog.path, months=months)
        else:
            first, last = dialog.wanted_days()
            self.session.do(self, evidence.movement, self._taken, title=title, path=dialog.path, first=first, last=last)

    def undo(self) -> None:
        """Take an extract back after asking."""
        current = self.table.current()
        if current is None:
            return
        words = f"撤回“{current.file_name}”？它的内容将不再作为依据，涉及的案卷需要重新核验。"
        asked = QMessageBox.question(self.window(), "撤回佐证材料", words)
        if asked == QMessageBox.StandardButton.Yes:
            self.session.do(self, cases.undo, self._undone, title="正在撤回", number=str(current.id))

    def _show(self, extracts: Sequence[Extract]) -> None:
        self.table.show_records(extracts)
        if not extracts:
            self.notice.say("还没有佐证材料。", "请登记社保部门的参保明细和公安部门的留温比对结果，再核验案卷。")
        elif self.notice.text.startswith("还没有佐证材料"):
            self.notice.hide()
        self.fit()

    def _taken(self, taken: EvidenceTaken) -> None:
        extract = taken.extract
        words = f"已登记“{extract.file_name}”：读到{extract.rows_read}行，取用{extract.rows_taken}行。"
        advice = ""
        if taken.problems:
            first = taken.problems[0]
            advice = f"有{len(taken.problems)}处需要看，例如 {first.sheet} {first.cell}：{first.message}"
        if taken.stale:
            words += f"有{len(taken.stale)}件案卷需要重新核验（F5）。"
        left_out = extract.rows_read != extract.rows_taken
        self.notice.say(words, advice, tone="wait" if left_out or taken.problems else "good")

    def _undone(self, stale: Sequence[str]) -> None:
        words = "已撤回。" + (f"有{len(stale)}件案卷需要重新核验（F5）。" if stale else "")
        self.notice.say(words, tone="good")

    def _table(self) -> Table[Extract]:
        name = self.session.name_of
        return Table(
            [
                Column(title="编号", text=lambda each: str(each.id), align=RIGHT, sort=lambda each: each.id, width=64),
                Column(title="种类", text=lambda each: KIND_WORDS[each.kind], width=100),
                Column(title="文件", text=lambda each: each.file_name),
                Column(title="覆盖", text=_cover, width=230),
                Column(
                    title="读到",
                    text=lambda each: f"{each.rows_read:,}",
                    align=RIGHT,
                    sort=lambda each: each.rows_read,
                    width=80,
                ),
                Column(
                    title="取用",
                    text=lambda each: f"{each.rows_taken:,}",
                    align=RIGHT,
                    sort=lambda each: each.rows_taken,
                    width=80,
                ),
                Column(title="登记时间", text=lambda each: instant(each.registered_at), width=150),
                Column(title="登记人", text=lambda each: name(each.registered_by), width=90),
                Column(
                    title="状态",
                    text=lambda each: "已撤回" if each.undone else "有效",
                    align=CENTRE,
                    width=76,
                    colour=lambda each: theme.RED if each.undone else theme.GREEN,
                ),
            ],
            name="佐证材料",
            key=lambda each: each.id,
        )


def _cover(extract: Extract) -> str:
    if extract.months:
        return "、".join(extract.months)
    if extract.register:
        return f"{extract.title or REGISTERS[extract.register].title}{'' if extract.whole else '（部分）'}"
    return f"{day(extract.covers_from)} 至 {day(extract.covers_to)}"

"""What an extract would change, case by case, before it is registered."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.masking import mask_ids
from desktop.services.foresee_evidence import CaseChange, EvidenceForeseen, in_words
from desktop.ui import theme
from desktop.ui.dialogs.effects import LowTable, signed, unfold
from desktop.ui.dialogs.sheet import Sheet, label
from desktop.ui.tablemodels.records import RIGHT, Column
from desktop.ui.wording import yuan

_HEIGHT = 480


class EvidenceEffectDialog(Sheet):
    """A sentence over the cases that would come out otherwise; accepted where it shall be registered."""

    manual = "evidence"

    def __init__(self, seen: EvidenceForeseen, parent: QWidget | None = None) -> None:
        """Show what was worked out; nothing is registered yet."""
        extract, file = seen.taken.extract, mask_ids(seen.taken.extract.file_name)
        lead = f"“{file}”读到{extract.rows_read}行，可取用{extract.rows_taken}行。现在还没有登记。"
        super().__init__(parent, "登记后会怎样", main="登记(&G)", lead=lead, width=900)
        self.cancel.setText("返回修改(&B)")
        self.cancel.setAccessibleName("返回修改")
        self.table: LowTable[CaseChange] = LowTable(_COLUMNS, name="会改变的案卷", key=lambda each: each.case.number)
        self.table.show_records(seen.changes)
        self.words = label(_advice(seen))
        at = self.body.count() - 1
        self.body.insertWidget(at, self.table, 1)
        self.body.insertWidget(at + 1, self.words)
        self.notice.say(in_words(seen), tone="wait" if seen.changes else "")
        unfold(self, _HEIGHT)
        self.main.setFocus()


def _advice(seen: EvidenceForeseen) -> str:
    told = len(seen.taken.problems)
    same = len(seen.cases) - len(seen.changes)
    words = f"其余{same}件重新核验后人数和金额不变。" if same else ""
    if told:
        first = seen.taken.problems[0]
        place = f"{first.cell}：" if first.cell else ""
        words += f"文件中有{told}处需要看，例如 {place}{first.message}"
    return f"{words}已审批的案卷不变。登记后请在“案卷”中重新核验；登记错了可以撤回。"


def _heads(standing: str, each: CaseChange) -> str:
    before, after = each.heads_before[standing], each.heads_after[standing]
    return str(before) if before == after else f"{before} → {after}"


def _lost(each: CaseChange) -> str | None:
    return theme.RED if each.fen_after < each.fen_before else None


_COLUMNS: tuple[Column[CaseChange], ...] = (
    Column(title="案卷", text=lambda each: each.case.number, width=204),
    Column(title="企业", text=lambda each: each.case.enterprise_name),
    Column(title="可发放", text=lambda each: _heads("payable", each), align=RIGHT, width=80),
    Column(title="待核实", text=lambda each: _heads("pending", each), align=RIGHT, width=76),
    Column(title="不予发放", text=lambda each: _heads("rejected", each), align=RIGHT, width=84),
    Column(
        title="增减（元）",
        text=lambda each: signed(each.fen_after - each.fen_before),
        align=RIGHT,
        sort=lambda each: each.fen_after - each.fen_before,
        colour=_lost,
        width=112,
    ),
    Column(
        title="金额（元）",
        text=lambda each: f"{yuan(each.fen_before)} → {yuan(each.fen_after)}",
        align=RIGHT,
        sort=lambda each: each.fen_after,
        width=206,
    ),
)

"""补正通知书: every defect at once, row by row, and the day to answer by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import LANDSCAPE, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.table import Column, Foot, Table, TableDrawing
from desktop.printing.wording import count, day


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One thing to mend: file, sheet, cell and row as the spreadsheet program shows them, what is wrong, what to do.

    ``cell`` and ``row`` are '' and None where the defect is one of the whole file.
    """

    file: str
    sheet: str
    cell: str
    row: int | None
    name: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionSheet:
    """What a correction notice says; ``answer_by`` is counted by the caller."""

    imprint: Imprint
    enterprise: str
    measure: str
    policy: str
    answer_by: date
    contact: str
    defects: tuple[Defect, ...]


def render(sheet: CorrectionSheet) -> bytes:
    """Return the notice as PDF, A4 landscape."""
    paper = Paper(LANDSCAPE, sheet.imprint, title=f"补正通知书 {sheet.enterprise}", digest=digest_of(sheet))
    top = draw_head(paper, SheetHead(title="补正通知书", lines=_lines(sheet)))
    TableDrawing(paper, table_of(sheet), top=top).draw()
    return paper.finish()


def table_of(sheet: CorrectionSheet) -> Table[tuple[int, Defect]]:
    """Return the notice as a table of numbered defects."""
    return Table(
        columns=_COLUMNS,
        rows=tuple(enumerate(sheet.defects, 1)),
        subtotal=lambda rows: _sum_row("本页", rows),
        totals=(_sum_row("合计", sheet.defects),),
        ink=("经办人（签字）", "发出单位（盖章）", "企业签收人（签字）"),
    )


def _lines(sheet: CorrectionSheet) -> tuple[tuple[str, str], ...]:
    text = (
        f"　　你单位申报的{sheet.measure}（{sheet.policy}）材料中，"
        f"下列{count(len(sheet.defects))}处需要补正，现一次性告知。"
        f"请于{day(sheet.answer_by)}前更正原表后重新提交；逾期未补正的，按现有材料办理。联系：{sheet.contact}"
    )
    return ((f"{sheet.enterprise}：", sheet.imprint.document_number), (text, ""))


def _sum_row(title: str, rows: Sequence[object]) -> Foot:
    return Foot(cells=((7, f"{title}　{count(len(rows))} 处", "centre"),))


_COLUMNS: tuple[Column[tuple[int, Defect]], ...] = (
    Column(title="序号", share=12, text=lambda row: str(row[0])),
    Column(title="文件", share=46, text=lambda row: row[1].file, align="left"),
    Column(title="工作表", share=26, text=lambda row: row[1].sheet, align="left"),
    Column(title="位置", share=22, text=lambda row: row[1].cell or (f"第{row[1].row}行" if row[1].row else "")),
    Column(title="姓名", share=24, text=lambda row: row[1].name),
    Column(title="问题", share=80, text=lambda row: row[1].problem, align="left"),
    Column(title="怎样补正", share=60, text=lambda row: row[1].remedy, align="left"),
)

"""销毁清册: what has passed its term, for the archive to judge and to sign; the list itself destroys nothing."""

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
class DestructionLine:
    """One thing whose term is over; ``term`` is in words."""

    kind: str
    number: str
    title: str
    closed_on: date
    term: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionSheet:
    """What the list says."""

    imprint: Imprint
    made_by: str
    lines: tuple[DestructionLine, ...]


def render(sheet: DestructionSheet) -> bytes:
    """Return the list as PDF, A4 landscape."""
    paper = Paper(LANDSCAPE, sheet.imprint, title="到期材料销毁清册", digest=digest_of(sheet))
    said = (
        (f"编制单位：{sheet.imprint.office}", f"编制日期：{day(sheet.imprint.issued_on)}　编制人：{sheet.made_by}"),
        ("下列材料保存期限已满，提请鉴定。本清册不等于已销毁；经鉴定仍需保存的，请在“鉴定意见”栏写明。", ""),
    )
    top = draw_head(paper, SheetHead(title="到期材料销毁清册", lines=said))
    TableDrawing(paper, table_of(sheet), top=top).draw()
    return paper.finish()


def table_of(sheet: DestructionSheet) -> Table[tuple[int, DestructionLine]]:
    """Return the list as a table of numbered things."""
    return Table(
        columns=_COLUMNS,
        rows=tuple(enumerate(sheet.lines, 1)),
        subtotal=lambda rows: _sum_row("本页", rows),
        totals=(_sum_row("合计", sheet.lines),),
        ink=("鉴定人（签字）", "单位负责人（签字）", "监销人（签字）"),
    )


def _sum_row(title: str, rows: Sequence[object]) -> Foot:
    return Foot(cells=((len(_COLUMNS), f"{title}　{count(len(rows))} 件", "centre"),))


_COLUMNS: tuple[Column[tuple[int, DestructionLine]], ...] = (
    Column(title="序号", share=12, text=lambda row: str(row[0])),
    Column(title="类别", share=22, text=lambda row: row[1].kind),
    Column(title="编号", share=52, text=lambda row: row[1].number, align="left"),
    Column(title="题名", share=70, text=lambda row: row[1].title, align="left"),
    Column(title="办结日期", share=28, text=lambda row: row[1].closed_on.isoformat()),
    Column(title="保存期限", share=22, text=lambda row: row[1].term),
    Column(title="期满日期", share=28, text=lambda row: row[1].due_on.isoformat()),
    Column(title="鉴定意见", share=36, text=lambda _: "　"),
)

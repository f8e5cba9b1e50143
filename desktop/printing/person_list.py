"""Lists of the persons entitled (名单、明细表): what the bureau that acts on it needs, and nothing else about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.masking import masked
from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import PORTRAIT, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.table import Align, Column, Foot, Table, TableDrawing, TableStyle
from desktop.printing.wording import count, figures, words

STYLE = TableStyle(size=9.5, leading=12.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """One further column of a list: its title, its share of the width, how it is set."""

    title: str
    share: float
    align: Align = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One person entitled, with the further columns in order; ``fen`` is the sum, 0 where the list is no money."""

    name: str
    id_number: str
    texts: tuple[str, ...] = ()
    fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonListSheet:
    """What a list says.  ``masked`` false shows whole identity numbers; ``money`` adds the sums and their total."""

    imprint: Imprint
    title: str
    policy: str
    clause: str
    enterprise: str
    uscc: str
    each: str
    columns: tuple[ListColumn, ...]
    lines: tuple[ListLine, ...]
    money: bool
    masked: bool = True


def render(sheet: PersonListSheet) -> bytes:
    """Return the list as PDF, A4 portrait."""
    head = SheetHead(
        title=sheet.title,
        lines=(
            (f"申报单位：{sheet.enterprise}", f"统一社会信用代码：{sheet.uscc}"),
            (f"政策依据：{sheet.policy}　{sheet.clause}", ""),
            (f"标准：{sheet.each}", "金额单位：元" if sheet.money else f"共 {count(len(sheet.lines))} 人"),
        ),
    )
    paper = Paper(PORTRAIT, sheet.imprint, title=f"{sheet.title} {sheet.enterprise}", digest=digest_of(sheet))
    top = draw_head(paper, head)
    TableDrawing(paper, table_of(sheet), top=top).draw()
    return paper.finish()


def table_of(sheet: PersonListSheet) -> Table[tuple[int, ListLine]]:
    """Return the list as a table of numbered persons."""
    columns = _columns(sheet, shown=masked if sheet.masked else str)
    return Table(
        columns=columns,
        rows=tuple(enumerate(sheet.lines, 1)),
        subtotal=lambda rows: _sum_row("本页小计", [line for _, line in rows], len(columns), money=sheet.money),
        totals=_totals(sheet, len(columns)),
        ink=("经办人（签字）", "复核人（签字）", "街道（镇）（盖章）"),
        style=STYLE,
    )


def _columns(sheet: PersonListSheet, shown: Callable[[str], str]) -> tuple[Column[tuple[int, ListLine]], ...]:
    return (
        Column(title="序号", share=11, text=lambda row: str(row[0])),
        Column(title="姓名", share=26, text=lambda row: row[1].name),
        Column(title="证件号码", share=40, text=lambda row: shown(row[1].id_number)),
        *(_further(index, column) for index, column in enumerate(sheet.columns)),
        *([Column(title="金额", share=22, text=_figures_of, align="right")] if sheet.money else []),
    )


def _figures_of(row: tuple[int, ListLine]) -> str:
    return figures(row[1].fen)


def _further(index: int, column: ListColumn) -> Column[tuple[int, ListLine]]:
    return Column(
        title=column.title, share=column.share, text=lambda row: row[1].texts[index], align=column.align
    )  # fmt: skip


def _sum_row(title: str, lines: list[ListLine], columns: int, *, money: bool) -> Foot:
    heads = f"{title}　{count(len(lines))} 人"
    if not money:
        return Foot(cells=((columns, heads, "centre"),))
    return Foot(cells=((columns - 1, heads, "centre"), (1, figures(sum(line.fen for line in lines)), "right")))


def _totals(sheet: PersonListSheet, columns: int) -> tuple[Foot, ...]:
    total = _sum_row("合　　计", list(sheet.lines), columns, money=sheet.money)
    if not sheet.money:
        return (total,)
    said = words(sum(line.fen for line in sheet.lines))
    return (total, Foot(cells=((3, "金额合计（大写）", "centre"), (columns - 3, said, "left"))))

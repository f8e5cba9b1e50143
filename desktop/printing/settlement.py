"""资金结算单: what approved cases cost and who bears how much of it, to the fen, for the finance offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import LANDSCAPE, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.table import Column, Foot, Table, TableDrawing, TableStyle
from desktop.printing.wording import count, figures, words

STYLE = TableStyle(size=9, leading=12)
_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementLine:
    """One approved case: its sum in fen and what each side bears of it; the parts add up to the sum."""

    case_number: str
    measure: str
    enterprise: str
    uscc: str
    people: int
    amount_fen: int
    parts_fen: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementSheet:
    """What a settlement says; ``sides`` are those who bear the cost, in order, each with its share in words."""

    imprint: Imprint
    policy: str
    clause: str
    sides: tuple[tuple[str, str], ...]
    rule: str
    lines: tuple[SettlementLine, ...]


def render(sheet: SettlementSheet) -> bytes:
    """Return the settlement as PDF, A4 landscape."""
    head = SheetHead(
        title="资金分担结算单",
        lines=(
            (f"编制单位：{sheet.imprint.office}", "金额单位：元"),
            (f"政策依据：{sheet.policy}　{sheet.clause}", f"共 {count(len(sheet.lines))} 件"),
            (f"分担规则：{sheet.rule}", ""),
        ),
        number="结算编号",
    )
    paper = Paper(LANDSCAPE, sheet.imprint, title=f"{head.title} {sheet.imprint.office}", digest=digest_of(sheet))
    top = draw_head(paper, head)
    TableDrawing(paper, table_of(sheet), top=top).draw()
    return paper.finish()


def table_of(sheet: SettlementSheet) -> Table[tuple[int, SettlementLine]]:
    """Return the settlement as a table of numbered cases."""
    return Table(
        columns=_columns(sheet),
        rows=tuple(enumerate(sheet.lines, 1)),
        subtotal=lambda rows: _sum_row("本页小计", [line for _, line in rows], sheet.sides),
        totals=(_sum_row("合　　计", sheet.lines, sheet.sides), *_words_rows(sheet)),
        ink=("编制人（签字）", "复核人（签字）", "负责人（签字）", "编制单位（盖章）"),
        style=STYLE,
    )


def _columns(sheet: SettlementSheet) -> tuple[Column[tuple[int, SettlementLine]], ...]:
    return (
        Column(title="序号", share=9, text=lambda row: str(row[0])),
        Column(title="案卷编号", share=42, text=lambda row: row[1].case_number),
        Column(
            title="企业名称\n统一社会信用代码",
            share=62,
            align="left",
            text=lambda row: f"{row[1].enterprise}\n{row[1].uscc}",
        ),
        Column(title="补助项目", share=36, align="left", text=lambda row: row[1].measure),
        Column(title="人数", share=14, align="right", text=lambda row: count(row[1].people)),
        Column(title="核定金额", share=30, align="right", text=lambda row: figures(row[1].amount_fen)),
        *(_side(name, share) for name, share in sheet.sides),
    )


def _side(name: str, share: str) -> Column[tuple[int, SettlementLine]]:
    return Column(
        title=f"{name} {share}", group="分　担", share=32, align="right",
        text=lambda row: figures(row[1].parts_fen.get(name, 0)),
    )  # fmt: skip


def _sum_row(title: str, lines: Sequence[SettlementLine], sides: Sequence[tuple[str, str]]) -> Foot:
    sums = [sum(line.parts_fen.get(name, 0) for line in lines) for name, _ in sides]
    return Foot(
        cells=(
            (_NAMES, f"{title}　{count(len(lines))} 件", "centre"),
            (1, count(sum(line.people for line in lines)), "right"),
            (1, figures(sum(line.amount_fen for line in lines)), "right"),
            *((1, figures(each), "right") for each in sums),
        )
    )


def _words_rows(sheet: SettlementSheet) -> tuple[Foot, ...]:
    """Return the whole and every part in words: they are what is paid."""
    total = sum(line.amount_fen for line in sheet.lines)
    rows = [("核定金额合计（大写）", total)]
    rows += [
        (f"{name}承担（大写）", sum(line.parts_fen.get(name, 0) for line in sheet.lines)) for name, _ in sheet.sides
    ]
    width = 2 + len(sheet.sides)
    return tuple(Foot(cells=((_NAMES, title, "centre"), (width, words(fen), "left"))) for title, fen in rows)

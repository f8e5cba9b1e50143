"""汇总表: all approved cases of a batch, declared, verified and reduced, for the district; signed after drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import LANDSCAPE, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.table import Column, Foot, Table, TableDrawing, TableStyle
from desktop.printing.wording import count, figures, words

STYLE = TableStyle(size=8.5, leading=11)
_ACCOUNT_GROUP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One approved case: declared and verified heads and sums, the account, and why it was reduced."""

    case_number: str
    enterprise: str
    uscc: str
    declared_people: int
    declared_fen: int
    verified_people: int
    verified_fen: int
    bank: str
    account: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySheet:
    """What a summary says; ``imprint.case_number`` is the number of the batch (批次编号)."""

    imprint: Imprint
    measure: str
    policy: str
    clause: str
    lines: tuple[SummaryLine, ...]


def render(sheet: SummarySheet) -> bytes:
    """Return the summary as PDF, A4 landscape, not yet signed."""
    head = SheetHead(
        title=f"{sheet.measure}汇总表",
        lines=(
            (f"上报单位：{sheet.imprint.office}", "金额单位：元"),
            (f"政策依据：{sheet.policy}　{sheet.clause}", _extent(sheet)),
        ),
        number="批次编号",
    )
    paper = Paper(LANDSCAPE, sheet.imprint, title=f"{head.title} {sheet.imprint.office}", digest=digest_of(sheet))
    top = draw_head(paper, head)
    TableDrawing(paper, table_of(sheet), top=top).draw()
    return paper.finish()


def _extent(sheet: SummarySheet) -> str:
    firms = len({line.uscc for line in sheet.lines})
    return f"{count(firms)} 家企业，共 {count(len(sheet.lines))} 件"


def table_of(sheet: SummarySheet) -> Table[tuple[int, SummaryLine]]:
    """Return the summary as a table of numbered cases."""
    return Table(
        columns=_COLUMNS,
        rows=tuple(enumerate(sheet.lines, 1)),
        subtotal=lambda rows: _sum_row("本页小计", [line for _, line in rows]),
        totals=(_sum_row("合　　计", sheet.lines), *_words_rows(sheet.lines)),
        ink=("制表人（签字）", "复核人（签字）", "分管领导（签字）", "上报单位（盖章）"),
        style=STYLE,
    )


def _broken_number(number: str) -> str:
    """Break a case number behind the measure, where a person pauses."""
    head, dash, tail = number.partition("-")
    middle, second, rest = tail.partition("-")
    return f"{head}{dash}{middle}{second}\n{rest}" if rest else number


def _account(line: SummaryLine) -> str:
    """Return bank and account, the number in groups of four as on a card."""
    groups = [line.account[at : at + _ACCOUNT_GROUP] for at in range(0, len(line.account), _ACCOUNT_GROUP)]
    return "\n".join(part for part in (line.bank, " ".join(groups)) if part)


_COLUMNS: tuple[Column[tuple[int, SummaryLine]], ...] = (
    Column(title="序号", share=8.5, text=lambda row: str(row[0])),
    Column(title="案卷编号", share=25, text=lambda row: _broken_number(row[1].case_number)),
    Column(
        title="企业名称\n统一社会信用代码", share=48, align="left",
        text=lambda row: f"{row[1].enterprise}\n{row[1].uscc}",
    ),
    Column(title="人数", group="申　报", share=12, text=lambda row: count(row[1].declared_people), align="right"),
    Column(title="金额", group="申　报", share=24, text=lambda row: figures(row[1].declared_fen), align="right"),
    Column(title="人数", group="核　定", share=12, text=lambda row: count(row[1].verified_people), align="right"),
    Column(title="金额", group="核　定", share=24, text=lambda row: figures(row[1].verified_fen), align="right"),
    Column(
        title="人数", group="核　减", share=12, align="right",
        text=lambda row: count(row[1].declared_people - row[1].verified_people),
    ),
    Column(
        title="金额", group="核　减", share=24, align="right",
        text=lambda row: figures(row[1].declared_fen - row[1].verified_fen),
    ),
    Column(title="开户银行\n账号", share=42, text=lambda row: _account(row[1]), align="left"),
    Column(title="备注\n（核减原因）", share=33.5, text=lambda row: row[1].reason, align="left"),
)  # fmt: skip


def _sum_row(title: str, lines: Sequence[SummaryLine]) -> Foot:
    """Return heads and sums of some cases, declared, verified, reduced."""
    people, verified = sum(line.declared_people for line in lines), sum(line.verified_people for line in lines)
    declared_fen, verified_fen = sum(line.declared_fen for line in lines), sum(line.verified_fen for line in lines)
    numbers = (
        count(people), figures(declared_fen), count(verified), figures(verified_fen),
        count(people - verified), figures(declared_fen - verified_fen),
    )  # fmt: skip
    return Foot(
        cells=(
            (3, f"{title}　{count(len(lines))} 件", "centre"),
            *((1, number, "right") for number in numbers),
            (2, "", "centre"),
        )
    )


def _words_rows(lines: Sequence[SummaryLine]) -> tuple[Foot, ...]:
    """Return the verified sum in words, the one that is paid."""
    total = sum(line.verified_fen for line in lines)
    return (Foot(cells=((3, "核定金额合计（大写）", "centre"), (8, words(total), "left"))),)

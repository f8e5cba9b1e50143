"""核定花名册: every person of a declaration, declared beside verified, with the reason and the clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.masking import mask_ids, masked
from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import LANDSCAPE, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.table import Column, Foot, Table, TableDrawing, TableStyle
from desktop.printing.wording import BLANK, count, figures, words

RESULTS = ("可发放", "待核实", "不予发放")


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One person: the row of the declaration, what was declared, what was found and why.

    ``declared`` is what the row states in words (days of stay, day of return …), ``declared_fen`` the sum claimed for
    it, None where the declaration claims none by person.  ``result`` is one of :data:`RESULTS`; ``reason`` holds the
    reasons in words with their clauses.
    """

    row: int
    name: str
    id_number: str
    declared: str
    declared_fen: int | None
    result: str
    verified_fen: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterSheet:
    """What a roster says.  ``masked`` false shows whole identity numbers; asking for that is the caller's to log."""

    imprint: Imprint
    measure: str
    policy: str
    clause: str
    enterprise: str
    uscc: str
    lines: tuple[RosterLine, ...]
    masked: bool = True


STYLE = TableStyle()


def render(sheet: RosterSheet) -> bytes:
    """Return the roster as PDF, A4 landscape."""
    head = SheetHead(
        title=f"{sheet.measure}核定花名册",
        lines=(
            (f"申报单位：{sheet.enterprise}", f"统一社会信用代码：{sheet.uscc}"),
            (f"政策依据：{sheet.policy}　{sheet.clause}", "金额单位：元"),
        ),
    )
    paper = Paper(LANDSCAPE, sheet.imprint, title=f"{head.title} {sheet.enterprise}", digest=digest_of(sheet))
    top = draw_head(paper, head)
    TableDrawing(paper, table_of(sheet), top=top).draw()
    return paper.finish()


def table_of(sheet: RosterSheet) -> Table[tuple[int, RosterLine]]:
    """Return the roster as a table of numbered lines."""
    return Table(
        columns=_columns(*((masked, mask_ids) if sheet.masked else (str, str))),
        rows=tuple(enumerate(sheet.lines, 1)),
        subtotal=lambda rows: _sum_row("本页小计", [line for _, line in rows]),
        totals=(_sum_row("合　　计", sheet.lines), _words_row(sheet.lines)),
        ink=("经办人（签字）", "复核人（签字）", "负责人（签字）", "街道（镇）（盖章）"),
        style=STYLE,
    )


def _columns(shown: Callable[[str], str], said: Callable[[str], str]) -> tuple[Column[tuple[int, RosterLine]], ...]:
    return (
        Column(title="序号", share=12, text=lambda row: str(row[0])),
        Column(title="原表\n行号", share=11, text=lambda row: str(row[1].row)),
        Column(title="姓名", share=24, text=lambda row: row[1].name),
        Column(title="证件号码", share=39, text=lambda row: shown(row[1].id_number)),
        Column(title="申报情况", share=48, text=lambda row: row[1].declared, align="left"),
        Column(title="申报金额", share=20, text=lambda row: _sum(row[1].declared_fen), align="right"),
        Column(title="核定结果", share=18, text=lambda row: row[1].result),
        Column(title="核定金额", share=20, text=lambda row: figures(row[1].verified_fen), align="right"),
        Column(title="原因及依据", share=74, text=lambda row: said(row[1].reason), align="left"),
    )


def _sum(fen: int | None) -> str:
    return BLANK if fen is None else figures(fen)


def _sum_row(title: str, lines: Sequence[RosterLine]) -> Foot:
    """Return heads and sums of some lines: declared beside verified, and what the others are."""
    found = Counter(line.result for line in lines)
    declared = [line.declared_fen for line in lines if line.declared_fen is not None]
    verified = sum(line.verified_fen for line in lines)
    return Foot(
        cells=(
            (4, f"{title}　{count(len(lines))} 人", "centre"),
            (1, "申报", "right"),
            (1, figures(sum(declared)) if declared else BLANK, "right"),
            (1, "核定", "right"),
            (1, figures(verified), "right"),
            (1, "　".join(f"{result} {count(found[result])} 人" for result in RESULTS), "left"),
        )
    )


def _words_row(lines: Sequence[RosterLine]) -> Foot:
    return Foot(
        cells=(
            (4, "核定金额（大写）", "centre"),
            (5, words(sum(line.verified_fen for line in lines)), "left"),
        )
    )

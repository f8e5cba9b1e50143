"""案卷封面和目录: what is in the file of a case, under which number and for how long it is kept, for the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.printing.grid import Cell, GridRow, Section, draw_grid, label
from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import MM, PORTRAIT, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.table import Align
from desktop.printing.wording import BLANK, count, day

_LABEL, _WHOLE, _HALF = 30, 139, 54.5
_SHARES = (12, 56, 60, 25, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One thing in the file: its number ('' where it has none), its title, its day, its pages (0: electronic)."""

    number: str
    title: str
    on: date
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverSheet:
    """What the cover says; ``retention`` and ``outcome`` are in words, the 档号 is the imprint's number."""

    imprint: Imprint
    enterprise: str
    uscc: str
    measure: str
    policy: str
    received_on: date
    closed_on: date
    outcome: str
    retention: str
    filed: tuple[Filed, ...]

    @property
    def pages(self) -> int:
        """How many pages the file has on paper."""
        return sum(each.pages for each in self.filed)


def render(sheet: CoverSheet) -> bytes:
    """Return the cover with its list as PDF, A4 portrait."""
    paper = Paper(PORTRAIT, sheet.imprint, title=f"案卷封面和目录 {sheet.enterprise}", digest=digest_of(sheet))
    top = draw_head(paper, SheetHead(title="案卷封面和目录", lines=((f"立卷单位：{sheet.imprint.office}", ""),)))
    draw_grid(paper, sections(sheet), top=top)
    return paper.finish()


def sections(sheet: CoverSheet) -> tuple[Section, ...]:
    """Return everything the cover says, in its order."""
    return (
        Section(
            rows=(
                _row(("档　　号", sheet.imprint.document_number, _WHOLE)),
                _row(("题　　名", f"{sheet.enterprise}申报{sheet.measure}案卷", _WHOLE), least=16 * MM),
                _row(("统一社会\n信用代码", sheet.uscc, _HALF), ("案卷编号", sheet.imprint.case_number, _HALF)),
                _row(("政策依据", sheet.policy, _WHOLE)),
                _row(("受理日期", day(sheet.received_on), _HALF), ("办结日期", day(sheet.closed_on), _HALF)),
                _row(("办理结果", sheet.outcome, _HALF), ("保管期限", sheet.retention, _HALF)),
                _row(
                    ("件　　数", f"{count(len(sheet.filed))}件", _HALF), ("页　　数", f"{count(sheet.pages)}页", _HALF)
                ),
            )
        ),
        Section(label="卷内目录", rows=(_heads(), *(_filed(at, each) for at, each in enumerate(sheet.filed, 1)))),
        Section(rows=(GridRow(cells=(_closing(),), least=32 * MM),)),
    )


def _row(*parts: tuple[str, str, float], least: float = 0) -> GridRow:
    cells = []
    for name, value, share in parts:
        cells += [label(name, _LABEL), Cell(text=value or BLANK, share=share)]
    return GridRow(cells=tuple(cells), least=least)


def _heads() -> GridRow:
    titles = ("序号", "编号", "题名", "日期", "页数")
    return GridRow(cells=tuple(label(title, share) for title, share in zip(titles, _SHARES, strict=True)))


def _filed(at: int, filed: Filed) -> GridRow:
    texts = (
        str(at),
        filed.number or BLANK,
        filed.title,
        filed.on.isoformat(),
        count(filed.pages) if filed.pages else "电子",
    )
    places: tuple[Align, ...] = ("centre", "left", "left", "centre", "centre")
    return GridRow(
        cells=tuple(
            Cell(text=text, share=share, align=place) for text, share, place in zip(texts, _SHARES, places, strict=True)
        )
    )


def _closing() -> Cell:
    text = "　　“电子”的件存在本单位的工作区，没有纸质件；页数只计纸质件和扫描件。"
    return Cell(
        text=text, foot=("立卷人（签字）：　　　　　　　　检查人（签字）：　　　　　　　　", "年　　　月　　　日")
    )

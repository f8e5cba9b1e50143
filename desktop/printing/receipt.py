"""受理回执: what the enterprise takes home — case number, measure, materials handed in, the day it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.printing.grid import Cell, GridRow, Section, draw_grid, label
from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import MM, PORTRAIT, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.wording import BLANK, count, day

_LABEL, _WHOLE, _HALF = 30, 139, 54.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One thing handed in: its name, how many copies, a remark (rows read, rows refused)."""

    name: str
    copies: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSheet:
    """What a receipt says; ``due_on`` is the last of ``working_days``, counted by the caller."""

    imprint: Imprint
    enterprise: str
    uscc: str
    measure: str
    policy: str
    clause: str
    received_on: date
    working_days: int
    due_on: date
    handler: str
    phone: str
    materials: tuple[Material, ...]


def render(sheet: ReceiptSheet) -> bytes:
    """Return the receipt as PDF, A4 portrait, one page unless there are many materials."""
    head = SheetHead(title="受理回执", lines=((f"受理单位：{sheet.imprint.office}", ""),))
    paper = Paper(PORTRAIT, sheet.imprint, title=f"受理回执 {sheet.enterprise}", digest=digest_of(sheet))
    top = draw_head(paper, head)
    draw_grid(paper, sections(sheet), top=top)
    return paper.finish()


def sections(sheet: ReceiptSheet) -> tuple[Section, ...]:
    """Return everything the receipt says, in its order."""
    due = f"{day(sheet.due_on)}前（自受理之日起{sheet.working_days}个工作日）"
    return (
        Section(
            rows=(
                _row(("申报单位", sheet.enterprise, _WHOLE)),
                _row(("统一社会\n信用代码", sheet.uscc, _HALF), ("案卷编号", sheet.imprint.case_number, _HALF)),
                _row(("申报项目", sheet.measure, _HALF), ("受理日期", day(sheet.received_on), _HALF)),
                _row(("政策依据", f"{sheet.policy}　{sheet.clause}", _WHOLE)),
                _row(("办理时限", due, _WHOLE)),
                _row(("经办人", sheet.handler, _HALF), ("联系电话", sheet.phone, _HALF)),
            )
        ),
        Section(label="收到材料", rows=_materials(sheet.materials)),
        Section(rows=(GridRow(cells=(_closing(),), least=40 * MM),)),
    )


def _row(*parts: tuple[str, str, float]) -> GridRow:
    cells = []
    for name, value, share in parts:
        cells += [label(name, _LABEL), Cell(text=value or BLANK, share=share)]
    return GridRow(cells=tuple(cells))


def _materials(materials: tuple[Material, ...]) -> tuple[GridRow, ...]:
    heads = GridRow(cells=(label("序号", 12), label("材料名称", 88), label("份数", 15), label("备注", 45)))
    return (heads, *(_material(number, material) for number, material in enumerate(materials, 1)))


def _material(number: int, material: Material) -> GridRow:
    return GridRow(
        cells=(
            Cell(text=str(number), share=12, align="centre"),
            Cell(text=material.name, share=88),
            Cell(text=count(material.copies), share=15, align="centre"),
            Cell(text=material.note or BLANK, share=45),
        )
    )


def _closing() -> Cell:
    text = (
        "　　上述申报材料已收到并受理。请妥善保管本回执，凭案卷编号查询办理进度；"
        "材料需要补正的，将一次性书面告知。本回执不代表申报事项已通过核定。"
    )
    return Cell(text=text, foot=("经办人（签字）：　　　　　　　　（盖章）　　　", "年　　　月　　　日"))

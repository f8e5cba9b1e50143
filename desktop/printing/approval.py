"""审批表: one case on paper — who, on what ground, declared beside verified and why, and the boxes for opinions."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.printing.grid import Cell, GridRow, Section, draw_grid, label
from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.paper import MM, PORTRAIT, Paper
from desktop.printing.sheet_head import SheetHead, draw_head
from desktop.printing.wording import BLANK, count, figures, words
from desktop.records import Enterprise

_LABEL, _HALF, _SHORT = 27, 56, 33
_INK = 40 * MM
_DAY = "年　　　月　　　日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The headcount threshold (人数门槛): what it counts in words, what is required, the interval that was found.

    ``outcome`` is met, unmet or undetermined.
    """

    counts: str
    required: int
    low: int
    high: int
    outcome: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """Why some people are not paid (yet): the reason in words, its clause, heads and sum."""

    reason: str
    clause: str
    people: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenReading:
    """A reading of the text (口径) that the determination used, with the chosen option in words."""

    id: str
    title: str
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the sum: what it is, its value as printed, its clause."""

    label: str
    value: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSheet:
    """What an approval form says.  Sums in fen.

    ``ceiling_fen`` is what would be paid if all pending were met, ``rejected_fen`` what the rejected asked for.
    ``margins`` say how near the case stands to its edges; ``eligibility`` are the statements of the
    annex on who may have it, each with what came of it; ``payee`` is whom the text
    pays, '' where no clause says; ``level`` is what the office stands under: 区, 县 or 市.
    """

    imprint: Imprint
    measure: str
    policy: str
    policy_number: str
    clause: str
    enterprise: Enterprise
    received_on: str
    declared_people: int
    declared_fen: int
    payable_people: int
    pending_people: int
    rejected_people: int
    payable_fen: int
    ceiling_fen: int
    rejected_fen: int
    threshold: Threshold | None = None
    margins: tuple[str, ...] = ()
    eligibility: tuple[Step, ...] = ()
    payee: str = ""
    reductions: tuple[Reduction, ...] = ()
    readings: tuple[ChosenReading, ...] = ()
    steps: tuple[Step, ...] = ()
    draft: bool = False
    level: str = "区"


def render(sheet: ApprovalSheet) -> bytes:
    """Return the approval form as PDF, A4 portrait, two pages unless there is much to say."""
    title = f"{sheet.measure}审批表"
    left = f"受理单位：{sheet.imprint.office}"
    head = SheetHead(title=title, lines=((left, f"受理日期：{sheet.received_on}　金额单位：元"),))
    paper = Paper(PORTRAIT, sheet.imprint, title=f"{title} {sheet.enterprise.name}", digest=digest_of(sheet))
    top = draw_head(paper, head)
    draw_grid(paper, sections(sheet), top=top)
    return paper.finish()


def sections(sheet: ApprovalSheet) -> tuple[Section, ...]:
    """Return everything the form says, in its order."""
    return (
        Section(label="企业基本情况", rows=_enterprise(sheet.enterprise)),
        Section(label="政策依据", rows=_policy(sheet)),
        Section(label="申报与核定", rows=(*_figures(sheet), *_threshold(sheet.threshold), *_margins(sheet))),
        *([Section(label="适用对象", rows=_eligibility(sheet.eligibility))] if sheet.eligibility else []),
        *([Section(label="核减原因", rows=_reductions(sheet))] if sheet.reductions else []),
        *([Section(label="金额计算", rows=_steps(sheet.steps))] if sheet.steps else []),
        *([Section(label="适用口径", rows=_readings(sheet.readings))] if sheet.readings else []),
        Section(rows=(_proof(sheet.imprint),)),
        *_opinions(sheet),
    )


def _pair(*parts: tuple[str, str, float]) -> GridRow:
    """Return a row of labels, each with its value beside it: (label, value, share of the value)."""
    cells = []
    for name, value, share in parts:
        cells += [label(name, _LABEL), Cell(text=value or BLANK, share=share)]
    return GridRow(cells=tuple(cells))


def _enterprise(firm: Enterprise) -> tuple[GridRow, ...]:
    whole = 2 * _HALF + _LABEL
    return (
        _pair(("企业名称", firm.name, whole)),
        _pair(("统一社会\n信用代码", firm.uscc, _HALF), ("法定代表人", firm.legal_person, _HALF)),
        _pair(("注册地址", firm.address, whole)),
        _pair(("联系人", firm.contact, _HALF), ("联系电话", firm.phone, _HALF)),
        _pair(("开户银行", firm.bank, _HALF), ("银行账号", firm.account, _HALF)),
    )


def _policy(sheet: ApprovalSheet) -> tuple[GridRow, ...]:
    number = f"（{sheet.policy_number}）" if sheet.policy_number else ""
    draft = "（征求意见稿，未生效）" if sheet.draft else ""
    whole = 2 * _HALF + _LABEL
    return (
        _pair(("政策文件", f"《{sheet.policy}》{number}{draft}", whole)),
        _pair(("补助项目", sheet.measure, _HALF), ("条款", sheet.clause, _HALF)),
        *([_pair(("发放对象", sheet.payee, whole))] if sheet.payee else []),
    )


def _figures(sheet: ApprovalSheet) -> tuple[GridRow, ...]:
    heads = ("", "申报", "核定", "核减", "其中待核实", "其中不予发放")
    cut_people, cut_fen = sheet.declared_people - sheet.payable_people, sheet.declared_fen - sheet.payable_fen
    people = (sheet.declared_people, sheet.payable_people, cut_people, sheet.pending_people, sheet.rejected_people)
    pending = figures(sheet.ceiling_fen - sheet.payable_fen)
    sums = (
        figures(sheet.declared_fen),
        figures(sheet.payable_fen),
        figures(cut_fen),
        f"最高可增\n{pending}",
        figures(sheet.rejected_fen),
    )
    return (
        GridRow(cells=tuple(label(head or "项目", _SHORT if head else _LABEL) for head in heads)),
        _count_row("人数（人）", tuple(map(count, people))),
        _count_row("金额（元）", sums),
        _pair(("核定金额\n（大写）", words(sheet.payable_fen), 2 * _HALF + _LABEL)),
    )


def _count_row(name: str, values: tuple[str, ...]) -> GridRow:
    return GridRow(
        cells=(label(name, _LABEL), *(Cell(text=value, share=_SHORT, align="centre", figure=True) for value in values))
    )


def _threshold(threshold: Threshold | None) -> tuple[GridRow, ...]:
    if threshold is None:
        return ()
    found = f"{threshold.low}人" if threshold.low == threshold.high else f"{threshold.low}至{threshold.high}人"
    margin = threshold.low - threshold.required
    match threshold.outcome:
        case "met":
            said = f"已达到，超出{margin}人" if margin else "已达到，恰为门槛人数"
        case "unmet":
            said = f"未达到，最多仍差{threshold.required - threshold.high}人"
        case _:
            said = f"待定：已确认的还差{-margin}人，待核实的核实后可能达到"
    text = f"{threshold.counts}须达到{threshold.required}人（{threshold.clause}）；核定{found}，{said}。"
    return (_pair(("人数门槛", text, 2 * _HALF + _LABEL)),)


def _margins(sheet: ApprovalSheet) -> tuple[GridRow, ...]:
    if not sheet.margins:
        return ()
    return (_pair(("临界提示", "；".join(sheet.margins) + "。", 2 * _HALF + _LABEL)),)


def _reductions(sheet: ApprovalSheet) -> tuple[GridRow, ...]:
    rows = [
        GridRow(
            cells=(
                Cell(text=line.reason, share=92),
                Cell(text=line.clause or BLANK, share=30, align="centre"),
                Cell(text=f"{count(line.people)}人", share=20, align="right"),
                Cell(text=figures(line.fen), share=30, align="right", figure=True),
            )
        )
        for line in sheet.reductions
    ]
    heads = (label("原因", 92), label("依据条款", 30), label("人数", 20), label("金额", 30))
    return (GridRow(cells=heads), *rows)


def _steps(steps: tuple[Step, ...]) -> tuple[GridRow, ...]:
    return tuple(
        GridRow(
            cells=(
                Cell(text=step.label, share=60),
                Cell(text=step.clause or BLANK, share=30, align="centre"),
                Cell(text=step.value, share=82, align="right"),
            )
        )
        for step in steps
    )


def _eligibility(statements: tuple[Step, ...]) -> tuple[GridRow, ...]:
    return tuple(
        GridRow(
            cells=(
                Cell(text=each.value, share=112),
                Cell(text=each.clause or BLANK, share=20, align="centre"),
                Cell(text=each.label, share=40, align="centre"),
            )
        )
        for each in statements
    )


def _readings(readings: tuple[ChosenReading, ...]) -> tuple[GridRow, ...]:
    return tuple(
        GridRow(
            cells=(
                Cell(text=reading.id, share=20, align="centre"),
                Cell(text=reading.title, share=76),
                Cell(text=reading.option, share=76),
            )
        )
        for reading in readings
    )


def _proof(imprint: Imprint) -> GridRow:
    """Return the hashes whole: by them paper and file are matched."""
    text = f"规则包 {imprint.pack_id}\n{imprint.pack_hash}\n核定书\n{imprint.determination_hash or BLANK}"
    return GridRow(cells=(label("电子校验", 18), Cell(text=text, share=151)))


def _opinions(sheet: ApprovalSheet) -> tuple[Section, ...]:
    """Return the boxes that are filled by hand and sealed."""
    people = f"{count(sheet.declared_people)}人、" if sheet.declared_people else ""
    asked = (
        f"　　本单位申请{sheet.measure}，申报{people}{figures(sheet.declared_fen)}元。"
        "承诺所报材料真实、完整，未就同一事项重复享受补助，愿承担相应责任。"
    )
    sealed = ("（盖章）", _DAY)
    boxes = (
        (_box("企业申请意见", ("法定代表人（签字）：　　　　　　　　（盖章）　　　", _DAY), asked),),
        (
            _box("街道（镇）经办意见", ("经办人（签字）：　　　　　　", _DAY)),
            _box("复核意见", ("复核人（签字）：　　　　　　", _DAY)),
        ),
        (_box("分管领导意见", ("负责人（签字）：　　　　　　", _DAY)), _box("街道办事处（镇政府）", sealed)),
        (_box(f"{sheet.level}人力社保局意见", sealed), _box(f"{sheet.level}财政局意见", sealed)),
    )
    return tuple(Section(rows=(GridRow(cells=cells, least=_INK),)) for cells in boxes)


def _box(head: str, foot: tuple[str, ...], text: str = "") -> Cell:
    return Cell(text=text, head=head, foot=foot)

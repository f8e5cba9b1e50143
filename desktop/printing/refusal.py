"""不予受理、不予通过决定书: the facts that were found, the clause, the decision, and whom to turn to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.letter import LETTER, Block, Signature, draw_letter, head
from desktop.printing.paper import Paper
from desktop.printing.wording import day


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSheet:
    """What a refusal says; ``accepted`` tells 不予通过 from 不予受理, ``facts`` are whole sentences.

    ``reason`` is what the office wrote down when it refused, ``contact`` the office and its telephone.
    """

    imprint: Imprint
    enterprise: str
    uscc: str
    measure: str
    policy: str
    clause: str
    received_on: date
    accepted: bool
    facts: tuple[str, ...]
    reason: str
    contact: str

    @property
    def title(self) -> str:
        """What the letter is called."""
        return "不予通过决定书" if self.accepted else "不予受理决定书"


def render(sheet: RefusalSheet) -> bytes:
    """Return the letter as PDF, A4 portrait."""
    paper = Paper(LETTER, sheet.imprint, title=f"{sheet.title} {sheet.enterprise}", digest=digest_of(sheet))
    receipt = ("企业签收人（签字）：　　　　　　　　　年　　月　　日",)
    signature = Signature(office=sheet.imprint.office, on=sheet.imprint.issued_on, receipt=receipt)
    draw_letter(paper, sheet.title, list(blocks(sheet)), signature)
    return paper.finish()


def blocks(sheet: RefusalSheet) -> Iterator[Block]:
    """Yield everything the letter says, in its order."""
    yield Block(text=f"{sheet.enterprise}：", indented=False)
    yield Block(
        text=f"你单位（统一社会信用代码{sheet.uscc}）{day(sheet.received_on)}申报的{sheet.measure}"
        f"（案卷编号{sheet.imprint.case_number}），本单位已审查完毕，现将决定告知如下。"
    )
    yield head("一、查明的事实")
    for fact in (*sheet.facts, f"{sheet.reason.rstrip('。')}。"):
        yield Block(text=fact)
    yield head("二、依据")
    yield Block(text=f"{sheet.policy}{sheet.clause}。")
    yield head("三、决定")
    yield Block(text=f"对你单位的上述申报，{'不予通过' if sheet.accepted else '不予受理'}。")
    yield head("四、异议")
    yield Block(text="对本决定有异议的，可以持本决定书和有关证明材料向本单位提出。")
    yield Block(text=f"联系：{sheet.contact}")

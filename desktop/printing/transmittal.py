"""报送函: the letter with which a batch goes to the district, with its enclosures and how many copies of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.letter import LETTER, Block, Signature, draw_letter
from desktop.printing.paper import Paper
from desktop.printing.wording import count, figures, words

_NAMED = 2  # so many measures are named in a title


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What goes of one measure: cases, persons who are paid, fen."""

    measure: str
    cases: int
    people: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """One enclosure and how many copies of it go along."""

    title: str
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TransmittalSheet:
    """What the letter says; ``addressee`` is who gets it, ``contact`` the telephone or ''."""

    imprint: Imprint
    addressee: str
    policy: str
    batch: str
    sent: tuple[Sent, ...]
    enclosures: tuple[Enclosure, ...]
    contact: str

    @property
    def title(self) -> str:
        """What the letter is called."""
        named = "、".join(each.measure for each in self.sent[:_NAMED])
        rest = f"等{len(self.sent)}项" if len(self.sent) > _NAMED else ""
        return f"{self.imprint.office}关于报送{named}{rest}案卷的函"


def render(sheet: TransmittalSheet) -> bytes:
    """Return the letter as PDF, A4 portrait."""
    paper = Paper(LETTER, sheet.imprint, title=sheet.title, digest=digest_of(sheet))
    signature = Signature(office=sheet.imprint.office, on=sheet.imprint.issued_on)
    draw_letter(paper, sheet.title, list(blocks(sheet)), signature)
    return paper.finish()


def blocks(sheet: TransmittalSheet) -> Iterator[Block]:
    """Yield everything the letter says, in its order."""
    fen = sum(each.fen for each in sheet.sent)
    cases, people = sum(each.cases for each in sheet.sent), sum(each.people for each in sheet.sent)
    yield Block(text=f"{sheet.addressee}：", indented=False)
    yield Block(
        text=f"根据{sheet.policy}，现将本单位审批通过的案卷（批次编号{sheet.batch}）报送你单位，"
        f"共{count(cases)}件、{count(people)}人，合计{figures(fen)}元（{words(fen)}），请予审核。"
    )
    if len(sheet.sent) > 1:
        parts = [
            f"{each.measure}{count(each.cases)}件、{count(each.people)}人、{figures(each.fen)}元" for each in sheet.sent
        ]
        yield Block(text=f"其中：{'；'.join(parts)}。")
    yield Block(text="妥否，请函复。")
    if sheet.contact:
        yield Block(text=f"联系电话：{sheet.contact}")
    yield Block(text="", indented=False)
    for at, each in enumerate(sheet.enclosures, 1):
        yield Block(text=f"{'附件：' if at == 1 else '　　　'}{at}. {each.title}　{count(each.copies)}份")

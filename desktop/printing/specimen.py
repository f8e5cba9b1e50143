"""A page to look at before the first real one (试打页): every face at work, and the rare characters that names need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.printing.fonts import Face
from desktop.printing.imprint import Imprint, digest_of
from desktop.printing.lines import wrap
from desktop.printing.paper import MM, PORTRAIT, Paper
from desktop.printing.sheet_head import SheetHead, draw_head

_FACES = (
    (Face.SONG, "宋体", "本单位核定发放补助人民币壹万陆仟元整（¥16,000.00）。0123456789 ABCDEFG"),
    (Face.HEI, "黑体", "核定花名册　申报人数　核定人数　0123456789"),
    (Face.TITLE, "标题宋", "稳岗补助审批表"),
)
_SIZE, _LEADING, _INDENT = 12.0, 19.0, 26 * MM
RARE_SAMPLE = "㛃𫖯䶮㼆𬱖𬭎𬍛㙦㴩堃喆犇"
"""Characters of real given names that fonts of offices often lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenSheet:
    """What a test page says: ``rare`` are characters that a font has; ``missing`` code points that none has."""

    imprint: Imprint
    rare: str
    missing: tuple[str, ...] = ()


def render(sheet: SpecimenSheet) -> bytes:
    """Return the page as PDF, A4 portrait."""
    paper = Paper(PORTRAIT, sheet.imprint, title="试打页", digest=digest_of(sheet))
    top = draw_head(paper, SheetHead(title="试打页", lines=((_SAY, ""),)))
    paper.begin_page(1, 1)
    y = top - _LEADING
    for title, text, face in _rows(sheet):
        paper.text(PORTRAIT.left, y, title, Face.HEI, _SIZE)
        for line in wrap(text, PORTRAIT.room - _INDENT, face, _SIZE):
            paper.text(PORTRAIT.left + _INDENT, y, line, face, _SIZE)
            y -= _LEADING
        y -= _LEADING / 2
    paper.end_page()
    return paper.finish()


_SAY = "请逐行核对：字是否清楚、有无方框、四边有无裁切。下面的字与屏幕上不同的，请告诉维护人员。"


def _rows(sheet: SpecimenSheet) -> Iterator[tuple[str, str, Face]]:
    for face, title, text in _FACES:
        yield title, text, face
    yield "生僻字", sheet.rare, Face.SONG
    if sheet.missing:
        yield "缺字", "、".join(sheet.missing), Face.SONG

"""A letter as GB/T 9704-2012 sets it: 22 lines of 28 characters, title, 发文字号, sections, signature, seal.

What a letter says is a list of :class:`Block`; where it sits is :data:`LETTER` and :class:`LetterStyle`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.printing.fonts import Face, clean, width
from desktop.printing.lines import wrap
from desktop.printing.paper import MM, Format, Paper
from desktop.printing.table import Align
from desktop.printing.wording import day

LETTER = Format(width=210 * MM, height=297 * MM, left=28 * MM, right=26 * MM, top=37 * MM, bottom=35 * MM)
_INDENT = "　　"
_QR, _EDGE = 20 * MM, 12 * MM
_SEAL_LINES = 3  # about 31 mm stay empty for the seal
_WITH_SIGNATURE = 2  # lines of text that stand above a signature on its page
_SIGNED_FROM_RIGHT = 4  # characters between the date and the right margin


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterStyle:
    """Where text sits, in points: 225 mm by 22 lines, 156 mm by 28 characters."""

    size: float = 156 * MM / 28
    leading: float = 225 * MM / 22
    title: float = 22.0
    title_leading: float = 32.0


STYLE = LetterStyle()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph; only a paragraph at the left is ``indented``, by two characters."""

    text: str
    face: Face = Face.SONG
    align: Align = "left"
    indented: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs and when, then lines that stay to be filled in by hand at the left."""

    office: str
    on: date
    receipt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as it is set, and its left edge."""

    text: str
    face: Face
    x: float


def head(text: str) -> Block:
    """Return the head of a section (一、…)."""
    return Block(text=text, face=Face.HEI)


def draw_letter(
    paper: Paper, title: str, blocks: Sequence[Block], signature: Signature, style: LetterStyle = STYLE
) -> None:
    """Draw a letter; the document is complete then but for ``finish``."""
    paper.frame("codes", lambda: _draw_codes(paper))
    titles = wrap(title, paper.form.room, Face.TITLE, style.title)
    number = paper.imprint.document_number
    lines = [_Line(number, Face.SONG, _centre(paper, number, style))] * bool(number)
    lines += [_BLANK, *(line for block in blocks for line in _set(paper, block, style))]
    pages = _pages(lines, list(_signed(paper, signature, style)), _room(paper, titles, style))
    for at, page in enumerate(pages, 1):
        paper.begin_page(at, len(pages))
        y = paper.form.height - paper.form.top
        if at == 1:
            for part in titles:
                y -= style.title_leading
                paper.centred(paper.form.width / 2, y + style.title_leading / 4, part, Face.TITLE, style.title)
        for line in page:
            y -= style.leading
            if line.text:
                paper.text(line.x, y + style.leading / 4, line.text, line.face, style.size)
        paper.end_page()


_BLANK = _Line("", Face.SONG, 0)


def _set(paper: Paper, block: Block, style: LetterStyle) -> Iterator[_Line]:
    """Yield the lines of a paragraph."""
    text = f"{_INDENT}{block.text}" if block.indented and block.align == "left" else block.text
    for line in wrap(text, paper.form.room + 0.01, block.face, style.size):
        if block.align == "left":
            yield _Line(line, block.face, paper.form.left)
        else:
            wide = width(clean(line), block.face, style.size)
            right = paper.form.width - paper.form.right - wide
            yield _Line(line, block.face, right if block.align == "right" else _centre(paper, line, style))


def _centre(paper: Paper, text: str, style: LetterStyle) -> float:
    return (paper.form.width - width(clean(text), Face.SONG, style.size)) / 2


def _signed(paper: Paper, signature: Signature, style: LetterStyle) -> Iterator[_Line]:
    """Yield the place for the seal, the office over the date as long as both are, and what is filled in by hand."""
    yield from [_BLANK] * _SEAL_LINES
    on = day(signature.on)
    wide = width(clean(on), Face.SONG, style.size)
    middle = paper.form.width - paper.form.right - _SIGNED_FROM_RIGHT * style.size - wide / 2
    for office in wrap(signature.office, paper.form.room / 2, Face.SONG, style.size):
        half = width(clean(office), Face.SONG, style.size) / 2
        edge = paper.form.width - paper.form.right - half
        yield _Line(office, Face.SONG, min(middle, edge) - half)
    yield _Line(on, Face.SONG, middle - wide / 2)
    if signature.receipt:
        yield _BLANK
    yield from (_Line(text, Face.SONG, paper.form.left) for text in signature.receipt)


def _room(paper: Paper, titles: Sequence[str], style: LetterStyle) -> tuple[int, int]:
    """Return how many lines the first page and every other page has."""
    high = paper.form.height - paper.form.top - paper.form.bottom + 0.01
    return int((high - len(titles) * style.title_leading) // style.leading), int(high // style.leading)


def _pages(lines: Sequence[_Line], signed: Sequence[_Line], room: tuple[int, int]) -> list[list[_Line]]:
    """Deal lines out to pages; the signature stays whole, and never stands on a page without two lines of text."""
    pages: list[list[_Line]] = [[]]
    for line in lines:
        if len(pages[-1]) == room[min(len(pages) - 1, 1)]:
            pages.append([])
        pages[-1].append(line)
    if len(pages[-1]) + len(signed) > room[min(len(pages) - 1, 1)]:
        pages.append([])
    if len(pages) > 1 and len(pages[-1]) < _WITH_SIGNATURE:
        missing = _WITH_SIGNATURE - len(pages[-1])
        pages[-1][:0] = pages[-2][-missing:]
        del pages[-2][-missing:]
    pages[-1] += signed
    return pages


def _draw_codes(paper: Paper) -> None:
    """Draw the bars and the square into the top margin, above the text."""
    form = paper.form
    if paper.imprint.case_number:
        paper.bars(form.left, form.height - _EDGE - 8 * MM, label="编号")
    paper.squares(form.width - form.right - _QR, form.height - _EDGE - _QR, _QR)

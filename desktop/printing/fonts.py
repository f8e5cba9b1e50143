"""The faces papers are set in, and which font has a glyph for which character.

A text is set in its face; a character that the face lacks comes from the next font that has it.  A character that no
font has is refused by name and code point: a box in place of a name on an official paper is a false statement.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.errors import DeskError

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
_MAIN = "NotoSerifSC-Regular"
_RARE = ("WengangRareMingA", "WengangRareMingB", "WengangRareKai")
_BLOCK = 100  # a CMap block holds at most so many lines (ISO 32000-1, 9.7.5.4)
_INVISIBLE = frozenset(("Cf", "Cc"))
_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


class Face(StrEnum):
    """What a text is set in: 宋体 for what is filled in, 黑体 for heads, a bold 宋体 for titles."""

    SONG = _MAIN
    HEI = "NotoSansSC-Medium"
    TITLE = "NotoSerifSC-Bold"


def clean(text: str) -> str:
    """Return a text as it can be set: NFC, white space one kind of blank or 　, what cannot be seen dropped."""
    if text.isascii() and text.isprintable():
        return text
    return "".join([_blank(sign) for sign in unicodedata.normalize("NFC", text) if _visible(sign)])


def width(text: str, face: Face, size: float) -> float:
    """Return how wide a cleaned text stands, in points; refuses a character that no font has."""
    return sum(map(widths(face).__getitem__, text)) * size / 1000


def font_of(sign: str, face: Face) -> str:
    """Return the name of the font that a character of this face is taken from; raises ``glyph-missing``."""
    for name in chain(face):
        if ord(sign) in font(name).face.charToGlyph:
            return name
    raise DeskError("glyph-missing", character=sign, point=f"U+{ord(sign):04X}")


def chain(face: Face) -> tuple[str, ...]:
    """Return the fonts asked in turn."""
    return (face, *(name for name in (_MAIN, *_RARE) if name != face))


class _Widths(dict[str, float]):
    """Widths of characters in thousandths of the size, looked up once."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, sign: str) -> float:
        found = self[sign] = float(font(font_of(sign, self.face)).face.charWidths[ord(sign)])
        return found


@cache
def widths(face: Face) -> _Widths:
    """Return the widths of a face, filled as they are asked for."""
    return _Widths(face)


def font(name: str) -> TTFont:
    """Return a font, loaded once and known to reportlab by its file's name, whether asked as a face or by that name."""
    return _loaded(str(name))  # a cache holds a face and its name apart, and reportlab refuses one font twice in a file


@cache
def _loaded(name: str) -> TTFont:
    from reportlab.pdfbase import pdfdoc, pdfmetrics
    from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

    class CopyableFont(TTFont):
        """A font whose text copies right beyond the BMP: ToUnicode wants UTF-16BE there."""

        def addObjects(self, doc: pdfdoc.PDFDocument) -> None:  # noqa: N802
            subsets = [list(codes) for codes in self.state[doc].subsets]
            super().addObjects(doc)
            for number, codes in enumerate(subsets):
                name = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX)).decode("ascii")
                stream: Any = doc.idToObject[f"toUnicodeCMap:{name}"]
                stream.content = to_unicode(name, codes)

    loaded = CopyableFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(loaded)
    return loaded


def to_unicode(name: str, codes: list[int]) -> str:
    """Return the ToUnicode CMap of one subset: its one-byte codes and the characters they stand for."""
    pairs = [f"<{index:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for index, code in enumerate(codes)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _blank(sign: str) -> str:
    return " " if sign.isspace() and sign != "\u3000" else sign


def _visible(sign: str) -> bool:
    if sign.isspace():
        return True
    if unicodedata.category(sign) in _INVISIBLE:
        return False
    return not any(low <= ord(sign) <= high for low, high in _SELECTORS)

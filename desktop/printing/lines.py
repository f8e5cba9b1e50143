"""A text broken into lines as Chinese is set.

A line may end anywhere but before a closing sign, after an opening one, within a number or a short bracket (一、1).
"""

from __future__ import annotations

import re
from functools import lru_cache

from desktop.printing.fonts import Face, clean, width

_PIECE = re.compile(r"（[^（）\s]{1,6}）|[0-9A-Za-z][0-9A-Za-z.,:/_*+@%#&-]*|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》〉」』】〕％%”’…—～·,.;:!?)]}")
_NEVER_LAST = frozenset("（《〈「『【〔“‘¥￥([{")


@lru_cache(maxsize=32768)
def wrap(text: str, room: float, face: Face, size: float) -> tuple[str, ...]:
    """Return the lines of a text in so many points of width; a line break in the text stays one.

    At least one line comes back.  A piece that is wider than the room is cut.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        cleaned = clean(paragraph)
        lines += (cleaned,) if width(cleaned, face, size) <= room else _broken(cleaned, room, face, size)
    return tuple(lines)


def _broken(text: str, room: float, face: Face, size: float) -> list[str]:
    """Fill lines piece by piece."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text, room, face, size):
        wide = width(piece, face, size)
        if line and used + wide > room:
            lines.append(line.rstrip(" "))
            line, used, piece = "", 0.0, piece.lstrip(" ")  # noqa: PLW2901
            wide = width(piece, face, size)
        line += piece
        used += wide
    return [*lines, line]


def _pieces(text: str, room: float, face: Face, size: float) -> list[str]:
    """Return what may not be broken: words, and signs together with what they cling to."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        joined = pieces[-1] + piece if pieces else piece
        clings = pieces and (piece in _NEVER_FIRST or pieces[-1][-1] in _NEVER_LAST)
        if clings and width(joined, face, size) <= room:
            pieces[-1] = joined
        elif width(piece, face, size) > room:
            pieces += piece
        else:
            pieces.append(piece)
    return pieces

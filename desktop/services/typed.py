"""Words that people type to be kept (理由、票号、协议名称): as long as a paper bears, in signs that a font has.

They are looked at where they are typed: once kept they are never changed, and a paper that must say them could not be
issued any more.
"""

from __future__ import annotations

from desktop.errors import DeskError
from desktop.printing.fonts import Face, clean, font_of

MOST = 2000
"""How long a reason may be, in characters: about one page."""
MOST_NAME = 200
"""How long the name of a thing may be."""


def typed(text: str, what: str, *, most: int = MOST) -> str:
    """Return a text without the blanks around it; raise ``words-too-long`` or ``words-unprintable``."""
    text = text.strip()
    if len(text) > most:
        raise DeskError("words-too-long", what=what, count=len(text), most=most)
    for sign in dict.fromkeys(clean(text)):
        _check(sign, what)
    return text


def _check(sign: str, what: str) -> None:
    if sign.isascii():
        return
    try:
        font_of(sign, Face.SONG)
    except DeskError as error:
        point = error.details["point"]
        raise DeskError("words-unprintable", what=what, character=sign, point=point) from error

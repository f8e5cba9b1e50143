"""Identity numbers that were written with more than their characters, put right and told (身份证号码清理)."""

from __future__ import annotations

import re
from typing import NamedTuple

from rules.identity import mended_id

_BESIDE_CROSSES = re.compile(r"[^0-9A-Z×✕✖╳Χχ\u0425\u0445]")
_IDENTIFIED = re.compile("^ID")
_LENGTH = 18


class Mending(NamedTuple):
    """A number as it is read, and in words for ``id-cleaned`` what was done to it, '' where nothing was."""

    number: str
    how: str


def mending(number: str) -> Mending:
    """Return a cleaned number without its label, a cross read as X; what gives no right number stays as it is."""
    if len(number) == _LENGTH and number.isascii():
        return Mending(number, "")
    mended = mended_id(number)
    if not mended:
        return Mending(number, "")
    labelled = _BESIDE_CROSSES.search(number) or _IDENTIFIED.search(number)
    done = (labelled, "去掉号码前的文字"), (number[-1] != mended[-1], "把末位的乘号或外文字母改作X")
    return Mending(mended, "、".join(words for was_done, words in done if was_done))

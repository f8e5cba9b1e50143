"""What is asked of a printer: which one, how many copies, which pages, sides and tray."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from desktop.errors import DeskError

MOST_COPIES = 99
SIDES: Mapping[str, str] = {
    "one-sided": "单面",
    "two-sided-long-edge": "双面（长边翻转）",
    "two-sided-short-edge": "双面（短边翻转）",
}
"""The names that CUPS has for the sides of a sheet, and ours."""

_COMMAS, _DASHES = re.compile("[,、;\\s]+"), re.compile("\\s*[-~–—至到]+\\s*")
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One job; ``pages`` is '' for all, ``sides`` and ``tray`` '' for what the printer does by itself.

    ``title`` is what its list of jobs shows to everybody: a number, never a name.  ``reason`` says why a paper is
    printed once more; it goes into the log and to no printer.
    """

    printer: str
    title: str = ""
    copies: int = 1
    pages: str = ""
    sides: str = ""
    tray: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a number of copies that nobody means (``copies-unreadable``) and unknown sides (``sides-unknown``)."""
        if not 1 <= self.copies <= MOST_COPIES:
            raise DeskError("copies-unreadable", copies=self.copies, most=MOST_COPIES)
        if self.sides and self.sides not in SIDES:
            raise DeskError("sides-unknown", sides=self.sides, known="、".join(SIDES))


def pages_of(text: str, total: int) -> tuple[int, ...]:
    """Return the pages that a text names, from 1, in order, each once; '' names all.

    ``1-3,5`` may be typed with the signs of a Chinese keyboard.  Raises ``pages-unreadable`` where it is no such list,
    runs backwards or beyond the last page.
    """
    said = unicodedata.normalize("NFKC", text).strip(" ,、")
    if not said:
        return tuple(range(1, total + 1))
    chosen: set[int] = set()
    for part in _COMMAS.split(_DASHES.sub("-", said)):
        found = _RANGE.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= total:
            raise DeskError("pages-unreadable", text=text.strip(), total=total)
        chosen.update(range(first, last + 1))
    return tuple(sorted(chosen))


def page_words(pages: Iterable[int]) -> str:
    """Return ascending pages as CUPS and people write them: ``1-3,5``."""
    numbers = list(pages)
    ends = [at for at, (one, next_) in enumerate(pairwise(numbers), 1) if next_ != one + 1]
    runs = [numbers[start:end] for start, end in pairwise([0, *ends, len(numbers)])]
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs if run)

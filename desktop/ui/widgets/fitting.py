"""How the columns of a table share its width: the least that still reads first, then what the words ask, then air."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_LEAST, _READABLE, _MOST = 110, 170, 300
_SHORT, _USUAL, _WORDS, _AIR = 0, 2, 3, 5  # of the steps
_SCROLLS = 1.4  # a table so much wider than its room scrolls far anyway: nothing is cut for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one column asks for, in pixels.

    ``width`` is what it was given, 0 where it takes what is left; ``need`` what its head and its words ask; ``least``
    what is enough where room is short, 0 where nothing less will do.  One that is cut at its beginning (``ends``) shows
    either its end or the whole: half a number is none.
    """

    width: int
    need: int
    least: int = 0
    ends: bool = False

    def rungs(self) -> tuple[int, ...]:
        """Return its widths from the poorest to the most generous, none less than the one before.

        Cut short; given widths whole; what takes the rest readable; all words whole; numbers whole; air.
        """
        words = min(self.need, _MOST)
        if not self.width:
            least, readable = min(self.least or _LEAST, self.need), min(_READABLE, self.need)
            usual = max(least, min(_LEAST, self.need))
            return least, usual, max(usual, readable), max(usual, words), max(usual, words), max(_READABLE, words)
        tight, whole = min(self.width, self.need), max(self.width, words)
        short = min(self.least or tight, tight)
        if self.ends:
            return short, short, short, short, min(self.need, whole), whole
        return short, tight, tight, min(self.need, whole), min(self.need, whole), whole


def fit(claims: Sequence[Claim], room: int) -> list[int]:
    """Return a width for every column: the most generous step that the room allows, and a share of what is over.

    Where even the poorest step is wider than the room, that step: the table scrolls.
    """
    steps = list(zip(*(claim.rungs() for claim in claims), strict=True))
    if not steps or sum(steps[_SHORT]) > room:
        far = bool(steps) and sum(steps[_SHORT]) > room * _SCROLLS
        return list(steps[_USUAL if far else _SHORT]) if steps else []
    step = max(at for at, widths in enumerate(steps) if sum(widths) <= room)
    if step in (_WORDS, _AIR):
        return _spread(claims, steps[step], room)
    return _between(steps[step], steps[step + 1], room)


def _between(poor: Sequence[int], rich: Sequence[int], room: int) -> list[int]:
    """Return widths that fill the room between two steps, each column as far on its way as the others."""
    way, missing = room - sum(poor), sum(rich) - sum(poor)
    widths = [low + (high - low) * way // missing for low, high in zip(poor, rich, strict=True)]
    place = max(range(len(widths)), key=lambda at: rich[at] - widths[at])
    widths[place] += room - sum(widths)
    return widths


def _spread(claims: Sequence[Claim], widths: Sequence[int], room: int) -> list[int]:
    """Give what is over to the columns that take what is left, in equal widths as far as their words allow."""
    spread = list(widths)
    takers = sorted((at for at, claim in enumerate(claims) if not claim.width), key=lambda at: -widths[at])
    pool = sum(widths[at] for at in takers) + room - sum(widths)
    for left, at in enumerate(takers):
        spread[at] = max(pool // (len(takers) - left), widths[at])
        pool -= spread[at]
    return spread

"""Which extract decides where several speak of the same thing (以后登记的为准): pure choices over extracts.

Of one source the extract registered last stands for what it covers; a whole list supersedes everything of its source
before it, a partial one only for those whom it names.  Two sources stand side by side: the rules say what that means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from desktop.models.ledger import Extract, ExtractKind

RegisterKey = tuple[str, str, str]


def register_key(extract: Extract) -> RegisterKey:
    """Return what a register is a later edition of: kind, title of a 名单, and source."""
    return extract.register, extract.title, extract.source


def deciding_months(extracts: Iterable[Extract]) -> dict[str, int]:
    """Return for each covered month the insurance extract registered last; undone ones count no more."""
    insurance = [each for each in extracts if each.kind is ExtractKind.INSURANCE and not each.undone]
    return {month: each.id for each in insurance for month in each.months}


def last_whole(extracts: Iterable[Extract]) -> dict[RegisterKey, int]:
    """Return the newest whole list of every register and source."""
    registers = [each for each in extracts if each.kind is ExtractKind.REGISTER and not each.undone]
    return {register_key(each): each.id for each in registers if each.whole}


def superseded_by(extract: Extract, extracts: Sequence[Extract]) -> tuple[int, ...]:
    """Return the later extracts that took the place of this one altogether; empty while it still counts."""
    later = [each for each in extracts if each.id > extract.id and each.kind is extract.kind and not each.undone]
    if extract.undone:
        return ()
    match extract.kind:
        case ExtractKind.INSURANCE:
            deciding = deciding_months((extract, *later))
            by = {deciding[month] for month in extract.months}
            return () if extract.id in by else tuple(sorted(by))
        case ExtractKind.REGISTER:
            whole = [each.id for each in later if each.whole and register_key(each) == register_key(extract)]
            return tuple(whole[-1:])
        case _:
            return tuple([each.id for each in later if _covers(each, extract)][-1:])


def _covers(later: Extract, former: Extract) -> bool:
    if not (later.covers_from and later.covers_to and former.covers_from and former.covers_to):
        return False
    same = bool(former.source) and later.source == former.source
    return same and later.covers_from <= former.covers_from and former.covers_to <= later.covers_to


def at_hand(extracts: Iterable[Extract]) -> Mapping[str, int]:
    """Return the registers of which a whole list is at hand, as ``kind`` or ``kind:title``, with its newest extract."""
    return {
        f"{each.register}:{each.title}" if each.title else each.register: each.id
        for each in extracts
        if each.kind is ExtractKind.REGISTER and each.whole and not each.undone
    }

"""Begin next year's pack from this year's (另立政策包): the text line by line, so that every comment stays.

The new pack is a draft that names its parent.  Dates and months move by whole years where asked; every line that
moved, and every line that speaks of a year in words, is marked for a person: festivals do not move by years.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from desktop.errors import DeskError
from desktop.services.packs import open_pack
from rules.policy import Policy

MARK = "# 请核对"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY_OR_MONTH = re.compile(r"(?<![\w-])(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?(?![\w-])")
_YEAR_IN_WORDS = re.compile(r"\d{4}年|〔\d{4}〕")
_COMMENT = re.compile(r"""^((?:[^#"']|"(?:\\.|[^"\\])*"|'[^']*')*)(#.*)?$""")
_HEAD = re.compile(r"\s*\[policy\]\s*(?:#.*)?")
_TABLE = re.compile(r"\s*\[")
_OWN_KEY = re.compile(r"\s*(id|status|parent)\s*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPack:
    """A pack begun from another: its text, which loads, and the lines (from 1) that a person has to look at."""

    policy: Policy
    marked: tuple[int, ...]


def new_policy(parent: Policy, id_: str, *, years: int, taken: Collection[str]) -> NewPack:
    """Return a draft under a new id with every date moved by so many years."""
    if not _ID.fullmatch(id_):
        raise DeskError("pack-id-invalid", id=id_)
    if id_ in taken:
        raise DeskError("pack-id-taken", id=id_)
    lines = list(_lines(parent, id_, years))
    policy = open_pack("\n".join([*lines, ""]).encode(), f"{id_}.toml", trusted=()).policy
    return NewPack(policy=policy, marked=tuple(number for number, line in enumerate(lines, 1) if MARK in line))


def _lines(parent: Policy, id_: str, years: int) -> Iterator[str]:
    in_head, quoted = False, False
    for line in parent.text.replace("\r\n", "\n").rstrip("\n").split("\n"):
        if not quoted and _TABLE.match(line):
            in_head = _HEAD.fullmatch(line) is not None
        own = _OWN_KEY.match(line) if in_head and not quoted else None
        if own is None:
            yield _moved(line, years, quoted=quoted)
        elif own[1] == "id":
            yield f'id = "{id_}"'
            yield f'parent = "{parent.id}"'
            yield f'status = "draft"  {MARK}'
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1


def _moved(line: str, years: int, *, quoted: bool) -> str:
    """Return a line with its dates moved, marked where a person has to look; inside a long text only moved."""
    found = _COMMENT.match(line) if not quoted and '"""' not in line and "'''" not in line else None
    said, comment = (found[1], found[2] or "") if found is not None else (line, "")
    after = _DAY_OR_MONTH.sub(lambda each: _by_years(each, years), said)
    looked_at = after != said or _YEAR_IN_WORDS.search(said) is not None
    if found is None or not looked_at or MARK in comment:
        return after + comment
    kept = f"；{comment[1:].strip()}" if comment else ""
    return f"{after.rstrip()}  {MARK}{kept}"


def _by_years(found: re.Match[str], years: int) -> str:
    year, month, day = int(found[1]) + years, found[2], found[3]
    if not date.min.year <= year <= date.max.year:
        raise DeskError("pack-years-invalid", years=years)
    if day is None:
        return f"{year:04d}-{month}"
    if (month, day) == ("02", "29") and not _is_leap(year):
        day = "28"
    return f"{year:04d}-{month}-{day}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

"""Identity numbers (公民身份号码, GB 11643-1999): the one place that judges them.

Intake names the fault of a number with it and the criterion ``identity`` decides with it, so the two can never
differ.  A number is judged as cleaned text; whether its cell was numeric is a fact of its own, because a numeric cell
has lost its last digits whatever it shows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_LENGTH = 18
_INVISIBLE = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
_SCIENTIFIC = re.compile(r"[+-]?\d++(?:\.\d++)?[Ee][+-]?\d++")
_BODY = re.compile(r"[0-9]{17}[0-9X]")
_OLD_BODY = re.compile(r"[0-9]{15}")
_LABEL = re.compile(r"^(?:(?:居民)?身份证件?|公民身份|证件|身份)(?:号码|号)?[:;,.]?|^ID(?:NO)?[:.]+", re.IGNORECASE)
_CROSSES = str.maketrans(dict.fromkeys("×✕✖╳Χχ\u0425\u0445", "X"))
_OTHER_PAPER_SHAPES = re.compile(r"[A-Za-z]{3}[0-9]{12}|[A-Za-z]{1,2}[0-9]{7,10}")
_OTHER_PAPER_NAMES = ("护照", "通行证", "回乡证", "台胞证", "军官证", "士兵证", "士官证", "旅行证")
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・.", "·"))


class IdProblem(StrEnum):
    """Why a number is no valid identity number; the values are the public codes of intake."""

    MISSING = "id-missing"
    LOST_DIGITS = "id-lost-digits"
    LENGTH = "id-length"
    CHARSET = "id-charset"
    DATE = "id-date"
    CHECK_DIGIT = "id-check-digit"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdJudgement:
    """What a number is worth: a problem, another paper that a person must look at, or neither."""

    problem: IdProblem | None = None
    other_paper: bool = False
    born: date | None = None

    @property
    def holds(self) -> bool:
        """Whether identity is met."""
        return self.problem is None and not self.other_paper


def clean_id(text: str) -> str:
    """Return the number as the checks see it: NFKC, no white space, invisibles or leading apostrophe, x to X."""
    if text.isascii() and text.isalnum():
        return text.replace("x", "X")
    cleaned = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return cleaned.lstrip("'‘’`").replace("x", "X")


def mended_id(number: str) -> str:
    """Return the right number that a cleaned text must mean, or '' where it means none.

    Dropped are a label before it (身份证号：…); ×, Cyrillic Х and Greek Χ at its end are an X.  Only what gives 18
    characters with a real birth date and the right check digit is taken, and whoever asks must tell the person.
    """
    mended = _LABEL.sub("", number)
    mended = mended[:-1] + mended[-1:].translate(_CROSSES)
    right = _BODY.fullmatch(mended) and birth_date(mended) and check_character(mended[:17]) == mended[17]
    return mended if right and mended != number else ""


def eighteen_digits(old: str) -> str:
    """Return the 18-digit form of a 15-digit number (一代证), or '' where it is none; to suggest, never to convert."""
    if not _OLD_BODY.fullmatch(old):
        return ""
    body = f"{old[:6]}19{old[6:]}"
    return body + check_character(body) if birth_date(body) else ""


@lru_cache(maxsize=65536)
def clean_name(text: str) -> str:
    """Return a name as names are compared: NFKC, no white space, every dot read as ``·``."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_DOTS)


def judge_id(number: str, *, numeric_cell: bool, paper: str = "", on: date) -> IdJudgement:
    """Judge a cleaned number as it stood on the day of the declaration.

    ``numeric_cell`` is true where the spreadsheet held a number instead of text; ``paper`` is the declared 证件类型;
    a birth after ``on`` is no birth.  The first problem that applies is the one that is named.
    """
    other = _names_other_paper(paper)
    if numeric_cell or other or len(number) != _LENGTH or not _BODY.fullmatch(number):
        return _unlike(number, numeric_cell=numeric_cell, other=other)
    born = birth_date(number)
    if born is None or born > on:
        return IdJudgement(problem=IdProblem.DATE)
    if check_character(number[:17]) != number[17]:
        return IdJudgement(problem=IdProblem.CHECK_DIGIT)
    return _right(born)


def _unlike(number: str, *, numeric_cell: bool, other: bool) -> IdJudgement:
    """Judge what is no text of 18 characters, or stands beside the name of another paper (``other``)."""
    if not number:
        return IdJudgement(problem=IdProblem.MISSING)
    if numeric_cell or _SCIENTIFIC.fullmatch(number):
        return IdJudgement(problem=IdProblem.LOST_DIGITS)
    if other or _OTHER_PAPER_SHAPES.fullmatch(number):
        return IdJudgement(other_paper=True)
    return IdJudgement(problem=IdProblem.CHARSET if len(number) == _LENGTH else IdProblem.LENGTH)


@lru_cache(maxsize=65536)
def _right(born: date) -> IdJudgement:
    """Return what every right number of that day is worth: nearly all numbers are, and a record costs time."""
    return IdJudgement(born=born)


def birth_date(number: str) -> date | None:
    """Return the birth date in places 7 to 14 of an 18-character number, or None where it is no day."""
    return _day(number[6:14])


def check_character(body: str) -> str:
    """Return the check character of the first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECK_CHARACTERS[(_share(body[:6], 0) + _share(body[6:14], 6) + _share(body[14:], 14)) % 11]


@lru_cache(maxsize=65536)
def _share(digits: str, at: int) -> int:
    """Return what digits from a place on add to the sum: divisions, days of birth and serials all come again."""
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS[at:], strict=False))


@lru_cache(maxsize=65536)
def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _names_other_paper(paper: str) -> bool:
    return any(name in paper for name in _OTHER_PAPER_NAMES)

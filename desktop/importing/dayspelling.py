"""The ways in which people write a day, as text: Chinese numerals, English months, weekdays and times behind it.

Nothing here decides which day is meant; it only brings a spelling into figures, or says which figures are written.
"""

from __future__ import annotations

import re
import unicodedata

_BLANK = " \t\r\n\v\f\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
_WEEKDAY = re.compile(r"[\s,，]*[(\[]?\s*(?:星期|礼拜|周)[一二三四五六日天]\s*[)\]]?")
_TIME = re.compile(r"(?<=[\d日号])\s*(?:(?:上午|下午|早上|中午|晚上|凌晨)\s*\d{1,2}|T\d{1,2}|\s\d{1,2})\s*[:时点].*")
_HAN_DAY = re.compile(
    r"(?:([〇○零一二三四五六七八九]{4})年)?([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_HAN_DIGITS = {han: digit for digit, hans in enumerate(("〇○零", *"一二三四五六七八九")) for han in hans}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})[-\s/.]*([A-Za-z]{3,9})[-\s/.,]*(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})[-\s/.]*(\d{1,2})[-\s/,]+(\d{4})")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*(?:[./]|月)\s*(\d{1,2})\s*[日号]?")
_BETWEEN = re.compile(r"\s*(?:至|到|[~—–―─-]+)\s*")
_LONGEST = 80  # no two days take more; a text without end has too many ways to be cut
_TURN = 50  # 6-Jan-49 is a day of 2049, 6-Jan-50 one of 1950


def plain_day(text: str) -> str:
    """Return a day written in figures where words told it: 二〇二三年一月六日（星期五） becomes 2023-1-6."""
    if len(text) > _LONGEST:
        return text
    plain = unicodedata.normalize("NFKC", text).strip(_BLANK)
    plain = _TIME.sub("", _WEEKDAY.sub("", plain)).strip(_BLANK)
    if found := _HAN_DAY.fullmatch(plain):
        year = "".join(str(_HAN_DIGITS[han]) for han in found[1]) + "年" if found[1] else ""
        return f"{year}{_han_number(found[2])}月{_han_number(found[3])}日"
    if found := _DAY_FIRST.fullmatch(plain):
        return _with_month(found[3], found[2], found[1]) or plain
    if found := _MONTH_FIRST.fullmatch(plain):
        return _with_month(found[3], found[1], found[2]) or plain
    return plain


def month_and_day(text: str) -> tuple[int, int] | None:
    """Return the figures of a day that is written without its year: 1.6, 1/6, 1月6日, 一月六日."""
    found = _WITHOUT_YEAR.fullmatch(plain_day(text))
    return (int(found[1]), int(found[2])) if found else None


def ways_to_split(text: str) -> list[tuple[str, str]]:
    """Return the two sides of a text at every mark that may stand between two days."""
    if len(text) > _LONGEST:
        return []
    plain = unicodedata.normalize("NFKC", text).strip(_BLANK)
    if plain[:1] in {"自", "从"}:
        plain = plain[1:]
    cuts = [(plain[: found.start()], plain[found.end() :]) for found in _BETWEEN.finditer(plain)]
    return [(left.removesuffix("起"), right.removesuffix("止")) for left, right in cuts if left and right]


def _han_number(text: str) -> int:
    """Return a number of 1 to 99 in Chinese numerals."""
    tens, ten, ones = text.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if ten else 0) + _HAN_DIGITS.get(ones, 0)


def _with_month(year: str, name: str, day: str) -> str:
    known = name[:3].lower()
    if known not in _MONTHS:
        return ""
    full = int(year) if len(year) > len("23") else int(year) + (1900 if int(year) >= _TURN else 2000)
    return f"{full}-{_MONTHS.index(known) + 1}-{day}"

"""How papers write sums, days and identity numbers."""

from __future__ import annotations

from datetime import date

from rules.money import grouped

BLANK = "—"
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万")  # the fourth is 万亿; 亿 follows from the third or is added where that is empty
_GROUP = 10_000
_MOST_FEN = _GROUP ** len(_GROUPS) * 100


def figures(fen: int) -> str:
    """Return a sum in yuan with thousands separators and two places: 1,234,567.89."""
    return grouped(fen)


def words(fen: int) -> str:
    """Return a sum in words as cheques have it (正确填写票据和结算凭证的基本规定): 人民币壹万伍仟元整.

    整 stands behind 元 and 角, never behind 分.  Raises ValueError from 10^16 yuan on, where words end.
    """
    if abs(fen) >= _MOST_FEN:
        raise ValueError(fen)
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        # A gap before the jiao is spoken only where the yuan end in 0.
        text += ("零" if yuan and yuan % 10 == 0 else "") + f"{_DIGITS[jiao]}角"
    elif cents and yuan:
        text += "零"
    text += f"{_DIGITS[cents]}分" if cents else "整"
    return f"人民币{'负' if fen < 0 else ''}{text}"


def day(value: date | None) -> str:
    """Return a day as letters write it, 2023年2月6日, or a dash where none is set."""
    return f"{value.year}年{value.month}月{value.day}日" if value else BLANK


def count(value: int) -> str:
    """Return a count with thousands separators."""
    return f"{value:,}"


def _whole(yuan: int) -> str:
    """Return whole yuan in words: one 零 for any gap of noughts, none at the end."""
    if not yuan:
        return "零"
    groups = []
    rest = yuan
    while rest:
        rest, group = divmod(rest, _GROUP)
        groups.append(group)
    text = ""
    gap = False
    for index in reversed(range(len(groups))):
        group = groups[index]
        if not group:
            gap = True
            text += "亿" if text.endswith("万") and _GROUPS[index] == "亿" else ""
            continue
        # Four places that begin with 0, or four noughts passed over, are one gap.
        text += ("零" if text and (gap or group < _GROUP // 10) else "") + _four(group) + _GROUPS[index]
        gap = False
    return text


def _four(group: int) -> str:
    """Return 1 to 9999 in words without leading or trailing 零."""
    text = ""
    for place, digit in zip(_PLACES, map(int, f"{group:04d}"), strict=True):
        if digit:
            text += _DIGITS[digit] + place
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零")

"""Money is integer fen; yuan with two places is only how it is written."""

from __future__ import annotations

import re

_YUAN = re.compile(r"(\d+)(?:\.(\d{1,2}))?")


def fen(yuan: str) -> int:
    """Return the fen of a yuan figure such as ``500`` or ``500.00``; raise ValueError for anything else."""
    found = _YUAN.fullmatch(yuan)
    if found is None:
        message = f"not an amount in yuan: {yuan!r}"
        raise ValueError(message)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def yuan_words(amount_fen: int) -> str:
    """Return fen as an officer reads them: 1850050 → ``18,500.50元``."""
    return f"{grouped(amount_fen)}元"


def grouped(amount_fen: int) -> str:
    """Return fen as yuan with thousands set apart: 1850050 → ``18,500.50``."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def yuan(amount_fen: int) -> str:
    """Return fen as yuan with two places: 1850050 → ``18500.50``."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{sign}{whole}.{rest:02d}"

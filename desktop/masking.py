"""Identity numbers in words that leave the database: paper, logs, messages.  One way to mask, and one net below it.

What words say of a hash stands here, too.
"""

from __future__ import annotations

import re

from rules.identity import clean_id

_ID_LIKE = re.compile(r"(?<![0-9A-Za-z])\d{14,17}[0-9Xx](?![0-9A-Za-z])")
_SHOWN_HEAD, _SHOWN_TAIL = 4, 4
_HASH_SHOWN = 16
_GROUP = 4


def masked(number: str) -> str:
    """Return an identity number with only its first four and last four characters shown.

    The four tell the prefecture, on which the policies turn.  A short number (another paper) keeps one at each end,
    so that no number is ever shown whole.
    """
    head, tail = (_SHOWN_HEAD, _SHOWN_TAIL) if len(number) > (_SHOWN_HEAD + _SHOWN_TAIL) * 3 // 2 else (1, 1)
    if len(number) <= head + tail:
        return "*" * len(number)
    return f"{number[:head]}{'*' * (len(number) - head - tail)}{number[-tail:]}"


def short_hash(hash_: str) -> str:
    """Return the part of a hash (摘要) that people compare: its first sixteen signs."""
    return hash_[:_HASH_SHOWN]


def aloud(fingerprint: str) -> str:
    """Return a fingerprint (指纹) as it is read over the telephone: whole, in groups of four."""
    return " ".join(fingerprint[at : at + _GROUP] for at in range(0, len(fingerprint), _GROUP))


def mask_ids(text: str) -> str:
    """Return a text with everything in it that looks like an identity number masked."""
    return _ID_LIKE.sub(lambda found: masked(found[0]), text)


def mask_cell(text: str) -> str:
    """Return a cell as :func:`mask_ids` does, also where a number is written with blanks between its digits.

    Such a cell comes back closed up, as the checks see it; every other one as it is written.
    """
    close = clean_id(text)
    return mask_ids(text) if mask_ids(close) == close else mask_ids(close)

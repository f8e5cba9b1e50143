"""Identity numbers in words that leave the database: logs, messages, titles.  One way to mask, and one net below it."""

from __future__ import annotations

import re

_ID_LIKE = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{5,9}(\d{3}[0-9Xx])(?![0-9A-Za-z])")


def masked(id_number: str) -> str:
    """Return a number with its birth date hidden: first six and last four characters stay."""
    if len(id_number) < 12:  # noqa: PLR2004  too short to hide its middle: hide all but the end
        return "*" * max(len(id_number) - 2, 0) + id_number[-2:]
    return id_number[:6] + "*" * (len(id_number) - 10) + id_number[-4:]


def mask_ids(text: str) -> str:
    """Return a text with everything in it that looks like an identity number masked."""
    return _ID_LIKE.sub(lambda found: masked(found[0]), text)

"""What a member of a batch says: JSON that was written by someone else and is held to what this program writes.

Whole numbers and text only: a fraction, ``NaN``, a number beyond 64 bits, half of a surrogate pair or brackets without
end have no place in figures that move money, and each of them breaks something further in.
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

_LARGEST: Final = 1 << 53
_DIGITS: Final = 17


def read_object(content: bytes) -> dict[str, Any]:
    """Return the JSON object; ValueError where it is none, or holds what this program never writes."""
    try:
        value = json.loads(content, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004  one kind of error for whatever a stranger wrote
    json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair fails here
    return value


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) <= _DIGITS else _LARGEST + 1
    if abs(number) > _LARGEST:
        raise ValueError("beyond any sum of money")
    return number


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"no whole number: {text[:_DIGITS]}")

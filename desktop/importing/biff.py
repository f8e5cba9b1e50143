"""The records of binary workbooks (.xls, BIFF5 and BIFF8): walking them, and the error values that they name."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

ERROR_CODES: Mapping[int, str] = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
BEGIN, END = 0x809, 0x0A


def records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Walk one substream to its end, charts inside it included: code, place and length of every record."""
    depth = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, at + 4, length
        depth += (code == BEGIN) - (code == END)
        if depth <= 0:
            return
        at += 4 + length

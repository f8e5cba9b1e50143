"""A compound file ([MS-CFB], version 4) that holds one stream and nothing else.

The spreadsheet parser follows the sector chains of a compound file wherever they lead, also in circles.  So a workbook
stream, once taken out by a reader that is careful, is handed on in a fresh container whose chains are straight.
"""

from __future__ import annotations

import struct

_SECTOR = 4096
_FREE, _END_OF_CHAIN, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEADER = 109
_BESIDE = 2  # the directory, and the empty home of small streams that the parser insists on
_LINKS = _SECTOR // 4
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROOT, _STREAM = 5, 2


def contain(name: str, stream: bytes) -> bytes:
    """Return a compound file with this one stream, which must be shorter than 400 MB."""
    body = stream.ljust(_SECTOR, b"\0")  # a shorter stream would belong in the small sectors, which we do without
    body += bytes(-len(body) % _SECTOR)
    body_sectors = len(body) // _SECTOR
    fat_sectors = -(-(body_sectors + _BESIDE) // (_LINKS - 1))
    first = fat_sectors + _BESIDE
    links = [_FAT_SECTOR] * fat_sectors + [_END_OF_CHAIN] * _BESIDE
    links += [*range(first + 1, first + body_sectors), _END_OF_CHAIN]
    links += [_FREE] * (fat_sectors * _LINKS - len(links))
    directory = _entry("Root Entry", _ROOT, child=1, start=fat_sectors + 1, size=0)
    directory += _entry(name, _STREAM, child=_FREE, start=first, size=len(body))
    return b"".join(
        (
            _header(fat_sectors).ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(links)}I", *links),
            directory.ljust(_SECTOR * _BESIDE, b"\0"),
            body,
        )
    )


def _header(fat_sectors: int) -> bytes:
    places = [*range(fat_sectors), *[_FREE] * (_IN_HEADER - fat_sectors)]
    versions = struct.pack("<16x5H6x", 0x3E, 4, 0xFFFE, 12, 6)
    counts = struct.pack("<9I", 1, fat_sectors, fat_sectors, 0, _SECTOR, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    return _SIGNATURE + versions + counts + struct.pack(f"<{_IN_HEADER}I", *places)


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB3I", len(written), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)

"""A zip read so strictly that no two programs can see different things in it, and written the same way every time.

Python's ``zipfile`` forgives what must not be forgiven here: bytes before and after, members that the directory does
not list, two names for one member.  So the layout (APPNOTE.TXT 6.3.10, without ZIP64) is read here: members
lie end to end from the first byte to the directory, and every local header agrees with it.

The archive ends in a comment that holds the SHA-256 of all bytes before it.  It proves nothing about the sender; it
tells one flipped bit anywhere.  An archive made again by another program has no such comment and is read by content.
"""

from __future__ import annotations

import hashlib
import stat
import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from desktop.errors import DeskError
from desktop.exchange.findings import BatchDamaged, FaultKind, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

MOST_BYTES: Final = 1 << 30
"""How much a batch may hold when unpacked."""

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK, _SIZES_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\7\x08"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_FOLLOW, _UTF8, _KNOWN_FLAGS = 0x1, 0x8, 0x800, 0x80E
_FIRST_YEAR, _LAST_YEAR = 1980, 1980 + 127
_MADE_BY: Final = 3 << 8 | 20
_NEEDED: Final = 20
_REGULAR_FILE: Final = (stat.S_IFREG | 0o644) << 16
_COMMENT: Final = b"wengang-sha256:"
_MOST_MEMBERS: Final = 0xFFFF - 1
_NEVER_A_BOMB: Final = 64 << 20
_HIGHEST_RATIO: Final = 200
_STORE_ABOVE_RATIO: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file or folder of an archive; ``content`` is None where it could not be read, and a finding says why."""

    name: str
    content: bytes | None
    is_folder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive as read: members in its own order, faults of its layout, and whether its own digest is broken."""

    members: tuple[Member, ...]
    findings: tuple[Finding, ...]
    altered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    at: int
    count: int
    directory_size: int
    directory_offset: int
    comment: bytes
    trailing: int
    disks: int

    @property
    def directory_at(self) -> int:
        return self.at - self.directory_size

    @property
    def shift(self) -> int:
        return self.directory_at - self.directory_offset


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    at: int

    @property
    def name(self) -> str:
        return _decoded(self.raw_name, self.flags)

    @property
    def is_folder(self) -> bool:
        return self.raw_name.endswith(b"/")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    record: _Record
    data_at: int
    end_at: int
    findings: tuple[Finding, ...]


def pack(members: Mapping[str, bytes], *, day: date) -> bytes:
    """Write an archive with the members in the order given, each dated ``day``; the same input gives the same bytes.

    Raises ``batch-too-large`` where :func:`unpack` would refuse the result.
    """
    if len(members) > _MOST_MEMBERS or sum(map(len, members.values())) > MOST_BYTES:
        raise DeskError("batch-too-large")
    body, directory = bytearray(), bytearray()
    for name, content in members.items():
        local, central, packed = _headers(name.encode(), content, day, at=len(body))
        body += local + packed
        directory += central
    count, digest_size = len(members), 2 * hashlib.sha256().digest_size
    end = _END.pack(_END_MARK, 0, 0, count, count, len(directory), len(body), len(_COMMENT) + digest_size)
    whole = bytes(body + directory + end)
    return whole + _COMMENT + hashlib.sha256(whole + _COMMENT).hexdigest().encode()


def unpack(content: bytes, *, most_bytes: int = MOST_BYTES) -> Archive:
    """Read an archive whole; what is wrong with single members or with the layout comes back beside them.

    Raises ``not-a-batch`` for what is no zip, ``batch-truncated``, ``batch-too-large`` before anything is inflated,
    and :class:`BatchDamaged` where the directory itself cannot be followed.
    """
    end = _find_end(content)
    records = tuple(_directory(content, end))
    _refuse_bomb(records, len(content), most_bytes)
    places = tuple(_place(content, record, end.shift) for record in records)
    findings = [*_end_findings(end), *_layout_findings(places, end)]
    members = []
    for place in places:
        data = None if place.findings else _data(content, place)
        findings += place.findings
        if data is None and not place.findings:
            findings.append(_changed(place.record.name))
        members.append(Member(name=place.record.name, content=data, is_folder=place.record.is_folder))
    return Archive(members=tuple(members), findings=tuple(findings), altered=_altered(content, end))


def _headers(raw_name: bytes, content: bytes, day: date, *, at: int) -> tuple[bytes, bytes, bytes]:
    """Return local header, directory entry and packed data of one member."""
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    deflated = deflater.compress(content) + deflater.flush()
    # What shrinks like a bomb is stored, so that the reader's limit never refuses our own archive.
    stored = not len(deflated) < len(content) < _STORE_ABOVE_RATIO * len(deflated)
    packed, method = (content, _STORED) if stored else (deflated, _DEFLATED)
    year = min(max(day.year, _FIRST_YEAR), _LAST_YEAR)  # a clock that stands wrong must not hold up a batch
    dos_day = (year - _FIRST_YEAR) << 9 | day.month << 5 | day.day
    common = (
        *(_NEEDED, _UTF8, method, 0, dos_day),
        *(zlib.crc32(content), len(packed), len(content), len(raw_name), 0),
    )
    local = _LOCAL.pack(_LOCAL_MARK, *common) + raw_name
    central = _CENTRAL.pack(_CENTRAL_MARK, _MADE_BY, *common, 0, 0, 0, _REGULAR_FILE, at) + raw_name
    return local, central, packed


def _find_end(content: bytes) -> _End:
    at = content.rfind(_END_MARK)
    if at < 0:
        raise DeskError("batch-truncated" if content.startswith(_LOCAL_MARK) else "not-a-batch")
    if len(content) < at + _END.size:
        raise DeskError("batch-truncated")
    _, disk, first_disk, here, count, size, offset, comment_size = _END.unpack_from(content, at)
    comment_at = at + _END.size
    if len(content) < comment_at + comment_size:
        raise DeskError("batch-truncated")
    return _End(
        at=at,
        count=count,
        directory_size=size,
        directory_offset=offset,
        comment=content[comment_at : comment_at + comment_size],
        trailing=len(content) - comment_at - comment_size,
        disks=disk | first_disk | (here ^ count),
    )


def _directory(content: bytes, end: _End) -> Iterator[_Record]:
    at = end.directory_at
    if at < 0 or end.disks:
        raise _unfollowable()
    while at < end.at:
        if content[at : at + 4] != _CENTRAL_MARK or at + _CENTRAL.size > end.at:
            raise _unfollowable()
        record, at = _record(content, at)
        yield record
    if at != end.at:
        raise _unfollowable()


def _record(content: bytes, at: int) -> tuple[_Record, int]:
    """Read one directory entry; return it and where the next begins."""
    fields = _CENTRAL.unpack_from(content, at)
    flags, method, crc, packed, size = *fields[3:5], *fields[7:10]
    name_size, extra_size, comment_size, disk, _, attributes, offset = fields[10:]
    name_at = at + _CENTRAL.size
    if disk or comment_size or not name_size:
        raise _unfollowable()
    record = _Record(
        raw_name=content[name_at : name_at + name_size],
        flags=flags,
        method=method,
        crc=crc,
        packed=packed,
        size=size,
        mode=attributes >> 16,
        at=offset,
    )
    return record, name_at + name_size + extra_size


def _place(content: bytes, record: _Record, shift: int) -> _Place:
    """Find where a member's data lie, and hold its local header against its directory entry."""
    at = record.at + shift
    if at < 0 or content[at : at + 4] != _LOCAL_MARK or at + _LOCAL.size > len(content):
        raise _unfollowable()
    _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack_from(content, at)
    name_at = at + _LOCAL.size
    data_at = name_at + name_size + extra_size
    end_at, sizes_hold = data_at + record.packed, True
    stated, expected = (crc, packed, size), (record.crc, record.packed, record.size)
    if record.flags & _SIZES_FOLLOW:
        after = _sizes_after(content, end_at, record)
        end_at, sizes_hold = end_at + after, after > 0
        # A streaming writer leaves zeros here and states the sizes behind the data.
        stated = expected if stated == (0, 0, 0) else stated
    same = (flags, method, *stated) == (record.flags, record.method, *expected) and sizes_hold
    raw_name = content[name_at : name_at + name_size]
    findings = tuple(_record_findings(record, raw_name, same=same))
    return _Place(record=record, data_at=data_at, end_at=end_at, findings=findings)


def _sizes_after(content: bytes, at: int, record: _Record) -> int:
    """Return the length of the descriptor behind the data, 0 where there is none that fits."""
    plain = struct.pack("<3L", record.crc, record.packed, record.size)
    marked = _SIZES_MARK + plain
    return next((len(form) for form in (marked, plain) if content.startswith(form, at)), 0)


def _record_findings(record: _Record, local_name: bytes, *, same: bool) -> Iterator[Finding]:
    name = record.name
    kind = stat.S_IFMT(record.mode)
    if local_name != record.raw_name:
        other = _decoded(local_name, record.flags)
        yield _fault(FaultKind.DOUBLED, name, f"“{name}”在压缩包内另有一个名字“{other}”")
    elif not same:
        yield _fault(FaultKind.CHANGED, name, f"“{name}”在压缩包内的两处登记不一致")
    if kind not in (0, stat.S_IFDIR if record.is_folder else stat.S_IFREG) or (record.is_folder and record.size):
        yield _fault(FaultKind.UNSAFE, name, f"“{name}”不是普通文件（例如是链接）")
    if record.flags & _ENCRYPTED:
        yield _fault(FaultKind.UNREADABLE, name, f"“{name}”另设了压缩密码，无法读取")
    elif record.method not in (_STORED, _DEFLATED) or record.flags & ~_KNOWN_FLAGS:
        yield _fault(FaultKind.UNREADABLE, name, f"“{name}”的压缩方式无法识别")


def _end_findings(end: _End) -> Iterator[Finding]:
    if end.shift > 0:
        yield _fault(FaultKind.CONTAINER, "", f"文件开头多出 {end.shift} 个字节")
    if end.trailing:
        yield _fault(FaultKind.CONTAINER, "", f"文件末尾多出 {end.trailing} 个字节")
    if end.comment and not end.comment.startswith(_COMMENT):
        yield _fault(FaultKind.CONTAINER, "", "文件末尾另有附注")


def _layout_findings(places: Sequence[_Place], end: _End) -> Iterator[Finding]:
    if len(places) != end.count:
        yield _fault(FaultKind.CONTAINER, "", f"压缩包目录写明 {end.count} 个成员，实有 {len(places)} 个")
    spans = sorted((place.record.at + end.shift, place.end_at) for place in places)
    edges = [(0, max(end.shift, 0)), *spans, (end.directory_at, end.at)]
    if any(finish != start for (_, finish), (start, _) in pairwise(edges)):
        yield _fault(FaultKind.CONTAINER, "", "压缩包内夹有目录没有登记的内容，或成员互相重叠")


def _refuse_bomb(records: Sequence[_Record], packed_size: int, most_bytes: int) -> None:
    total = sum(record.size for record in records)
    if total > most_bytes or total > max(_NEVER_A_BOMB, _HIGHEST_RATIO * packed_size):
        raise DeskError("batch-too-large")


def _data(content: bytes, place: _Place) -> bytes | None:
    """Return the data of a member, or None where they are not what its size and checksum say."""
    record = place.record
    data: bytes | None = content[place.data_at : place.data_at + record.packed]
    if data is not None and record.method == _DEFLATED:
        data = _inflated(data, record.size)
    if data is None or len(data) != record.size or zlib.crc32(data) != record.crc:
        return None
    return data


def _inflated(packed: bytes, size: int) -> bytes | None:
    inflater = zlib.decompressobj(-15)
    try:
        # One byte more than stated is asked for, so that a longer stream shows and no more than that is ever made.
        data = inflater.decompress(packed, size + 1)
    except zlib.error:
        return None
    return data if inflater.eof and not inflater.unused_data else None


def _altered(content: bytes, end: _End) -> bool:
    if not end.comment.startswith(_COMMENT):
        return False
    digest_at = end.at + _END.size + len(_COMMENT)
    stated = end.comment[len(_COMMENT) :]
    return hashlib.sha256(memoryview(content)[:digest_at]).hexdigest().encode() != stated


def _decoded(raw_name: bytes, flags: int) -> str:
    """Decode a name; older Chinese systems write GBK without saying so, and the manifest decides if that was right."""
    for encoding in ("utf-8",) if flags & _UTF8 else ("utf-8", "gb18030"):
        try:
            return raw_name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw_name.decode("utf-8", errors="backslashreplace")


def _changed(name: str) -> Finding:
    return _fault(FaultKind.CHANGED, name, f"“{name}”的内容已损坏")


def _unfollowable() -> BatchDamaged:
    return BatchDamaged([_fault(FaultKind.CONTAINER, "", "压缩包的目录已损坏，无法逐个核对")])


def _fault(kind: FaultKind, member: str, words: str) -> Finding:
    return Finding(kind=kind, member=member, words=words)

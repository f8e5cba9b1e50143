"""One flipped bit, one byte too many or too few, one bomb: an archive never opens over it."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import DeskError
from desktop.exchange import BatchDamaged, FaultKind, open_batch, seal
from desktop.exchange.archive import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.keys import Signer

DAY = date(2023, 3, 1)


def _code(content: bytes) -> str:
    with pytest.raises(DeskError) as caught:
        open_batch(content)
    return caught.value.code


def _kinds(content: bytes) -> set[FaultKind]:
    with pytest.raises(BatchDamaged) as caught:
        open_batch(content)
    return {finding.kind for finding in caught.value.findings}


def _plain(sealed: bytes) -> bytes:
    """Zip the same again by Python's zipfile, so that no closing digest helps."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sealed)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return buffer.getvalue()


def _end(plain: bytes) -> int:
    return plain.rindex(b"PK\5\6")


def _entry(plain: bytes) -> int:
    return plain.index(b"PK\1\2")


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_single_changed_byte_of_a_sealed_batch_opens(sealed: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sealed) - 1))
    mask = data.draw(st.integers(1, 255))
    changed = sealed[:at] + bytes([sealed[at] ^ mask]) + sealed[at + 1 :]

    with pytest.raises(DeskError):
        open_batch(changed)


def test_no_single_flipped_bit_of_the_last_half_kilobyte_opens(sealed: bytes) -> None:
    for at in range(len(sealed) - 512, len(sealed)):
        with pytest.raises(DeskError):
            open_batch(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_changed_byte_of_a_batch_zipped_by_others_never_changes_what_is_read(
    sealed: bytes, data: st.DataObject
) -> None:
    plain = _plain(sealed)
    at = data.draw(st.integers(0, len(plain) - 1))
    changed = plain[:at] + bytes([plain[at] ^ data.draw(st.integers(1, 255))]) + plain[at + 1 :]

    try:
        batch = open_batch(changed)
    except DeskError:
        return
    assert batch == open_batch(sealed)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_part_of_a_sealed_batch_opens(sealed: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(sealed) - 1))

    assert _code(sealed[:end]) in {"batch-truncated", "not-a-batch", "batch-damaged"}


@pytest.mark.parametrize("kept", [4, 1000, -1, -80])
def test_a_batch_cut_short_is_told_as_cut_short(sealed: bytes, kept: int) -> None:
    assert _code(sealed[:kept]) == "batch-truncated"


@pytest.mark.parametrize("again", [lambda sealed: sealed, _plain], ids=["own", "other"])
@pytest.mark.parametrize(
    "with_more",
    [
        lambda content: b"#!/bin/sh\n" + content,
        lambda content: content + b"\n",
        lambda content: content + content,
        lambda content: content + b"PK\5\6",
    ],
    ids=["before", "after", "twice", "half an end"],
)
def test_bytes_before_or_after_are_told(
    sealed: bytes, again: Callable[[bytes], bytes], with_more: Callable[[bytes], bytes]
) -> None:
    assert _code(with_more(again(sealed))) in {"batch-damaged", "batch-truncated"}


def test_bytes_before_and_after_are_counted(sealed: bytes) -> None:
    with pytest.raises(BatchDamaged) as caught:
        open_batch(b"12345" + sealed + b"123")

    assert [finding.words for finding in caught.value.findings] == ["文件开头多出 5 个字节", "文件末尾多出 3 个字节"]


def test_a_prefix_that_the_directory_allows_for_is_told_all_the_same(sealed: bytes) -> None:
    buffer = io.BytesIO(b"12345")
    buffer.seek(5)
    with zipfile.ZipFile(io.BytesIO(sealed)) as source, zipfile.ZipFile(buffer, "a") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))

    assert FaultKind.CONTAINER in _kinds(buffer.getvalue())


def test_a_member_that_the_directory_does_not_list_is_told(sealed: bytes) -> None:
    plain = _plain(sealed)
    hidden = pack({"batch/data/hidden.json": b"{}"}, day=DAY)
    hidden = hidden[: hidden.index(b"PK\1\2")]
    end = _end(plain)
    size, offset = struct.unpack_from("<2L", plain, end + 12)
    moved = plain[:offset] + hidden + plain[offset:end]
    moved += plain[end : end + 16] + struct.pack("<LH", offset + len(hidden), 0)

    assert size
    assert zipfile.ZipFile(io.BytesIO(moved)).testzip() is None
    assert _kinds(moved) == {FaultKind.CONTAINER}


def test_two_names_for_one_member_are_told(sealed: bytes) -> None:
    plain = _plain(sealed)
    name = b"batch/data/cases/330302003-LG-2023-0007.json"
    local_only = plain.replace(name, name.replace(b"0007", b"0009"), 1)

    assert _kinds(local_only) == {FaultKind.DOUBLED}


def test_two_members_over_the_same_bytes_are_told(sealed: bytes) -> None:
    plain = _plain(sealed)
    end = _end(plain)
    size, offset = struct.unpack_from("<2L", plain, end + 12)
    count = struct.unpack_from("<H", plain, end + 10)[0] + 1
    entry_end = plain.index(b"PK\1\2", offset + 4)
    entry = plain[offset:entry_end]
    overlapped = (
        plain[:end] + entry + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size + len(entry), offset, 0)
    )

    assert {FaultKind.CONTAINER, FaultKind.DOUBLED} <= _kinds(overlapped)


def test_a_comment_of_any_other_kind_is_told(sealed: bytes) -> None:
    buffer = io.BytesIO(_plain(sealed))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"hello"

    assert _kinds(buffer.getvalue()) == {FaultKind.CONTAINER}


def test_a_change_that_touches_no_member_is_told_by_the_closing_digest(sealed: bytes) -> None:
    made_by = sealed.index(b"PK\1\2") + 4
    changed = sealed[:made_by] + b"\x3f" + sealed[made_by + 1 :]

    with pytest.raises(BatchDamaged) as caught:
        open_batch(changed)
    assert [finding.kind for finding in caught.value.findings] == [FaultKind.CONTAINER]


def test_a_damaged_member_is_told_once(sealed: bytes) -> None:
    plain = _plain(sealed)
    name = b"batch/data/cases/330302003-LG-2023-0007.json"
    data_at = plain.index(name) + len(name) + 6
    damaged = plain[:data_at] + bytes([plain[data_at] ^ 0x55]) + plain[data_at + 1 :]

    with pytest.raises(BatchDamaged) as caught:
        open_batch(damaged)
    found = [(finding.kind, finding.member) for finding in caught.value.findings]
    assert found == [(FaultKind.CHANGED, "data/cases/330302003-LG-2023-0007.json")]


@pytest.mark.parametrize("at", [6, 8, 14, 18, 22], ids=["flags", "method", "checksum", "packed", "size"])
def test_a_local_header_that_disagrees_with_the_directory_is_told(sealed: bytes, at: int) -> None:
    plain = bytearray(_plain(sealed))
    plain[at] ^= 2

    assert _kinds(bytes(plain)) == {FaultKind.CHANGED}


@pytest.mark.parametrize(
    ("place", "at"),
    [(_end, 4), (_end, 6), (_end, 8), (_end, 10), (_entry, 34), (_entry, 32)],
    ids=["disk", "first disk", "members here", "members", "disk of a member", "comment of a member"],
)
def test_a_directory_with_more_than_we_can_account_for_is_told(
    sealed: bytes, place: Callable[[bytes], int], at: int
) -> None:
    plain = bytearray(_plain(sealed))
    plain[place(bytes(plain)) + at] ^= 1

    assert _kinds(bytes(plain)) == {FaultKind.CONTAINER}


def test_a_wrong_number_of_members_is_told(sealed: bytes) -> None:
    plain = bytearray(_plain(sealed))
    end = _end(bytes(plain))
    plain[end + 8] ^= 1
    plain[end + 10] ^= 1

    assert _kinds(bytes(plain)) == {FaultKind.CONTAINER}


def _single(packed: bytes, content: bytes) -> bytes:
    """Zip one member whose packed bytes are given, with the size and checksum of ``content``."""
    name = b"batch/bagit.txt"
    entry = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, zlib.crc32(content), len(packed), len(content), len(name), 0)
    local = b"PK\3\4" + entry + name + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + entry + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    return local + central + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)


def _deflated(content: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflater.compress(content) + deflater.flush()


@pytest.mark.parametrize("packed", [_deflated(b"abcdefgh") + b"hidden", _deflated(b"abcdefgh")[:-1], b"\xff"])
def test_a_stream_with_bytes_to_spare_or_wanting_is_not_read(packed: bytes) -> None:
    archive = unpack(_single(packed, b"abcdefgh"))

    assert unpack(_single(_deflated(b"abcdefgh"), b"abcdefgh")).members[0].content == b"abcdefgh"
    assert archive.members[0].content is None
    assert [finding.kind for finding in archive.findings] == [FaultKind.CHANGED]


def test_a_bomb_is_refused_by_what_it_says_of_itself() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("batch/bagit.txt", bytes(80 << 20))

    assert _code(buffer.getvalue()) == "batch-too-large"


def test_a_bomb_that_lies_about_its_size_makes_no_more_than_it_says() -> None:
    bomb = _single(_deflated(bytes(32 << 20)), b"abcdefgh")

    tracemalloc.start()
    archive = unpack(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1 << 20
    assert [member.content for member in archive.members] == [None]
    assert [finding.kind for finding in archive.findings] == [FaultKind.CHANGED]


def test_more_than_the_limit_is_refused_before_it_is_unpacked() -> None:
    content = pack({"a": b"12345", "b": b"67890"}, day=DAY)

    with pytest.raises(DeskError) as caught:
        unpack(content, most_bytes=9)
    assert caught.value.code == "batch-too-large"
    assert len(unpack(content, most_bytes=10).members) == 2


def test_what_shrinks_like_a_bomb_is_still_opened_when_we_made_it(signer: Signer) -> None:
    zeros = {"zeros.bin": bytes(70 << 20)}

    assert open_batch(seal(zeros, info={}, signer=signer)).members == zeros


def test_a_member_with_a_password_of_its_own_or_a_strange_packing_is_told(sealed: bytes) -> None:
    plain = _plain(sealed)
    first_entry = plain.index(b"PK\1\2")
    with_password = bytearray(plain)
    with_password[6] |= 1
    with_password[first_entry + 8] |= 1
    strange = bytearray(plain)
    strange[8] = strange[first_entry + 10] = 9

    assert _kinds(bytes(with_password)) == {FaultKind.UNREADABLE}
    assert _kinds(bytes(strange)) == {FaultKind.UNREADABLE}


def test_an_archive_of_ours_is_read_by_python_and_dated_by_the_day(sealed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sealed)) as archive:
        dates = {entry.date_time for entry in archive.infolist()}

        assert archive.testzip() is None
        assert dates == {(2023, 3, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "batch/bagit.txt"

"""A zip of workbooks: every member is a file, passed over, or told of; nothing in it can run away."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pytest

from desktop.errors import WorkbookUnreadable
from desktop.importing.folderzip import MAX_MEMBERS, Ignored, is_folder_zip, members
from desktop.records import SourceFile
from tests.importing.workbooks import a_declaration, a_file, people, read, xlsx


def a_zip(contents: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> SourceFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return a_file(packed.getvalue(), "材料.zip")


def in_encoding(name: str, encoding: str, content: bytes = b"x") -> SourceFile:
    """Return a zip as old programs write it: the name in bytes of an encoding that nothing tells."""
    raw = name.encode(encoding)
    blank = a_zip({"a" * len(raw): content}, method=zipfile.ZIP_STORED)
    return a_file(blank.content.replace(b"a" * len(raw), raw), "材料.zip")


def outcome(file: SourceFile) -> list[tuple[str, str]]:
    return [
        (each.code, "")
        if isinstance(each, WorkbookUnreadable)
        else ("ignored", each.path)
        if isinstance(each, Ignored)
        else ("file", each.name)
        for each in members(file)
    ]


def refused(file: SourceFile) -> str:
    with pytest.raises(WorkbookUnreadable) as caught:
        list(members(file))
    return caught.value.code


def test_every_member_is_a_file_that_can_be_read() -> None:
    one = a_declaration(people(3))

    [found] = members(a_zip({"一车间/申报.xlsx": one.content}))

    assert isinstance(found, SourceFile)
    assert (found.name, found.sha256) == ("一车间/申报.xlsx", one.sha256)
    assert len(read(found).rows) == 3


def test_what_is_no_declaration_is_passed_over_and_listed() -> None:
    names = ["甲/申报.xlsx", "__MACOSX/甲/._申报.xlsx", "甲/~$申报.xlsx", ".隐藏/乙.xlsx", "甲/.DS_Store", "Thumbs.db"]

    found = outcome(a_zip(dict.fromkeys(names, b"x")))

    assert sorted(found) == sorted([("file", "甲/申报.xlsx"), *[("ignored", name) for name in names[1:]]])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_name_is_read_as_its_maker_wrote_it(encoding: str) -> None:
    assert outcome(in_encoding("鹿城/申报表.xlsx", encoding)) == [("file", "鹿城/申报表.xlsx")]


def test_a_name_that_an_extra_field_gives_in_utf8_is_that_one() -> None:
    name = "䶮.xlsx".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("plain.xlsx")
        field = b"\x01" + struct.pack("<I", zlib.crc32(b"plain.xlsx")) + name
        info.extra = struct.pack("<HH", 0x7075, len(field)) + field
        archive.writestr(info, b"x")

    assert outcome(a_file(packed.getvalue(), "材料.zip")) == [("file", "䶮.xlsx")]


@pytest.mark.parametrize("file", [a_declaration(people(1)), xlsx({"空": [["a"]]})], ids=["declaration", "other"])
def test_a_workbook_is_not_taken_for_a_folder(file: SourceFile) -> None:
    assert not is_folder_zip(file.content)


def test_a_zip_of_workbooks_is_known_by_its_content() -> None:
    assert is_folder_zip(a_zip({"申报.xlsx": b"x"}).content)
    assert not is_folder_zip(b"PK\x03\x04 and nothing")
    assert not is_folder_zip(b"name,number")


def test_a_bomb_is_refused_before_anything_is_inflated() -> None:
    assert refused(a_zip({"a.xlsx": bytes(32 * 1024 * 1024)})) == "too-large"


def test_members_that_share_their_bytes_are_refused() -> None:
    content = bytearray(a_zip({"a.xlsx": b"1" * 90, "b.xlsx": b"2" * 90}, method=zipfile.ZIP_STORED).content)
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)

    assert refused(a_file(bytes(content), "材料.zip")) == "too-large"


def test_too_many_members_are_refused() -> None:
    names = {f"{number}.xlsx": b"" for number in range(MAX_MEMBERS + 1)}

    assert refused(a_zip(names, method=zipfile.ZIP_STORED)) == "too-large"


def test_a_zip_with_a_password_is_refused_as_such() -> None:
    content = bytearray(a_zip({"a.xlsx": b"x"}).content)
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    assert refused(a_file(bytes(content), "材料.zip")) == "encrypted"


def test_one_damaged_member_never_stops_the_others() -> None:
    file = a_zip({"a.xlsx": b"first", "b.xlsx": b"second"}, method=zipfile.ZIP_STORED)

    found = list(members(a_file(file.content.replace(b"first", b"fjrst"), "材料.zip")))

    assert [type(each) for each in found] == [WorkbookUnreadable, SourceFile]
    assert isinstance(found[0], WorkbookUnreadable)
    assert (found[0].code, found[0].details) == ("corrupt", {"file": "材料.zip/a.xlsx"})


def test_two_members_of_one_name_are_both_told_of() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.xlsx", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.xlsx", b"2")

    assert outcome(a_file(packed.getvalue(), "材料.zip")) == [("file", "a.xlsx"), ("file", "a.xlsx")]


def test_a_truncated_zip_is_corrupt() -> None:
    assert refused(a_file(a_zip({"a.xlsx": b"x" * 500}).content[:60], "材料.zip")) == "corrupt"

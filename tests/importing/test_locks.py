"""Files with a password to open them: opened by it, refused without it, and what cannot be opened is told as such."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

import msoffcrypto
import pytest
import xlwt

from desktop.errors import WorkbookUnreadable
from desktop.importing.annotate import annotate
from desktop.importing.declaration import read_declaration
from desktop.importing.docmark import ReturnMark
from desktop.importing.folderzip import members
from desktop.records import SourceFile
from tests.importing.formats import an_open_table, changed, kept, open_rows, refusal, sheet_of
from tests.importing.locks import aes_cipher, locked_zip, obfuscated, old_cipher, relocked
from tests.importing.workbooks import DAY, FIRM, HEAD, USCC, Rows, a_declaration, a_file, errors, people, read

MANIFEST = "META-INF/manifest.xml"
ROSTER: Rows = [["企业名称", FIRM, "统一社会信用代码", USCC], HEAD, *people(6)]


def an_old_workbook() -> SourceFile:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for at, line in enumerate(ROSTER):
        for column, cell in enumerate(line):
            sheet.write(at, column, cell)
    packed = io.BytesIO()
    book.save(packed)
    return a_file(packed.getvalue(), "申报.xls")


LOCKED: Mapping[str, Callable[[], SourceFile]] = {
    "xlsx of Office 2007 (standard)": lambda: kept("locked-standard.xlsx"),
    "ods of LibreOffice 7": lambda: kept("locked.ods"),
    "xls under XOR": lambda: obfuscated(an_old_workbook(), "secret"),
}


@pytest.mark.parametrize("make", LOCKED.values(), ids=LOCKED.keys())
def test_a_locked_declaration_is_read_by_its_password_alone(make: Callable[[], SourceFile]) -> None:
    file = make()

    declaration = read_declaration(file, received=DAY, today=DAY, password="secret")

    assert (len(declaration.rows), errors(declaration), declaration.enterprise.uscc) == (6, {}, USCC)
    assert (refusal(file), refusal(file, "Secret")) == ("encrypted", "password-wrong")


@pytest.mark.parametrize("password", ["", "that of another file"])
def test_a_workbook_that_excel_locked_by_itself_is_read_without_a_password(password: str) -> None:
    packed = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(a_declaration(people(6)).content)).encrypt("VelvetSweatshop", packed)

    for file in (a_file(packed.getvalue()), obfuscated(an_old_workbook(), "VelvetSweatshop")):
        assert len(read_declaration(file, received=DAY, today=DAY, password=password).rows) == 6


def test_a_lock_of_more_rounds_than_any_program_states_is_refused() -> None:
    packed = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(a_declaration(people(1)).content)).encrypt("secret", packed)
    endless = packed.getvalue().replace(b'spinCount="100000"', b'spinCount="900000"', 1)

    assert (refusal(a_file(endless)), refusal(a_file(endless), "secret")) == ("encrypted", "corrupt")


def test_the_return_copy_of_a_locked_open_document_says_that_it_is_open_now() -> None:
    file = kept("locked.ods")

    copy = annotate(file, (), ReturnMark("x-1", 1, file.sha256), password="secret")

    assert (copy.way, copy.lost[0]) == ("fresh", "打开密码")


@pytest.mark.parametrize(
    ("written", "other", "code"),
    [
        (b"#aes256-cbc", b"#blowfish", "cipher-unknown"),
        (b"#sha256-1k", b"#sha1-1k", "cipher-unknown"),
        (b"PBKDF2", b"argon2id", "cipher-unknown"),
        (b'"content.xml"', b'"encrypted-package"', "cipher-unknown"),
        (b'iteration-count="100000"', b'iteration-count="4000000000"', "corrupt"),
        (b'iteration-count="100000"', b'iteration-count="x"', "corrupt"),
        (b'initialisation-vector="', b'initialisation-vector="AAAA', "corrupt"),
        (b"<manifest:manifest ", b"<!DOCTYPE m><manifest:manifest ", "corrupt"),
        (b"</manifest:manifest>", b"", "corrupt"),
    ],
)
def test_an_open_document_locked_in_no_way_that_is_known_is_told_as_such(
    written: bytes, other: bytes, code: str
) -> None:
    def change(manifest: bytes) -> bytes:
        return manifest.replace(b'"meta.xml"', b'"other.xml"').replace(written, other)

    file = changed(kept("locked.ods"), {MANIFEST: change})

    assert (refusal(file), refusal(file, "secret")) == ("encrypted", code)


def test_a_locked_open_document_that_was_cut_is_corrupt_and_a_locked_bomb_is_too_large() -> None:
    cut = changed(kept("locked.ods"), {"content.xml": lambda content: content[:1040]})
    bomb = relocked(kept("locked.ods"), "secret", zlib.compress(bytes(64 << 20), wbits=-15))

    assert (refusal(cut, "secret"), refusal(bomb, "secret")) == ("corrupt", "too-large")


def test_a_locked_open_document_is_read_as_it_stands_in_the_lock() -> None:
    content = an_open_table(open_rows(ROSTER)).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        deflated = zlib.compress(archive.read("content.xml"), wbits=-15)

    sheet = sheet_of(relocked(kept("locked.ods"), "secret", deflated), password="secret")

    assert [row[1] for row in sheet.rows()][2:] == [person[1] for person in people(6)]


# --- zips


CONTENTS = {"一车间/申报.xlsx": a_declaration(people(3)).content, "二车间/申报.xlsx": a_declaration(people(2)).content}


@pytest.mark.parametrize("lock", [old_cipher, aes_cipher])
@pytest.mark.parametrize("spelling", ["utf-8", "gb18030"])
def test_a_locked_zip_is_opened_by_its_password_alone(
    lock: Callable[[bytes, bytes], tuple[bytes, int, bytes]], spelling: str
) -> None:
    file = locked_zip(CONTENTS, "开门1".encode(spelling), lock=lock)

    found = list(members(file, password="开门1"))

    assert [len(read(each).rows) for each in found if isinstance(each, SourceFile)] == [3, 2]
    assert [_refused(file, password) for password in ("", "关门")] == ["encrypted", "password-wrong"]


def test_one_damaged_member_of_a_locked_zip_never_stops_the_others() -> None:
    sound = locked_zip(CONTENTS, b"secret", lock=aes_cipher)
    spoilt = bytearray(sound.content)
    spoilt[200] ^= 1

    first, second = members(a_file(bytes(spoilt), "材料.zip"), password="secret")

    assert isinstance(first, WorkbookUnreadable)
    assert (first.code, first.details["file"]) == ("corrupt", "材料.zip/一车间/申报.xlsx")
    assert isinstance(second, SourceFile)


def test_a_password_for_a_zip_without_one_does_no_harm() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("申报.xlsx", CONTENTS["一车间/申报.xlsx"])

    [found] = members(a_file(packed.getvalue(), "材料.zip"), password="secret")

    assert isinstance(found, SourceFile)
    assert sheet_of(found).width


def _refused(file: SourceFile, password: str) -> str:
    with pytest.raises(WorkbookUnreadable) as refused:
        list(members(file, password=password))
    return refused.value.code


def test_a_locked_zip_in_the_place_of_one_workbook_is_told_to_be_unpacked() -> None:
    with pytest.raises(WorkbookUnreadable, match="not-a-workbook") as refused:
        read(locked_zip(CONTENTS, b"secret", lock=aes_cipher))

    assert "先解压" in refused.value.advice

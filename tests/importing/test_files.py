"""Whole files: known by content, refused with the right code, harmless however they are made."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import msoffcrypto
import olefile
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from desktop.errors import WorkbookUnreadable
from desktop.importing.container import contain
from desktop.importing.source import load
from desktop.records import SourceFile
from tests.importing.workbooks import (
    FIRM,
    HEAD,
    USCC,
    Rows,
    a_declaration,
    a_file,
    a_person,
    people,
    read,
    text,
    warnings,
    with_member,
    xlsx,
)

ROSTER: Rows = [["企业名称", FIRM, "统一社会信用代码", USCC], HEAD, *people(3)]


def refusal(file: SourceFile) -> str:
    with pytest.raises(WorkbookUnreadable) as refused:
        read(file)
    return refused.value.code


def xls(rows: Rows, hidden: tuple[int, ...] = ()) -> SourceFile:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    for row in hidden:
        sheet.row(row - 1).hidden = True
    packed = io.BytesIO()
    book.save(packed)
    return a_file(packed.getvalue(), "申报.xls")


def ods(rows: Rows, hidden: tuple[int, ...] = ()) -> SourceFile:
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="名单")
    for number, cells in enumerate(rows, start=1):
        row = TableRow(**({"visibility": "collapse"} if number in hidden else {}))
        for cell in cells:
            box = TableCell(valuetype="string")
            box.addElement(P(text=str(cell)))
            row.addElement(box)
        sheet.addElement(row)
    book.spreadsheet.addElement(sheet)
    packed = io.BytesIO()
    book.write(packed)
    return a_file(packed.getvalue(), "申报.ods")


def packed(**members: str) -> SourceFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in members.items():
            archive.writestr(name, value)
    return a_file(content.getvalue())


@pytest.mark.parametrize("make", [xls, ods], ids=["xls", "ods"])
def test_old_and_open_formats_are_read_with_their_hidden_rows(make: type) -> None:
    declaration = read(make(ROSTER, hidden=(4,)))

    assert [row.number for row in declaration.rows] == [3, 4, 5]
    assert ("row-hidden", "B4") in warnings(declaration)


@pytest.mark.parametrize("name", ["申报.xls", "申报.csv", "申报.pdf", "申报"])
def test_a_file_is_known_by_its_content_whatever_its_name(name: str) -> None:
    assert len(read(xlsx({"名单": ROSTER}, name=name)).rows) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200),
        b"%PDF-1.7\n1 0 obj, 2, 3",
        b"<html><body><p>1,2</p></body></html>",
        b'<?xml version="1.0"?><Workbook>1,2</Workbook>',
        bytes(range(256)) * 16,
        "只有一句话".encode(),
    ],
)
def test_what_is_no_workbook_is_refused_whatever_its_name(content: bytes) -> None:
    assert refusal(a_file(content)) == "not-a-workbook"


def test_another_kind_of_archive_is_no_workbook() -> None:
    assert refusal(packed(**{"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"})) == "not-a-workbook"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n", bytes(512)])
def test_an_empty_file_is_empty(content: bytes) -> None:
    assert refusal(a_file(content)) == "empty"


def test_a_workbook_without_a_filled_cell_is_empty() -> None:
    assert refusal(xlsx({"Sheet1": []})) == "empty"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_corrupt(share: float) -> None:
    content = a_declaration(people(50)).content

    assert refusal(a_file(content[: int(len(content) * share)])) == "corrupt"


def test_a_truncated_old_workbook_is_corrupt() -> None:
    content = xls(ROSTER).content

    assert refusal(a_file(content[: len(content) // 2])) == "corrupt"


def test_one_flipped_digit_is_corrupt_even_where_the_parser_would_read_on() -> None:
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_declaration(people(3)).content)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as stored,
    ):
        for info in old.infolist():
            stored.writestr(info.filename, old.read(info))
    flipped = content.getvalue().replace(b"13800000000", b"13900000000", 1)

    assert refusal(a_file(flipped)) == "corrupt"


def test_a_workbook_whose_parts_are_no_xml_is_corrupt() -> None:
    assert refusal(with_member(a_declaration(people(3)), "xl/workbook.xml", lambda _xml: b"<<<")) == "corrupt"


def test_an_encrypted_workbook_is_refused_as_such() -> None:
    plain, locked = io.BytesIO(a_declaration(people(3)).content), io.BytesIO()
    msoffcrypto.OfficeFile(plain).encrypt("secret", locked)

    assert refusal(a_file(locked.getvalue())) == "encrypted"


def test_an_encrypted_old_workbook_is_refused_as_such() -> None:
    content = xls(ROSTER).content
    start = content.index(struct.pack("<HHHH", 0x809, 16, 0x600, 5))
    marked = content[: start + 20] + struct.pack("<HH", 0x2F, 6) + content[start + 24 :]

    assert refusal(a_file(marked)) == "encrypted"


def test_an_encrypted_open_workbook_is_refused_as_such() -> None:
    file = packed(
        **{
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": "noise",
            "META-INF/manifest.xml": "<manifest:encryption-data/>",
        }
    )

    assert refusal(file) == "encrypted"


def test_an_archive_bomb_is_refused_before_it_is_parsed() -> None:
    file = with_member(a_declaration(people(1)), "docProps/app.xml", lambda _xml: bytes(64 * 1024 * 1024))

    assert len(file.content) < 200_000
    assert refusal(file) == "too-large"


def test_an_archive_that_lies_about_its_sizes_is_corrupt() -> None:
    file = with_member(a_declaration(people(1)), "docProps/app.xml", lambda _xml: bytes(4 * 1024 * 1024))
    honest = struct.pack("<I", 4 * 1024 * 1024)

    assert refusal(a_file(file.content.replace(honest, struct.pack("<I", 1000)))) == "corrupt"


def test_filled_cells_absurdly_far_apart_are_too_large() -> None:
    def scatter(book: Workbook) -> None:
        book["花名册"]["XFD1048576"] = "x"

    assert refusal(a_declaration(people(1), touch=scatter)) == "too-large"


def test_open_rows_repeated_without_end_are_too_large() -> None:
    file = with_member(
        ods(ROSTER),
        "content.xml",
        lambda xml: xml.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">', 1),
    )

    assert refusal(file) == "too-large"


def test_a_missing_file_and_a_folder_are_told() -> None:
    here = Path(__file__)

    with pytest.raises(WorkbookUnreadable) as missing:
        load(here.with_name("nirgends.xlsx"))
    with pytest.raises(WorkbookUnreadable) as folder:
        load(here.parent)

    assert (missing.value.code, folder.value.code) == ("file-missing", "file-unreadable")


def test_a_file_is_loaded_with_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_bytes(b"abc")

    file = load(path)

    assert (file.name, file.content) == ("空.csv", b"abc")
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


SOUND = [xlsx({"名单": ROSTER}).content, xls(ROSTER).content, ods(ROSTER).content, text(ROSTER).content]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SOUND), st.data())
def test_damage_anywhere_is_read_or_refused_and_never_a_crash(sound: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sound) - 1))
    damaged = sound[:place] + data.draw(st.binary(min_size=1, max_size=8)) + sound[place + 4 :]

    try:
        said = [problem.message for problem in read(a_file(damaged)).problems]
    except WorkbookUnreadable as refused:
        said = [refused.message, refused.advice]

    assert all(said)


def test_a_person_is_counted_once_whatever_the_format() -> None:
    files = [
        xlsx({"名单": ROSTER}),
        xls(ROSTER),
        ods(ROSTER),
        text(ROSTER),
        text([*ROSTER[:2], *map(a_person, (1, 2, 3))]),
    ]

    found = [[(row.number, row.name, row.id_number) for row in read(file).rows] for file in files]

    assert all(rows == found[0] for rows in found)


def test_an_open_workbook_whose_table_never_ends_is_corrupt() -> None:
    file = with_member(ods(ROSTER), "content.xml", lambda xml: xml.replace(b"</table:table>", b""))

    assert refusal(file) == "corrupt"


def test_an_old_workbook_that_claims_a_huge_sheet_is_too_large() -> None:
    content = xls(ROSTER).content
    at = content.index(struct.pack("<HH", 0x200, 14)) + 4

    assert refusal(a_file(content[: at + 4] + struct.pack("<I", 0xFFFF0005) + content[at + 8 :])) == "too-large"


def test_an_old_workbook_whose_sectors_run_in_a_circle_is_read_or_refused() -> None:
    content = bytearray(xls(ROSTER).content)
    table = (struct.unpack_from("<I", content, 76)[0] + 1) * 512
    struct.pack_into("<I", content, table + 4 * 3, 1)

    assert refusal(a_file(bytes(content))) in {"corrupt", "encrypted", "not-a-workbook"}


def test_a_stream_is_found_again_in_the_container_made_for_it() -> None:
    streams = [b"short", bytes(range(256)) * 16, b"long" * 2_000_000]

    found = [olefile.OleFileIO(io.BytesIO(contain("Workbook", stream))).openstream("Workbook") for stream in streams]

    assert [place.read().rstrip(b"\0") for place in found] == [stream.rstrip(b"\0") for stream in streams]


def test_a_head_that_only_almost_has_a_number_is_no_roster() -> None:
    assert refusal(xlsx({"名单": [["姓名", "身份", ""], ["", "", ""], ["", "证", "号"]]})) == "no-roster"

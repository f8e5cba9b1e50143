"""Workbooks (xlsx) as other programs than the usual write them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from desktop.records import SourceFile
from tests.importing.formats import cells, changed, marks_of, refusal, sheet_of
from tests.importing.workbooks import FIRM, HEAD, USCC, Rows, a_declaration, a_file, an_id, people, read, xlsx

ROSTER: Rows = [["企业名称", FIRM, "统一社会信用代码", USCC], HEAD, *people(3)]
SHEET = "xl/worksheets/sheet1.xml"


def test_days_that_count_from_1904_are_the_days_shown() -> None:
    since1904 = (date(2023, 1, 6) - date(1904, 1, 1)).days
    book = xlsx({"名单": [[date(2023, 1, 6), 1, "x"]]})
    file = changed(
        book,
        {
            "xl/workbook.xml": lambda xml: xml.replace(b"<workbookPr", b'<workbookPr date1904="1"'),
            SHEET: lambda xml: xml.replace(b"<v>44932</v>", b"<v>%d</v>" % since1904),
        },
    )

    sheet = sheet_of(file)

    assert (sheet.date1904, next(iter(sheet.rows()))[0]) == (True, date(2023, 1, 6))
    assert not sheet_of(book).date1904


@pytest.mark.parametrize(
    "spell",
    [
        lambda xml: xml.replace(b'"', b"'"),
        lambda xml: xml.replace(b'<c r="B', b'<c s="0" r="B'),
        lambda xml: xml.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x="),
    ],
    ids=["single-quotes", "another-order", "prefixed"],
)
def test_marks_are_found_however_the_xml_is_spelt(spell: object) -> None:
    assert callable(spell)
    odd = xlsx({"名单": [["a", "#N/A", "c"], [1, "=A1", "x"]]}, touch=_hide_row_and_column)

    sheet = sheet_of(changed(odd, {SHEET: spell}))

    assert marks_of(sheet) == ({1: {1: "#N/A"}}, {2: {1}})
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({2}, {2})


def _hide_row_and_column(book: object) -> None:
    sheet = book["名单"]  # type: ignore[index]
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True


def test_cells_that_do_not_say_their_place_stand_one_after_the_other() -> None:
    def without_places(xml: bytes) -> bytes:
        for row in range(1, 4):
            xml = xml.replace(b'<row r="%d"' % row, b"<row")
            for column in b"ABC":
                xml = xml.replace(b'<c r="%c%d"' % (column, row), b"<c")
        return xml

    file = changed(xlsx({"名单": [["a", "b", "c"], ["d", "#N/A", 1], [1, 2, "=A1"]]}), {SHEET: without_places})

    sheet = sheet_of(file)

    assert list(sheet.rows())[1] == ["d", "", 1.0]
    assert marks_of(sheet) == ({2: {1: "#N/A"}}, {3: {2}})


def test_shared_strings_leave_out_how_they_are_read_aloud() -> None:
    strings = (
        "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' uniqueCount='2'>"
        "<si><r><t>程</t></r><r><rPr><b/></rPr><t xml:space='preserve'> 样</t></r>"
        "<rPh sb='0' eb='1'><t>cheng</t></rPh></si>"
        "<si><t>例</t><phoneticPr fontId='1'/></si></sst>"
    )

    assert cells(_with_strings(strings))[0] == ["程 样", "例"]


def _with_strings(strings: str) -> SourceFile:
    relation = (
        b'<Relationship Id="rId77" Target="sharedStrings.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    row = b'<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData>'
    return changed(
        xlsx({"名单": [["a"]]}),
        {
            "xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation),
            SHEET: lambda xml: xml[: xml.index(b"<sheetData>")] + row + xml[xml.index(b"</sheetData>") + 12 :],
        },
        **{"xl/sharedStrings.xml": strings.encode()},
    )


def test_shared_strings_that_claim_to_be_more_than_fit_are_corrupt() -> None:
    """The parser makes room for as many as are claimed, and the whole process ends where there is no room."""
    assert refusal(_with_strings("<sst uniqueCount='4294967295'><si><t>a</t></si><si><t>b</t></si></sst>")) == "corrupt"


def test_a_long_text_shown_by_many_cells_is_too_large() -> None:
    """The parser copies a shared string for every cell: a file of some kilobytes would take gigabytes."""
    rows = b"".join(
        b'<row r="%d">' % row
        + b"".join(b'<c r="%c%d" t="s"><v>0</v></c>' % (c, row) for c in b"ABCDEFGHIJ")
        + b"</row>"
        for row in range(1, 4001)
    )
    file = changed(
        _with_strings(f"<sst><si><t>{'长' * 30_000}</t></si><si><t>b</t></si></sst>"),
        {SHEET: lambda xml: xml[: xml.index(b"<row")] + rows + xml[xml.index(b"</sheetData>") :]},
    )

    assert len(file.content) < 100_000
    assert refusal(file) == "too-large"


def test_a_sheet_in_another_encoding_is_corrupt_and_never_empty() -> None:
    file = changed(xlsx({"名单": [["a"]], "二": ROSTER}), {SHEET: lambda xml: xml.decode().encode("utf-16")})

    assert refusal(file) == "corrupt"


def test_two_members_of_one_name_are_corrupt() -> None:
    file = xlsx({"名单": ROSTER})

    assert refusal(changed(file, {}, **{"XL/worksheets\\sheet1.XML": b"<worksheet/>"})) == "corrupt"


@pytest.mark.parametrize("far", ["ZZZZZ1", "xfd1048576", "A1048577000"])
def test_a_cell_beyond_every_sheet_is_too_large(far: str) -> None:
    row = f'<row r="9"><c r="{far}"><v>1</v></c></row></sheetData>'.encode()
    file = changed(xlsx({"名单": ROSTER}), {SHEET: lambda xml: xml.replace(b"</sheetData>", row)})

    assert refusal(file) == "too-large"


def test_a_far_but_honest_row_is_read_at_its_place() -> None:
    def far(book: object) -> None:
        book["名单"]["C150000"] = an_id(serial=9)  # type: ignore[index]

    declaration = read(xlsx({"名单": ROSTER}, touch=far))

    assert [row.number for row in declaration.rows] == [3, 4, 5, 150_000]


def test_formulas_that_came_out_empty_are_no_marks() -> None:
    computed = b'<c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1"><f>1+1</f><v>2</v></c>'
    file = changed(
        xlsx({"名单": [["x"], ["y"]]}), {SHEET: lambda xml: xml.replace(b'<row r="1">', b'<row r="1">' + computed, 1)}
    )

    assert not sheet_of(file).uncomputed


@pytest.mark.parametrize("name", ["workbook2", "Workbook 1", "book"])
def test_a_workbook_whose_part_bears_another_name_is_found_by_its_relation(name: str) -> None:
    renamed = {"_rels/.rels", "[Content_Types].xml"}
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_declaration(ROSTER[2:]).content)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            changed_ = content.replace(b"workbook.xml", f"{name}.xml".encode()) if part in renamed else content
            new.writestr(part.replace("workbook.xml", f"{name}.xml"), changed_)

    declaration = read(a_file(packed.getvalue()))

    assert (len(declaration.rows), declaration.enterprise.uscc) == (len(ROSTER) - 2, USCC)


def test_a_document_of_another_kind_is_no_workbook_whatever_its_relation_names() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels", '<Relationships><Relationship Id="1" Target="word/document.xml"/></Relationships>'
        )
        archive.writestr("word/document.xml", "<document/>")

    assert refusal(a_file(packed.getvalue())) == "not-a-workbook"

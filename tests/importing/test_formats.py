"""Every format that enterprises send, by its own bytes: the same rows at the same addresses, numbers as numbers."""

from __future__ import annotations

import io
import struct
from datetime import datetime

import msoffcrypto
import pytest

from desktop.importing.sheets import open_workbook
from desktop.records import SourceFile
from tests.importing.formats import (
    an_open_table,
    biff5,
    cells,
    changed,
    kept,
    marks_of,
    open_rows,
    refusal,
    sheet_of,
    web_page,
    xml_rows,
    xml_spreadsheet,
)
from tests.importing.workbooks import (
    FIRM,
    HEAD,
    USCC,
    Rows,
    a_declaration,
    a_file,
    a_person,
    an_id,
    errors,
    people,
    read,
    text,
    xlsx,
)

ROSTER: Rows = [["企业名称", FIRM, "统一社会信用代码", USCC], HEAD, *people(3)]
NUMERIC: Rows = [*ROSTER[:3], a_person(2, id=330302199001010000), a_person(3)]
SHEET = "xl/worksheets/sheet1.xml"
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def strict(xml: bytes) -> bytes:
    for usual, other in STRICT.items():
        xml = xml.replace(usual, other)
    return xml


MADE = {
    "strict": changed(xlsx({"名单": ROSTER}), {"*": strict}),
    "biff5": biff5(ROSTER),
    "bare-biff5": biff5(ROSTER, bare=True),
    "xml-2003": xml_spreadsheet(xml_rows(ROSTER)),
    "xml-2003-gbk": xml_spreadsheet(xml_rows(ROSTER), encoding="gb18030"),
    "xml-2003-utf16": xml_spreadsheet(xml_rows(ROSTER), encoding="utf-16"),
    "html": web_page(ROSTER),
    "html-gbk": web_page(ROSTER, encoding="gb18030"),
    "ods": an_open_table(open_rows(ROSTER)),
    "ods-indented": an_open_table(open_rows(ROSTER, between="\n  ")),
    "fods": an_open_table(open_rows(ROSTER, between="\n  "), flat=True),
    "csv": text(ROSTER),
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE.keys())
def test_every_format_gives_the_same_persons_at_the_same_rows(made: SourceFile) -> None:
    declaration = read(made)

    assert declaration.enterprise.uscc == USCC
    assert [(row.number, row.id_number, row.error) for row in declaration.rows] == [
        (number, an_id(serial=number - 2), "") for number in (3, 4, 5)
    ]


@pytest.mark.parametrize("make", [lambda r: xlsx({"名单": r}), biff5, lambda r: xml_spreadsheet(xml_rows(r))])
def test_a_number_in_the_id_column_is_seen_as_a_number(make: object) -> None:
    assert callable(make)

    assert errors(read(make(NUMERIC))) == {4: "id-lost-digits"}


@pytest.mark.parametrize("name", ["office.xlsx", "office.xls", "office.ods"])
def test_what_an_office_program_saved_tells_hidden_parts_and_errors(name: str) -> None:
    sheet = sheet_of(kept(name))

    assert [list(row)[:3] for row in sheet.rows()][2] == [1, "程样", an_id(serial=1)]
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({6}, {3})
    assert sheet.errors == {4: {4: "#DIV/0!"}, 5: {4: "#N/A"}}
    assert [(other.name, other.visible) for other in open_workbook(kept(name)).sheets] == [
        ("名单", True),
        ("旧", False),
    ]


def test_a_binary_workbook_is_read_with_its_hidden_row_and_its_error() -> None:
    sheet = sheet_of(kept("office.xlsb"))

    assert [list(row) for row in sheet.rows()][3] == [2, "程例", 330302199001010000.0, "质检"]
    assert (set(sheet.hidden_rows), dict(sheet.errors)) == ({4}, {5: {3: "#N/A"}})


def test_a_web_page_of_an_office_program_keeps_its_numbers_and_errors() -> None:
    sheet = sheet_of(kept("office.html"))
    rows = list(sheet.rows())

    assert rows[2][:3] == [1.0, "程样", an_id(serial=1)]
    assert rows[2][3] == 330302199001010000.0
    assert sheet.errors == {4: {3: "#DIV/0!"}, 5: {3: "#N/A"}}


# --- XML Spreadsheet 2003


def test_a_cell_of_xml_2003_stands_where_its_index_and_the_merged_cells_before_it_say() -> None:
    inner = (
        '<Column ss:Index="3" ss:Span="1" ss:Hidden="1"/>'
        '<Row ss:Index="2" ss:Hidden="1"><Cell ss:MergeAcross="1"><Data ss:Type="String">a</Data></Cell>'
        '<Cell><Data ss:Type="Number">1.5</Data></Cell><Cell ss:Index="6"><Data ss:Type="Boolean">1</Data></Cell></Row>'
        '<Row><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=A1"/>'
        '<Cell><Data ss:Type="DateTime">2023-01-06T00:00:00.000</Data><Comment><Data>不读</Data></Comment></Cell>'
        '<Cell><ss:Data ss:Type="String"><B xmlns="http://www.w3.org/TR/REC-html40">粗</B>体</ss:Data></Cell></Row>'
    )

    sheet = sheet_of(xml_spreadsheet(inner))

    assert list(sheet.rows()) == [
        ["", "", "", "", "", ""],
        ["a", "", 1.5, "", "", True],
        ["", "", datetime.fromisoformat("2023-01-06"), "粗体", "", ""],
    ]
    assert marks_of(sheet) == ({3: {0: "#DIV/0!"}}, {3: {1}})
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({2}, {2, 3})


def test_a_hidden_sheet_of_xml_2003_is_hidden() -> None:
    options = '</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
    file = xml_spreadsheet(xml_rows(ROSTER) + options + "</WorksheetOptions><Table>")

    assert not sheet_of(file).visible


def test_xml_2003_that_ends_too_soon_is_corrupt_and_one_with_entities_too() -> None:
    whole = xml_spreadsheet(xml_rows(ROSTER)).content
    entities = whole.replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1)

    assert refusal(a_file(whole[:-40])) == "corrupt"
    assert refusal(a_file(entities)) == "corrupt"


# --- web pages


def test_spans_of_a_web_page_push_cells_to_where_a_spreadsheet_shows_them() -> None:
    page = """<table><tr><td colspan=2>a<td rowspan="3">b<td>c</tr><tr><td>d<td>e<td>f
        <tr style='display:none'><td>g</table>
        <p>text</p><table><col><col style="display:none"><tr><th>h</th></tr></table>"""

    sheet = sheet_of(a_file(page.encode()))

    assert list(sheet.rows()) == [["a", "", "b", "c"], ["d", "e", "", "f"], ["g", "", "", ""], ["h", "", "", ""]]
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({3}, {1})


def test_a_table_inside_a_cell_stands_where_the_cell_stands() -> None:
    page = "<table><tr><td>外<td><table><tr><td>1<td>2<tr><td>3</table></td></tr><tr><td>下</table>"

    assert cells(a_file(page.encode())) == [["外", "1", "2"], ["", "3", ""], ["下", "", ""]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<td>350102199001010016</td>", "350102199001010016"),
        ("<td x:num>330302199001010000</td>", 330302199001010000.0),
        ("<td x:num='3.30302199001010E+17'>3.30302E+17</td>", 330302199001010000.0),
        ("<td x:num style=\"mso-number-format:'\\@'\">350102199001010016</td>", "350102199001010016"),
        ("<td class=xl24 x:num>350102199001010016</td>", "350102199001010016"),
        ("<td x:str>350102199001010016</td>", "350102199001010016"),
        ('<td x:num="44932">2023-1-6</td>', "2023-1-6"),
        ("<td>程&nbsp;&#22564;<br>样</td>", "程\xa0堤\n样"),
        ("<td><script>x<td>y</script><!-- <td>z -->甲 &lt; 乙</td>", "甲 < 乙"),
    ],
)
def test_a_cell_of_a_web_page_is_a_number_only_where_the_page_says_so(cell: str, value: object) -> None:
    page = '<style>.xl24 {color:red; mso-number-format:"\\@";}</style><table><tr>' + cell + "</table>"

    assert cells(a_file(f"<html>{page}</html>".encode())) == [[value]]


# --- open documents


def test_repeated_rows_and_cells_of_an_open_document_keep_every_address_true() -> None:
    inner = (
        '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="0" table:formula="of:=A1"><text:p>Err:502</text:p>'
        '</table:table-cell><table:table-cell table:formula="of:=A1"/>'
        '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'
    )

    sheet = sheet_of(an_open_table(inner))

    assert sheet.first_column + sheet.width == 5
    assert marks_of(sheet) == ({4: {2: "Err:502"}}, {4: {3}})
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({4}, {0, 1})


def test_a_long_text_repeated_over_many_open_cells_is_too_large() -> None:
    inner = (
        '<table:table-row table:number-rows-repeated="9000"><table:table-cell table:number-columns-repeated="9" '
        f'office:value-type="string"><text:p>{"长" * 30_000}</text:p></table:table-cell></table:table-row>'
    )

    assert refusal(an_open_table(inner)) == "too-large"


# --- old binary workbooks


def test_excel_95_tells_hidden_rows_errors_and_days_from_1904() -> None:
    file = biff5([["a", 1.0], ["b", 2.0]], extra=[struct.pack("<HHH", 0x22, 2, 1)])

    assert sheet_of(file).date1904
    assert cells(file) == [["a", 1.0], ["b", 2.0]]


def test_a_run_of_numbers_that_reaches_beyond_every_sheet_is_too_large() -> None:
    content = biff5([["a"], ["b"]], bare=True).content
    run = struct.pack("<HHHH", 0xBD, 6 + 6 * 10_000, 65_535, 0) + bytes(6 * 10_000 + 2)
    end = content.rindex(struct.pack("<HH", 0x0A, 0))

    assert refusal(a_file(content[:end] + run + content[end:])) == "too-large"


# --- delimited text


def test_error_values_of_delimited_text_are_marks_and_read_as_empty() -> None:
    sheet = sheet_of(text([["姓名", "身份证号码"], ["#N/A", " #REF! "], ["#1", "x"]]))

    assert list(sheet.rows()) == [["姓名", "身份证号码"], ["", ""], ["#1", "x"]]
    assert sheet.errors == {2: {0: "#N/A", 1: "#REF!"}}


@pytest.mark.parametrize("huge", ["x" * 2_000_000, "," * 5_000_000, "a,b\n" + "," * 20_000])
def test_delimited_text_with_a_field_or_a_line_without_measure_is_too_large(huge: str) -> None:
    assert refusal(a_file(f"姓名,身份证号码\n{huge}".encode(), "a.csv")) == "too-large"


# --- passwords


def locked_xlsx(password: str) -> SourceFile:
    locked = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(a_declaration(people(3)).content)).encrypt(password, locked)
    return a_file(locked.getvalue())


@pytest.mark.parametrize("file", [locked_xlsx("secret"), kept("locked.xls")], ids=["xlsx", "xls"])
def test_a_locked_workbook_is_opened_by_its_password_alone(file: SourceFile) -> None:
    assert (refusal(file), refusal(file, "Secret")) == ("encrypted", "password-wrong")
    assert list(sheet_of(file, password="secret").rows())


def test_a_password_given_for_a_workbook_without_one_does_no_harm() -> None:
    assert cells(text(ROSTER)) == [list(row) for row in sheet_of(text(ROSTER), password="secret").rows()]


def test_a_binary_workbook_with_cells_that_the_parser_passes_over_is_refused_and_never_half_read() -> None:
    def shortened(sheet: bytes) -> bytes:
        assert b"\x07\x0c" in sheet
        return sheet.replace(b"\x07\x0c", b"\x12\x0c", 1)

    file = changed(kept("office.xlsb"), {"xl/worksheets/sheet1.bin": shortened})

    assert refusal(file) == "not-a-workbook"


@pytest.mark.parametrize("begin", [b"ID;PWXL;N;E\r\n", b"ID;PCALCOOO32\n", b"TABLE\r\n0,1\r\n", b"TABLE\n0,1\n"])
def test_tables_in_spellings_that_nobody_reads_are_told_as_such(begin: bytes) -> None:
    assert refusal(a_file(begin + b'"EXCEL"\r\n')) == "not-a-workbook"


@pytest.mark.parametrize(
    ("page", "written", "shown"),
    [
        (936, "程堁".encode("gbk"), "程堁"),
        (1252, "程堁".encode("gbk"), "程堁"),
        (1252, "Café Ö".encode("cp1252"), "Café Ö"),
        (950, "程".encode("big5"), "程"),
        (4711, "程".encode("gbk"), "程"),
    ],
)
def test_chinese_text_of_excel_95_is_read_also_under_a_code_page_that_is_none_of_its_own(
    page: int, written: bytes, shown: str
) -> None:
    file = biff5([["a" * len(written), "x"]], extra=[struct.pack("<HHH", 0x42, 2, page)])

    assert cells(a_file(file.content.replace(b"a" * len(written), written))) == [[shown, "x"]]

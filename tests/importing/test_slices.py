"""A sheet read in slices gives the very rows that it gives as a whole, or is read as a whole."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import WorkbookUnreadable
from desktop.importing import archive, sheetscan, slices
from desktop.importing.sheets import Sheet, open_workbook
from desktop.importing.source import load
from desktop.records import SourceFile
from tests.importing.formats import KEPT, changed
from tests.importing.workbooks import Rows, xlsx

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
SHEET = "xl/worksheets/sheet1.xml"
TALL: Rows = [["序号", "姓名", "身份证号码"], *[[n, f"程{n}", f"&<>{n}", None, date(2023, 1, 6)] for n in range(1, 60)]]
GAPS: Rows = [[None, "x"], [], [], ["y"], [None, None, 1.5]]
Seen = list[tuple[object, ...]] | str


@contextmanager
def finely() -> Iterator[None]:
    """Let every sheet be one of very many cells, and every few rows a slice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "MANY_CELLS", 0)
        patch.setattr(slices, "SLICE_BYTES", 1)
        patch.setattr(archive, "_PIECE", 700)
        patch.setattr(sheetscan, "_HEAD", 700)
        yield


def seen(file: SourceFile) -> Seen:
    """Return all that sheets tell of a file with the types of their cells, or the code that refuses it."""
    try:
        return [_told(sheet) for sheet in open_workbook(file).sheets]
    except WorkbookUnreadable as error:
        return error.code


def _told(sheet: Sheet) -> tuple[object, ...]:
    rows = [[(type(cell), cell) for cell in row] for row in sheet.rows()]
    marks = sheet.hidden_rows, sheet.hidden_columns, sheet.errors, sheet.uncomputed, sheet.date1904
    return sheet.name, sheet.visible, sheet.first_column, sheet.width, rows, *marks


def in_slices(file: SourceFile) -> Seen:
    with finely():
        return seen(file)


def slices_of(file: SourceFile) -> dict[int, int]:
    """Return into how many slices the sheets of a file are cut, by index."""
    with finely():
        sliced = archive.inspect(file).sliced
    return {index: len(parts.names) for index, parts in sliced.sheets.items()} if sliced else {}


def workbooks() -> list[Path]:
    found = [*KEPT.iterdir(), *(SAMPLES.rglob("*.xlsx") if SAMPLES.exists() else ())]
    return sorted(path for path in found if zipfile.is_zipfile(path))


@pytest.mark.parametrize("path", workbooks(), ids=lambda path: path.name)
def test_every_workbook_at_hand_reads_alike_in_slices(path: Path) -> None:
    file = load(path)

    found = in_slices(file)

    assert found == seen(file)


def test_a_tall_sheet_is_cut_and_its_neighbours_are_kept() -> None:
    file = xlsx({"说明": [["一"]], "名单": TALL, "附": [[None, "二"], ["三"]]})

    found = in_slices(file)

    assert found == seen(file)
    assert slices_of(file)[1] > 1


def test_rows_left_out_come_back_empty_in_their_places() -> None:
    file = xlsx({"名单": [["a", "b", "c"], *GAPS, *GAPS, *GAPS, *GAPS, *GAPS, *GAPS, *GAPS, ["end"]]})

    found = in_slices(file)

    assert found == seen(file)
    assert slices_of(file)[0] > 1


@pytest.mark.parametrize(
    "bend",
    [
        lambda xml: xml.replace(b'r="20"', b'r="5"'),
        lambda xml: xml.replace(b'r="B20"', b'r="B5"'),
        lambda xml: xml.replace(b'<row r="20"', b"<row"),
        lambda xml: xml.replace(b'<c r="B20"', b"<c"),
        lambda xml: xml.replace(b'<row r="20"', b"<!-- <row r='3'> --><row r=\"20\""),
        lambda xml: xml.replace(b'<row r="20"', b'\n<row r="20"'),
        lambda xml: xml.replace("程30".encode(), b"<![CDATA[</row><row>]]>"),
        lambda xml: xml.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x="),
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData><sheetData><row r='90'/></sheetData>"),
        lambda xml: xml.replace(b"</sheetData>", b""),
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData><a>"),
        lambda xml: xml[: len(xml) * 2 // 3],
        lambda xml: xml.replace("程40".encode(), b"&nothing;"),
        lambda xml: xml.replace(b"<v>40</v>", b"<v>forty</v>"),
        lambda xml: xml.replace(b'r="A1"', b'r="H1"'),
    ],
)  # fmt: skip
def test_a_sheet_bent_out_of_shape_meets_the_same_fate(bend: Callable[[bytes], bytes]) -> None:
    file = changed(xlsx({"名单": TALL}), {SHEET: bend})

    found = in_slices(file)

    assert found == seen(file)


@pytest.mark.parametrize(
    "bend", [lambda xml: xml + b"<!-- </sheets> -->", lambda xml: xml.replace(b"</sheets>", b"</sheets></sheets>")]
)
def test_a_list_of_sheets_that_cannot_be_added_to_leaves_the_workbook_whole(bend: Callable[[bytes], bytes]) -> None:
    file = changed(xlsx({"名单": TALL}), {"xl/workbook.xml": bend})

    found = in_slices(file)

    assert (found, slices_of(file)) == (seen(file), {})


CELL = st.one_of(
    st.builds(lambda n: f' t="n"><v>{n}</v></c>', st.floats(allow_nan=False, allow_infinity=False) | st.integers()),
    st.builds(lambda t: f' t="inlineStr"><is><t>{t}</t></is></c>', st.sampled_from(("程", "a&#20;b", " x ", "&lt;"))),
    st.builds(lambda t: f' t="str"><f>A1&amp;"x"</f><v>{t}</v></c>', st.sampled_from(("", "甲", "1"))),
    st.builds(lambda k: f' t="s"><v>{k}</v></c>', st.integers(0, 2)),
    st.builds(lambda k: f' s="1"><v>{k}</v></c>', st.integers(0, 50_000)),
    st.sampled_from((
        *(' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>', ' t="d"><v>2023-01-06T00:00:00</v></c>', "/>", "></c>"),
        *("><f>1+1</f></c>", "><f>1+1</f><v>2</v></c>", ' t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>'),
    )),
)  # fmt: skip
ROW = st.dictionaries(st.sampled_from("ABCDE"), CELL, max_size=5)
HEADED = '<c r="A1" t="str"><v>h</v></c><c r="E1" t="str"><v>h</v></c>'
RELATIONS = "xl/_rels/workbook.xml.rels"
RELATED = b'<Relationship Id="texts" Type="%s/sharedStrings" Target="sharedStrings.xml"/></R' % slices._OFFICE.encode()
STRINGS = b"<sst><si><t>a</t></si><si><t/></si><si><r><t>b</t></r><r><t>c</t></r></si></sst>"


LINES = st.lists(st.tuples(st.integers(1, 3), ROW), min_size=20, max_size=40)


@given(lines=LINES, headed=st.booleans())
def test_sheets_of_any_cells_read_alike_in_slices(lines: list[tuple[int, dict[str, str]]], headed: bool) -> None:
    number, rows = 1, [f'<row r="1">{HEADED if headed else ""}</row>']
    for step, row in lines:
        number += step
        inner = "".join(f'<c r="{column}{number}"{cell}' for column, cell in sorted(row.items()))
        rows.append(f'<row r="{number}" spans="1:5">{inner}</row>' if row else f'<row r="{number}"/>')
    data = f"{''.join(rows)}</sheetData></worksheet>".encode()
    changes = {SHEET: lambda xml: xml.partition(b"<row")[0] + data, RELATIONS: lambda xml: xml.replace(b"</R", RELATED)}
    book = changed(xlsx({"名单": TALL}), changes, **{"xl/sharedStrings.xml": STRINGS})

    found = in_slices(book)

    assert found == seen(book)
    assert slices_of(book)

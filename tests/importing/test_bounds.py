"""Files made to hurt: each is read or refused with its code in bounded time and memory, seen from outside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest

from desktop.records import SourceFile
from tests.importing.formats import an_open_table, biff5, changed, open_rows, xml_spreadsheet
from tests.importing.fuzz.guard import MOST_SECONDS, Reader, reader
from tests.importing.workbooks import HEAD, Rows, a_file, an_id, people, xlsx

MOST_MEGABYTES = 400
ROWS: Rows = [HEAD, *people(3)]
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;">' % (n, *[n - 1] * 6) for n in range(ord("b"), ord("q")))
    + b"]>"
)


@pytest.fixture
def lent() -> Iterator[Reader]:
    with reader() as one:
        yield one


def in_sheet(text: bytes, before: bytes = b"<sheetData>") -> SourceFile:
    """Return a workbook with this before a tag of its sheet."""
    return changed(xlsx({"名单": ROWS}), {SHEET: lambda xml: xml.replace(before, text + before)})


def shared_strings(count: int) -> SourceFile:
    """Return a workbook with so many strings that no cell shows."""
    return changed(
        xlsx({"名单": ROWS}), {}, **{"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * count + b"</sst>"}
    )


def long_csv() -> SourceFile:
    line = f'1,程样,{an_id()},13800000000,操作工,2020-01-05,2023-01-06,2023-02-05,福建,""\n'
    return a_file((line * 1_000_000).encode(), "a.csv")


def packed_bomb() -> SourceFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"xl/media/{number}.bin", bytes(40_000_000))
    return a_file(packed.getvalue())


HURTING: dict[str, tuple[Callable[[], SourceFile], str]] = {
    "200,000 shared strings": (lambda: shared_strings(200_000), "refused no-enterprise"),
    "a csv of 1,000,000 rows": (long_csv, "refused no-roster"),
    "a csv with one field of 100 MB": (lambda: a_file(b'a,b\n"' + b"x" * 100_000_000 + b'"'), "refused too-large"),
    "a csv with one line of 100 MB": (lambda: a_file(b"a,b\n" + b"," * 100_000_000), "refused too-large"),
    "a csv with quotes without end": (lambda: a_file(b"a,b\n" + b'"x\n' * 9_000_000), "refused too-large"),
    "laughs in xlsx": (
        lambda: changed(xlsx({"名单": ROWS}), {SHEET: lambda xml: LAUGHS + xml.replace(b"<is>", b"<is>&p;", 1)}),
        "refused corrupt",
    ),
    "laughs in xml 2003": (
        lambda: a_file(LAUGHS + xml_spreadsheet('<Row><Cell><Data ss:Type="String">&p;</Data></Cell></Row>').content),
        "refused",
    ),
    "laughs in ods": (
        lambda: changed(
            an_open_table(open_rows(ROWS)), {"content.xml": lambda xml: xml.replace(b"?>", b"?>" + LAUGHS)}
        ),
        "refused corrupt",
    ),
    "deep nesting in xlsx": (lambda: in_sheet(b"<a>" * 900_000 + b"</a>" * 900_000), "refused no-enterprise"),
    "deep nesting in xml 2003": (lambda: xml_spreadsheet("<Row>" * 900_000 + "</Row>" * 900_000), "refused"),
    "deep nesting in ods": (
        lambda: an_open_table(f"<table:table-row><table:table-cell>{'<a>' * 900_000}{'</a>' * 900_000}"),
        "refused corrupt",
    ),
    "a huge attribute": (lambda: in_sheet(b'<a b="' + b"x" * 60_000_000 + b'"/>'), "refused"),
    "tags without end": (lambda: in_sheet(b'<c s="1"><f>' * 600_000), "refused corrupt"),
    "nested tables": (lambda: a_file(b"<html>" + b"<table><tr><td>" * 1_000_000), "refused too-large"),
    "rowspans over rowspans": (
        lambda: a_file(b"<table>" + b"<tr><td rowspan=999999 colspan=1000>a</td></tr>" * 60_000),
        "refused too-large",
    ),
    "comments without end": (lambda: a_file(b"<html><table><tr><td>" + b"<!--" * 5_000_000), "refused empty"),
    "quotes without end": (lambda: a_file(b"<html><table><tr>" + b'<td a="' * 3_000_000), "refused"),
    "an open row a million times": (
        lambda: an_open_table(open_rows(ROWS).replace("-row>", '-row table:number-rows-repeated="1048576">', 1)),
        "refused too-large",
    ),
    "an open cell in all columns": (
        lambda: an_open_table(open_rows(ROWS).replace("-cell ", '-cell table:number-columns-repeated="16384" ') * 400),
        "refused too-large",
    ),
    "a packed bomb": (packed_bomb, "refused too-large"),
    "a row far away in xml 2003": (
        lambda: xml_spreadsheet(
            '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="String">a</Data></Cell></Row>'
        ),
        "refused too-large",
    ),
    "numbers in a circle of an old file": (lambda: a_file(biff5(ROWS).content[:-4] + b"\xff" * 4), "refused"),
}


@pytest.mark.parametrize(("make", "said"), HURTING.values(), ids=HURTING.keys())
def test_a_file_made_to_hurt_does_not(make: Callable[[], SourceFile], said: str, lent: Reader) -> None:
    lent.read(xlsx({"名单": ROWS}).content)

    fate = lent.read(make().content)

    assert fate.said.startswith(said), fate
    assert fate.seconds < MOST_SECONDS
    assert fate.megabytes < MOST_MEGABYTES

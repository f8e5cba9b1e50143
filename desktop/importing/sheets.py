"""Any workbook as sheets: a name, whether it is shown, and rows whose numbers are those that a person sees."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop.errors import WorkbookUnreadable
from desktop.importing import archive, legacy
from desktop.importing.cells import Cell
from desktop.importing.delimited import encoding_of, head, read_text
from desktop.importing.docmark import template_mark
from desktop.importing.marks import Marks
from desktop.importing.slices import Sliced, SlicedSheet
from desktop.importing.source import Kind, kind_of
from desktop.importing.unlock import unlocked
from desktop.importing.webpage import read_web_page
from desktop.importing.xmlsheet import NAMESPACE, MarkupSheet, read_xml_spreadsheet
from desktop.records import SourceFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Rows = Callable[[], Iterator[list[Cell]]]

_SNIFFED = 4096
_MAX_MARKUP_BYTES = 96 * 1024 * 1024
_FLAT_OPEN = "<office:document "
_WEB_PAGE = re.compile(r"<html[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: ``rows`` yields the cells of row 1, 2, …; the first cell stands in ``first_column`` (from 0).

    ``width`` is the number of cells in a row.  Rows count from 1 and columns from 0 of the sheet, also in ``errors``
    (row → column → the error value shown, such as #N/A) and ``uncomputed`` (row → columns whose formula was saved
    without a value): such cells read as empty in ``rows``.  With ``date1904`` a serial number counts from 1904-01-01;
    cells in a format of dates are already days.
    """

    name: str
    visible: bool
    first_column: int
    width: int
    rows: Rows
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int] = frozenset()
    errors: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    uncomputed: Mapping[int, frozenset[int]] = field(default_factory=dict)
    date1904: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """All sheets of a file that hold anything, and the (policy, measure) of our template if it bears the mark."""

    sheets: tuple[Sheet, ...]
    template: tuple[str, str] | None = None


def open_workbook(file: SourceFile, *, password: str = "") -> Workbook:
    """Open a workbook known by its content; every fault of a whole file is a WorkbookUnreadable with its code.

    ``password`` opens a workbook that needs one (``password-wrong`` where it does not); it is no part of the file,
    whose name and hash stay those of what came.
    """
    opened = unlocked(file, password)
    match kind_of(opened):
        case Kind.ZIP:
            book = _zipped(opened)
        case Kind.OLE | Kind.BIFF:
            mark = template_mark(opened.content)
            book = Workbook(sheets=tuple(_old_sheets(opened)), template=mark and (mark.policy, mark.measure))
        case Kind.TEXT:
            book = _written(opened)
    if not any(sheet.width for sheet in book.sheets):
        raise WorkbookUnreadable("empty", file=file.name)
    return book


def _zipped(file: SourceFile) -> Workbook:
    found = archive.inspect(file)
    sheets = tuple(_parsed(file, found.content, found.marks, date1904=found.date1904, sliced=found.sliced))
    return Workbook(sheets=sheets, template=found.template)


def _old_sheets(file: SourceFile) -> Iterator[Sheet]:
    old = legacy.inspect(file)
    if not old.sheets:
        yield from _parsed(file, old.content, old.marks, date1904=old.date1904)
    for index, sheet in enumerate(old.sheets):
        yield _markup_sheet(sheet, old.marks.get(index))


def _written(file: SourceFile) -> Workbook:
    """Read what is text: XML of one kind or another, a web page, or delimited."""
    encoding = encoding_of(file)
    begin = head(file, encoding, _SNIFFED)
    if not begin.lstrip().startswith("<"):
        return Workbook(sheets=(_text_sheet(file, encoding),))
    if _FLAT_OPEN in begin:
        return _zipped(replace(file, content=archive.packed_open(file.content)))
    if len(file.content) > _MAX_MARKUP_BYTES:
        raise WorkbookUnreadable("too-large", file=file.name)
    text = file.content.decode(encoding)
    if NAMESPACE in begin and not _WEB_PAGE.search(begin):
        return Workbook(sheets=tuple(map(_markup_sheet, read_xml_spreadsheet(file, text))))
    page = MarkupSheet(name=PurePath(file.name).stem, grid=read_web_page(file, text))
    return Workbook(sheets=(_markup_sheet(page),))


def _parsed(
    file: SourceFile, content: bytes, marks: Mapping[int, Marks], *, date1904: bool, sliced: Sliced | None = None
) -> Iterator[Sheet]:
    from python_calamine import SheetTypeEnum

    book = _opened(file, sliced.content if sliced else content)
    cut = sliced.sheets if sliced else {}
    slices = {name for parts in cut.values() for name in parts.names}
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet or meta.name in slices:
            continue
        told = marks.get(index, Marks())
        sheet = _sliced_sheet(file, book, meta.name, cut[index], told) if index in cut else None
        if sheet is None:
            sheet = _parsed_sheet(file, _opened(file, content) if index in cut else book, index, told)
        yield replace(sheet, date1904=date1904)


def _opened(file: SourceFile, content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with _parser_faults(file):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _sliced_sheet(
    file: SourceFile, book: CalamineWorkbook, name: str, parts: SlicedSheet, marks: Marks
) -> Sheet | None:
    """Return a sheet that is parsed slice by slice; None where its first slice may be narrower than the whole."""
    columns = parts.columns

    def parsed(slice_name: str) -> CalamineSheet:
        with _parser_faults(file):
            return book.get_sheet_by_name(slice_name)

    first = parsed(parts.names[0])
    if first.start is None or first.end is None or (first.start[1], first.end[1]) != (0, columns - 1):
        return None

    def rows() -> Iterator[list[Cell]]:
        number = 0
        for sheet in chain([first], map(parsed, parts.names[1:])):
            if sheet.start is not None and sheet.end is not None:
                left, right = _blank(sheet.start[1]), _blank(columns - 1 - sheet.end[1])
                yield from (_blank(columns) for _ in range(number, sheet.start[0]))
                yield from ([*left, *row, *right] for row in sheet.to_python()) if left or right else sheet.to_python()
                number = sheet.end[0] + 1

    return _sheet(name, rows, marks=marks, width=columns)


def _parsed_sheet(file: SourceFile, book: CalamineWorkbook, index: int, marks: Marks) -> Sheet:
    """Parse one sheet; one that the enterprise hid is not parsed, only named."""
    from python_calamine import SheetVisibleEnum

    meta = book.sheets_metadata[index]
    if meta.visible != SheetVisibleEnum.Visible:
        return _sheet(meta.name, _no_rows, marks=marks, visible=False)
    with _parser_faults(file):
        sheet = book.get_sheet_by_index(index)
    start = sheet.start
    return _sheet(
        meta.name,
        sheet.iter_rows,
        marks=marks,
        first_column=start[1] if start else 0,
        width=sheet.width if start else 0,
    )


def _text_sheet(file: SourceFile, encoding: str) -> Sheet:
    table = read_text(file, encoding)
    return _sheet(PurePath(file.name).stem, table.rows, marks=table.marks.done(), width=table.width)


def _markup_sheet(sheet: MarkupSheet, marks: Marks | None = None) -> Sheet:
    grid = sheet.grid
    return replace(
        _sheet(sheet.name, grid.rows, marks=marks or grid.marks.done(), width=grid.width, visible=sheet.visible),
        date1904=sheet.date1904,
    )


def _sheet(
    name: str, rows: Rows, *, marks: Marks, first_column: int = 0, width: int = 0, visible: bool = True
) -> Sheet:
    return Sheet(
        name=name,
        visible=visible,
        first_column=first_column,
        width=width,
        rows=rows,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        errors=marks.errors,
        uncomputed=marks.uncomputed,
    )


def _blank(width: int) -> list[Cell]:
    return [""] * width


def _no_rows() -> Iterator[list[Cell]]:
    return iter(())


@contextmanager
def _parser_faults(file: SourceFile) -> Iterator[None]:
    """Tell the parser's faults in our words; its panics are no Exception, so they are known by name."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise WorkbookUnreadable("encrypted", file=file.name) from error
    except BaseException as error:
        if isinstance(error, CalamineError | OSError) or type(error).__name__ == "PanicException":
            raise WorkbookUnreadable("corrupt", file=file.name) from error
        raise

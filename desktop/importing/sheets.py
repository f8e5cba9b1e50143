"""Any workbook as sheets: a name, whether it is shown, and rows whose numbers are those that a person sees."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop.errors import WorkbookUnreadable
from desktop.importing import archive, legacy
from desktop.importing.cells import Cell
from desktop.importing.delimited import read_text
from desktop.importing.source import Kind, kind_of
from desktop.records import SourceFile

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: ``rows`` yields the cells of row 1, 2, …; the first cell stands in ``first_column`` (from 0).

    ``width`` is the number of cells in a row; ``hidden_rows`` count from 1.
    """

    name: str
    visible: bool
    first_column: int
    width: int
    rows: Callable[[], Iterator[list[Cell]]]
    hidden_rows: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """All sheets of a file that hold anything, and the (policy, measure) of our template if it bears the mark."""

    sheets: tuple[Sheet, ...]
    template: tuple[str, str] | None = None


def open_workbook(file: SourceFile) -> Workbook:
    """Open a workbook known by its content; every fault of a whole file is a WorkbookUnreadable with its code."""
    match kind_of(file):
        case Kind.ZIP:
            found = archive.inspect(file)
            book = Workbook(sheets=tuple(_parsed(file, file.content, found.hidden)), template=found.template)
        case Kind.OLE:
            old = legacy.inspect(file)
            book = Workbook(sheets=tuple(_parsed(file, old.content, old.hidden)))
        case Kind.TEXT:
            book = Workbook(sheets=(_text_sheet(file),))
    if not any(sheet.width for sheet in book.sheets):
        raise WorkbookUnreadable("empty", file=file.name)
    return book


def _parsed(file: SourceFile, content: bytes, hidden: Mapping[int, frozenset[int]]) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    with _parser_faults(file):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        kinds = list(enumerate(book.sheets_metadata))
    for index, meta in kinds:
        if meta.typ == SheetTypeEnum.WorkSheet:
            yield _parsed_sheet(file, book, index, hidden.get(index, frozenset()))


def _parsed_sheet(file: SourceFile, book: CalamineWorkbook, index: int, hidden_rows: frozenset[int]) -> Sheet:
    """Parse one sheet; one that the enterprise hid is not parsed, only named."""
    from python_calamine import SheetVisibleEnum

    meta = book.sheets_metadata[index]
    if meta.visible != SheetVisibleEnum.Visible:
        return Sheet(name=meta.name, visible=False, first_column=0, width=0, rows=_no_rows, hidden_rows=hidden_rows)
    with _parser_faults(file):
        sheet = book.get_sheet_by_index(index)
    start = sheet.start
    return Sheet(
        name=meta.name,
        visible=True,
        first_column=start[1] if start else 0,
        width=sheet.width if start else 0,
        rows=sheet.iter_rows,
        hidden_rows=hidden_rows,
    )


def _text_sheet(file: SourceFile) -> Sheet:
    records: list[list[Cell]] = [list(record) for record in read_text(file)]
    width = max(map(len, records), default=0)
    for record in records:
        record.extend([""] * (width - len(record)))
    return Sheet(
        name=PurePath(file.name).stem,
        visible=True,
        first_column=0,
        width=width,
        rows=lambda: iter(records),
        hidden_rows=frozenset(),
    )


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
        if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
            raise WorkbookUnreadable("corrupt", file=file.name) from error
        raise

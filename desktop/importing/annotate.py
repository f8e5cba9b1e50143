"""The return copy (退回稿): the enterprise's own workbook with every problem on its cell, ready to be mended.

The workbook keeps its formats; a problem is a colour and a comment, and a sheet 问题清单 leads to each.  What openpyxl
cannot write (xls, ods, csv …) or not in bounded time becomes a fresh xlsx with the same values at the same addresses;
of more than :data:`MOST_ROWS` rows only the list is made.  Nothing in it names another person or a whole number.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import address, is_blank, text_of
from desktop.importing.docmark import RETURN, ReturnMark, put_mark, return_mark
from desktop.importing.ownbook import lost_in, reopen, safe_to_reopen
from desktop.importing.problemlist import TITLE, Entry, write_list
from desktop.importing.rewritten import rewrite
from desktop.importing.sheets import Sheet, Workbook, open_workbook
from desktop.importing.tables import find_head
from desktop.importing.unlock import is_locked, unlock
from desktop.importing.usermarks import Remark, clear_remarks, set_remarks
from desktop.importing.vocabulary import ID_NUMBER, NAME, ROSTER
from desktop.records import Problem, Severity, SourceFile

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook as OwnWorkbook

MOST_ROWS: Final = 20_000
"""Of a workbook with more filled rows than this only the list is made."""

_ADVICE = {
    "own": "请点“单元格”一列跳到标色的格子，对照批注改正后保存，直接交回本文件；本表不用删除。",
    "fresh": "请点“单元格”一列跳到标色的格子，对照批注改正后保存，直接交回本文件；本表不用删除。",
    "list": "请在原文件中逐处改正后，重新提交原文件。",
}
_LOCKED = "打开密码"
_HIDDEN = "隐藏的工作表"
_FORMATS = "原有格式和公式"


class Way(StrEnum):
    """What the copy is: the enterprise's own workbook, a fresh one with the same rows, or the list alone."""

    OWN = "own"
    FRESH = "fresh"
    LIST = "list"


class Finding(NamedTuple):
    """What a verification found about the person in one row (核验意见), in words that name nobody else."""

    sheet: str
    row: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCopy:
    """A return copy: its bytes, its suffix (.xlsx or .xlsm), how it was made, how many places it marks.

    ``lost`` says in words what of the enterprise's file the copy may not have (图表 …).
    """

    content: bytes
    suffix: str
    way: Way
    marked: int
    lost: tuple[str, ...] = ()


class _Names(NamedTuple):
    """Where the persons stand: sheet → (column of the names from 0, name by row)."""

    column: int
    by_row: Mapping[int, str]


def annotate(
    file: SourceFile,
    problems: Sequence[Problem],
    mark: ReturnMark,
    *,
    findings: Sequence[Finding] = (),
    password: str = "",
) -> ReturnCopy:
    """Return the copy of a file that was taken in, with its problems and what a verification found.

    ``mark`` names the case and the version for which the copy is made.  A file that cannot be opened (any more, or
    not without ``password``) gives the list alone.
    """
    try:
        opened = replace(file, content=unlock(file, password)) if is_locked(file) else file
        book = open_workbook(opened)
    except WorkbookUnreadable:
        return _list_alone(_entries(problems, findings, {}), mark, lost=())
    names = {sheet.name: _names(sheet) for sheet in book.sheets if sheet.visible}
    entries = _entries(problems, findings, names)
    if sum(_filled_rows(sheet) for sheet in book.sheets) > MOST_ROWS:
        return _list_alone(entries, mark, lost=())
    lost = (_LOCKED,) if is_locked(file) else ()
    if safe_to_reopen(opened.content):
        own = reopen(opened.content)
        if own is not None and {sheet.name for sheet in book.sheets if sheet.visible} <= set(own.sheetnames):
            return _own(own, opened.content, entries, mark, lost)
    return _fresh(book, entries, mark, lost)


def _own(
    own: OwnWorkbook, content: bytes, entries: Sequence[Entry], mark: ReturnMark, lost: tuple[str, ...]
) -> ReturnCopy:
    """Mark the enterprise's own workbook, after taking earlier marks of ours away."""
    if return_mark(content) is not None:
        _forget(own)
    for sheet in own.worksheets:
        set_remarks(sheet, _remarks(entry for entry in entries if entry.sheet == sheet.title))
    linked = frozenset(sheet.title for sheet in own.worksheets)
    _add_list(own, entries, mark, Way.OWN, linked)
    suffix = ".xlsm" if own.vba_archive else ".xlsx"
    return ReturnCopy(
        content=_packed(own),
        suffix=suffix,
        way=Way.OWN,
        marked=len(entries),
        lost=(*lost, *lost_in(content)),
    )


def _forget(own: OwnWorkbook) -> None:
    """Take away what an earlier return copy brought."""
    for sheet in own.worksheets:
        if re.fullmatch(rf"{TITLE}\d*", sheet.title):
            own.remove(sheet)
        else:
            clear_remarks(sheet)


def _fresh(book: Workbook, entries: Sequence[Entry], mark: ReturnMark, lost: tuple[str, ...]) -> ReturnCopy:
    """Write the same values at the same addresses, marked, and without what an earlier copy brought."""
    shown = [sheet for sheet in book.sheets if sheet.visible and not re.fullmatch(rf"{TITLE}\d*", sheet.name)]
    made, titles = rewrite(shown)
    renamed = [entry._replace(sheet=titles.get(entry.sheet, entry.sheet)) for entry in entries]
    for sheet in made.worksheets:
        set_remarks(sheet, _remarks(entry for entry in renamed if entry.sheet == sheet.title))
    _add_list(made, renamed, mark, Way.FRESH, frozenset(titles.values()))
    hidden = (_HIDDEN,) if any(not sheet.visible for sheet in book.sheets) else ()
    return ReturnCopy(
        content=_packed(made), suffix=".xlsx", way=Way.FRESH, marked=len(entries), lost=(*lost, _FORMATS, *hidden)
    )


def _list_alone(entries: Sequence[Entry], mark: ReturnMark, *, lost: tuple[str, ...]) -> ReturnCopy:
    from openpyxl import Workbook as NewWorkbook

    made = NewWorkbook()
    made.remove(made.worksheets[0])
    _add_list(made, entries, mark, Way.LIST, frozenset())
    return ReturnCopy(content=_packed(made), suffix=".xlsx", way=Way.LIST, marked=0, lost=lost)


def _add_list(book: OwnWorkbook, entries: Sequence[Entry], mark: ReturnMark, way: Way, linked: frozenset[str]) -> None:
    """Put the list before the other sheets and the mark on the workbook; a list alone is no version of anything."""
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    listed = book.create_sheet(TITLE, 0)
    write_list(listed, entries, case=mark.case, advice=_ADVICE[way.value], linked=linked)
    book.active = 0
    if way is not Way.LIST:
        put_mark(book, RETURN, f"{mark.case}/{mark.version}/{mark.sha256}")


def _packed(book: OwnWorkbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _entries(
    problems: Sequence[Problem], findings: Sequence[Finding], names: Mapping[str, _Names | None]
) -> list[Entry]:
    """Return what is to be listed in the order of sheets and rows; one of a row without a cell stands at its name."""
    told = [(each.sheet, each.cell, each.row, each.severity, each.message) for each in problems]
    told += [(each.sheet, "", each.row, Severity.ERROR, each.text) for each in findings]
    entries = []
    for sheet, cell, row, severity, text in told:
        where = names.get(sheet)
        place = cell or (address(where.column, row) if where and row else "")
        name = where.by_row.get(row, "") if where and row else ""
        entries.append(Entry(sheet, place, row, severity, name, text))
    order = {sheet: index for index, sheet in enumerate(names)}
    return sorted(entries, key=lambda entry: (order.get(entry.sheet, -1), entry.row or 0))


def _remarks(entries: Iterable[Entry]) -> list[Remark]:
    """Gather what is to be said of every cell; the graver colour wins."""
    said: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.cell:
            said.setdefault(entry.cell, []).append(entry)
    return [
        Remark(
            cell,
            Severity.ERROR if any(each.severity is Severity.ERROR for each in here) else Severity.WARNING,
            tuple(dict.fromkeys(each.text for each in here)),
        )
        for cell, here in said.items()
    ]


def _names(sheet: Sheet) -> _Names | None:
    """Return who stands in which row of a roster, None for a sheet that has none."""
    head = find_head(sheet, ROSTER, frozenset({NAME, ID_NUMBER}))
    if head is None:
        return None
    at = head.columns[NAME]
    rows = enumerate(sheet.rows(), start=1)
    by_row = {row: text_of(cells[at]) for row, cells in rows if row > head.last_row and at < len(cells)}
    return _Names(sheet.first_column + at, by_row)


def _filled_rows(sheet: Sheet) -> int:
    return sum(not all(map(is_blank, cells)) for cells in sheet.rows()) if sheet.visible else 0

"""Show the very row that decided (打开原件): some lines of a stored declaration or extract around it, masked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from desktop.errors import DeskError
from desktop.importing.cells import address, text_of
from desktop.importing.sheets import Sheet, open_workbook
from desktop.masking import mask_cell
from desktop.records import SourceFile
from desktop.services.desk import Desk
from desktop.services.view_case import CaseView, EvidencePlace, PersonView, view_case

_AROUND, _WIDEST, _HEAD_SOUGHT = 4, 60, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalLine:
    """A row of the file as text; ``number`` is what the spreadsheet program shows."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A part of a stored file: the letters of its columns, its heading row if it has one, the lines around a row."""

    file: str
    sheet: str
    row: int
    letters: tuple[str, ...]
    head: OriginalLine | None
    lines: tuple[OriginalLine, ...]


def stored(desk: Desk, place: EvidencePlace) -> SourceFile:
    """Return the stored file of a place; raise ``source-row-missing``."""
    try:
        return desk.store.files.get(place.sha256, name=place.file)
    except DeskError as error:
        if error.code != "id-unknown":
            raise
        raise DeskError("source-row-missing", file=place.file) from error


def lines_around(file: SourceFile, sheet: str, row: int, *, password: str = "") -> Original:
    """Return the lines around a row of a stored file; it is read anew, nothing is changed.

    Raise WorkbookUnreadable where it has a password to open it, ``source-row-missing`` where there is no such row.
    """
    sheets = [each for each in open_workbook(file, password=password).sheets if each.width]
    found = next((each for each in sheets if each.name == sheet), sheets[0] if len(sheets) == 1 else None)
    if found is None or row < 1:
        raise DeskError("source-row-missing", file=file.name)
    width = min(found.width, _WIDEST)
    first = max(row - _AROUND, 1)
    lines = [
        OriginalLine(number=number, cells=tuple(mask_cell(text_of(cell)) for cell in cells[:width]))
        for number, cells in enumerate(islice(found.rows(), row + _AROUND), start=1)
        if number >= first or number <= _HEAD_SOUGHT
    ]
    if not any(line.number == row for line in lines):
        raise DeskError("source-row-missing", file=file.name)
    return Original(
        file=file.name,
        sheet=found.name,
        row=row,
        letters=_letters(found, width),
        head=_head([line for line in lines if line.number < min(row, _HEAD_SOUGHT + 1)], width),
        lines=tuple(line for line in lines if line.number >= first),
    )


def places_of(
    desk: Desk, number: str, *, row: int, file: str = "", sheet: str = "", criterion: str = ""
) -> list[EvidencePlace]:
    """Return where a row of a case stands itself, or the rows that decided a criterion of it.

    Raise ``case-unknown``, ``row-unknown``, ``row-ambiguous``.
    """
    person = _person(view_case(desk, number), row, file, sheet)
    if not criterion:
        return [person.place]
    return [place for reason in person.reasons if reason.criterion == criterion for place in reason.evidence]


def original_json(original: Original) -> dict[str, Any]:
    """Return the lines as JSON."""
    return {
        "file": original.file,
        "sheet": original.sheet,
        "row": original.row,
        "letters": list(original.letters),
        "head": original.head and {"row": original.head.number, "cells": list(original.head.cells)},
        "lines": [{"row": line.number, "cells": list(line.cells)} for line in original.lines],
    }


def _person(case: CaseView, row: int, file: str, sheet: str) -> PersonView:
    found = [each for each in case.persons if each.row == row and file in {"", each.file} and sheet in {"", each.sheet}]
    if not found:
        raise DeskError("row-unknown", case=case.case.number, row=row)
    if len(found) > 1:
        places = "；".join(f"{each.file} {each.sheet}" for each in found)
        raise DeskError("row-ambiguous", case=case.case.number, row=row, places=places)
    return found[0]


def _letters(sheet: Sheet, width: int) -> tuple[str, ...]:
    return tuple(address(sheet.first_column + at, 1)[:-1] for at in range(width))


def _head(above: list[OriginalLine], width: int) -> OriginalLine | None:
    """Return the first row above in which most cells are filled: titles and boxes over a table fill a few."""
    return next((line for line in above if sum(map(bool, line.cells)) * 2 > width), None)

"""Which table could be the roster: what a sheet shows where nobody can be sure, and what a person then chose."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell, address, is_blank, text_of
from desktop.importing.sheets import Sheet, open_workbook
from desktop.importing.tables import HEAD_WITHIN, Head, find_head
from desktop.importing.vocabulary import ID_NUMBER, NAME, ROSTER, TITLES, field_of, heading_text
from desktop.records import SourceFile
from rules.identity import birth_date, check_character, clean_id

REQUIRED = frozenset({NAME, ID_NUMBER})

_SAMPLE = HEAD_WITHIN + 50
_SURE, _BY_HEADING, _BY_CONTENT, _WORTH_TELLING = 100, 60, 40, 25
_LIST_OF_PERSONS = 3
_FIELDS = frozenset(TITLES) | {"arrived_on"}
_OF_PERSONS = _FIELDS - {"employer_name", "employer_uscc"}
_PERSON_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+[·•・.．][\u3400-\u9fff·•・.．]+")
_RIGHT_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_PLAIN_NUMBER = re.compile(
    r"(?:本人|员工|职工|人员|个人|居民)?(?:(?:居民)?身份证件?|公民身份|证件)(?:号码?|证号码?)?(?:[(（].*)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a column may be: ``field`` of the roster, its letter, its heading as written, a score of 100, and why."""

    field: str
    column: str
    heading: str
    score: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A table that may be the roster; ``head_row`` is the row above its first person, 0 where there is none.

    A field may be guessed for several columns: then a person has to choose.
    """

    sheet: str
    head_row: int
    columns: tuple[Guess, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """What a person chose: the sheet, the row above the first person (0: none), the column letter of every field."""

    sheet: str
    head_row: int
    columns: Mapping[str, str]


def candidates(file: SourceFile, *, password: str = "") -> tuple[Candidate, ...]:
    """Return the tables of a workbook that may be rosters, one a sheet at most; raise WorkbookUnreadable."""
    sheets = open_workbook(file, password=password).sheets
    return tuple(found for sheet in sheets if sheet.visible and (found := candidate(sheet)))


class Layout(NamedTuple):
    """How the tables of a workbook lie; ``headed`` where each says in words what stands in its columns.

    Tables without a head look alike whoever made them: what was chosen for one enterprise says nothing of another.
    """

    fingerprint: str
    headed: bool


def layout_of(file: SourceFile, *, password: str = "") -> Layout:
    """Return the layout by a hash of widths and heads of the visible sheets, or of the kinds of headless columns.

    No cell of a person goes into it, so the same form filled by others has the same one.
    """
    sheets = [_layout(sheet) for sheet in open_workbook(file, password=password).sheets if sheet.visible]
    tables = [headed for *_, headed in sheets if headed is not None]
    fingerprint = hashlib.sha256(json.dumps([sheet[:-1] for sheet in sheets], ensure_ascii=False).encode()).hexdigest()
    return Layout(fingerprint, headed=bool(tables) and all(tables))


def mapped_head(file: SourceFile, sheet: Sheet, mapping: TableMapping) -> Head:
    """Return the head that a person chose; raise WorkbookUnreadable ``mapping-unfit`` where the sheet has no such."""
    places = {field: _place(letters) - sheet.first_column for field, letters in mapping.columns.items()}
    if not places.keys() <= _FIELDS or not places.keys() >= REQUIRED:
        raise WorkbookUnreadable("mapping-unfit", file=file.name, what="没有指明姓名和身份证号码各是哪一列")
    if not all(0 <= place < sheet.width for place in places.values()) or len({*places.values()}) < len(places):
        raise WorkbookUnreadable(
            "mapping-unfit", file=file.name, what=f"工作表“{sheet.name}”没有所选的列，或两项选了同一列"
        )
    row = next(islice(sheet.rows(), mapping.head_row - 1, None), []) if mapping.head_row > 0 else []
    is_head = any(field_of(text_of(cell), ROSTER) in _OF_PERSONS for cell in row)  # else it may be a line of the form
    return Head(first_row=mapping.head_row + (not is_head), last_row=mapping.head_row, columns=places)


def settled(sheet: Sheet, head: Head) -> Head | None:
    """Return the head with the column of the identity number beyond doubt, None where two columns could be it."""
    if head.beside:
        return head
    rows = list(islice(sheet.rows(), head.last_row + _SAMPLE))
    titles = [text_of(cell) for cell in rows[head.last_row - 1]]
    above = [text_of(cell) for cell in rows[head.first_row - 1]]
    places = [at for at, pair in enumerate(zip(titles, above, strict=True)) if _says_number(*pair)]
    if len(places) <= 1:
        return head
    plain = [at for at in places if _PLAIN_NUMBER.fullmatch(heading_text(titles[at] or above[at]))]
    if len(plain) == 1:
        return replace(head, columns={**head.columns, ID_NUMBER: plain[0]})
    columns = {tuple(text_of(row[at]) for row in rows[head.last_row :]) for at in places}
    return head if sum(any(map(_is_right, column)) for column in columns) <= 1 else None


def candidate(sheet: Sheet) -> Candidate | None:
    """Return the table of a sheet that may be a roster, with a guess for every column that says or shows something."""
    rows = list(islice(sheet.rows(), _SAMPLE))
    head_row = _head_row(rows)
    titles = [text_of(cell) for cell in rows[head_row - 1]] if head_row else []
    titles = titles if _is_words(titles) else []
    guesses: list[Guess] = []
    for at in range(sheet.width):
        title = titles[at] if at < len(titles) else ""
        letters = address(sheet.first_column + at, 1)[:-1]
        shown = [text_of(row[at]) for row in rows[head_row:] if not is_blank(row[at])]
        guesses.extend(_guesses(title, letters, shown))
    if not any(guess.field == ID_NUMBER or (guess.field == NAME and guess.score >= _BY_HEADING) for guess in guesses):
        return None
    return Candidate(sheet=sheet.name, head_row=head_row, columns=tuple(guesses))


def lists_persons(sheet: Sheet) -> bool:
    """Whether a column of a sheet without a head shows several right identity numbers."""
    rows = list(islice(sheet.rows(), _SAMPLE))
    return any(sum(_is_right(text_of(row[at])) for row in rows) >= _LIST_OF_PERSONS for at in range(sheet.width))


def in_words(found: Sequence[Candidate]) -> str:
    """Say for a message which sheets, rows and columns could be the roster; no cell of a person is repeated."""
    tables = [f"工作表“{each.sheet}”第{each.head_row + 1}行起，{_columns(each)}" for each in found]
    return f"可能的名单：{'；'.join(tables)}。" if tables else ""


def _columns(found: Candidate) -> str:
    needed = [guess for guess in found.columns if guess.field in REQUIRED]
    return "、".join(f"{guess.column}列{guess.why}" for guess in needed)


def _guesses(title: str, letters: str, shown: Sequence[str]) -> Iterator[Guess]:
    """Yield what heading and content of a column say; where they say the same, it is one guess."""
    said = field_of(title, ROSTER)
    scores = {ID_NUMBER: _share(sum(map(_is_right, shown)), shown), NAME: _share(_names(shown), shown)}
    for field in dict.fromkeys(filter(None, (said, ID_NUMBER, NAME))):
        content = scores.get(field, 0)
        score = (_BY_HEADING if field == said else 0) + content
        if score >= _WORTH_TELLING and (field == said or not said):
            label = TITLES.get(field, title)
            why = f"标题是“{title}”" if field == said else f"内容像{label}"
            yield Guess(field=field, column=letters, heading=title, score=min(score, _SURE), why=why)


def _share(count: int, shown: Sequence[str]) -> int:
    return _BY_CONTENT * count // len(shown) if shown else 0


def _names(shown: Sequence[str]) -> int:
    """Return how many cells look like names; what repeats itself is a place or a post."""
    return len({text for text in shown if _PERSON_NAME.fullmatch(text)})


def _head_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Return the row (from 1) that says a field that is needed, else the row above the first right identity number."""
    for number, row in enumerate(rows[:HEAD_WITHIN], start=1):
        if REQUIRED & {field_of(text_of(cell), ROSTER) for cell in row if isinstance(cell, str)}:
            return number
    return next((number for number, row in enumerate(rows) if any(_is_right(text_of(cell)) for cell in row)), 0)


def _is_words(row: Sequence[str]) -> bool:
    """Whether a row may be a head: several words and no figure."""
    return sum(map(bool, row)) > 1 and not any(letter.isdigit() for text in row for letter in text)


def _layout(sheet: Sheet) -> tuple[int, int, list[list[str]], bool | None]:
    """Return width, place and heads of the table of a sheet, and whether it has any; None where there is no table."""
    head = find_head(sheet, ROSTER, REQUIRED)
    if head:
        rows = islice(sheet.rows(), head.first_row - 1, head.last_row)
        return sheet.width, head.first_row, [[heading_text(text_of(cell)) for cell in row] for row in rows], True
    found = candidate(sheet)
    if found is None:
        return sheet.width, 0, [], None
    guesses = [[guess.field, guess.column, guess.heading] for guess in found.columns]
    return sheet.width, found.head_row, guesses, any(guess.heading for guess in found.columns)


def _says_number(title: str, above: str) -> bool:
    return field_of(title, ROSTER) == ID_NUMBER or (not title and field_of(above, ROSTER) == ID_NUMBER)


def _is_right(text: str) -> bool:
    number = clean_id(text)
    return bool(_RIGHT_SHAPE.fullmatch(number) and birth_date(number) and check_character(number[:17]) == number[17])


def _place(letters: str) -> int:
    """Return a column letter as a place from 0; -1 for what is no letter of a column."""
    if not re.fullmatch(r"[A-Z]{1,3}", letters.upper()):
        return -1
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1

"""Delimited text (CSV): encoding and separator found, records counted as a spreadsheet program counts rows.

The text is read in a stream, once to find its shape and once for every reader: a long extract is never held whole.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.errors import WorkbookUnreadable
from desktop.importing.cells import Cell
from desktop.importing.marks import MOST_COLUMNS, MOST_ROWS, Gathering, is_error_value
from desktop.records import SourceFile

MAX_CELLS = 48_000_000  # of the rectangle: it is walked, never stored
LONGEST_FIELD = 1_000_000  # characters; also the longest line
LONGEST_RECORD = 4_000_000

_DELIMITERS = (",", "\t", ";")
_SAMPLE = 20_000
_PIECE = 1 << 20
_HINT = re.compile(r"sep=(.)\r?\n")  # a line for the spreadsheet program, which it does not show
_CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A text that is a table: how to read it, how wide it is, and its error values."""

    content: bytes
    encoding: str
    skip: int
    delimiter: str
    quoted: bool
    width: int
    marks: Gathering

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the records, the first record first, all of the same width; error values read as empty.

        Excel's ``="330…"`` is read as the text that it shows.
        """
        wrong = self.marks.done().errors
        for number, record in enumerate(self._records(), start=1):
            cells: list[Cell] = [_shown(cell) if cell[:2] == '="' else cell for cell in record]
            cells.extend([""] * (self.width - len(cells)))
            for column in wrong.get(number, ()):
                cells[column] = ""
            yield cells

    def _records(self) -> Iterator[list[str]]:
        lines = _Lines(self.content, self.encoding, self.skip)
        for record in _reader(lines, self.delimiter, quoted=self.quoted):
            lines.since_record = 0
            yield record


def read_text(file: SourceFile, encoding: str) -> Delimited:
    """Find the shape of a CSV file; raise ``not-a-workbook`` for text that is no table, ``too-large`` at the bounds."""
    text = head(file, encoding, _SAMPLE)
    if _CONTROLS.intersection(text):
        raise WorkbookUnreadable("not-a-workbook", file=file.name)
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else max(_DELIMITERS, key=text.count)
    skip = hint.end() if hint else 0
    for quoted in (True, False):  # a quote that never closes would swallow the rest, so then quotes are letters
        try:
            width, marks = _shape(file, _Lines(file.content, encoding, skip), delimiter, quoted=quoted)
        except (csv.Error, _TooLong):
            continue
        if width <= 1 and not hint:
            raise WorkbookUnreadable("not-a-workbook", file=file.name)
        return Delimited(
            content=file.content,
            encoding=encoding,
            skip=skip,
            delimiter=delimiter,
            quoted=quoted,
            width=width,
            marks=marks,
        )
    raise WorkbookUnreadable("too-large", file=file.name)


def _reader(lines: Iterator[str], delimiter: str, *, quoted: bool) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(
        lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE, strict=quoted
    )


def encoding_of(file: SourceFile) -> str:
    """Return the encoding of a text: byte-order mark, else strict UTF-8, else UTF-16 by its zero bytes, else gb18030.

    Raises ``not-a-workbook`` where the bytes are text in none of them.
    """
    content = file.content
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _first_that_decodes(file, (encoding,))
    return _first_that_decodes(file, (*_utf16_without_mark(content), "utf-8", "gb18030"))


def head(file: SourceFile, encoding: str, length: int) -> str:
    """Return the beginning of a text, so many characters."""
    return io.TextIOWrapper(io.BytesIO(file.content), encoding, newline="").read(length)


def _first_that_decodes(file: SourceFile, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for at in range(0, len(file.content), _PIECE):
                decoder.decode(file.content[at : at + _PIECE])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise WorkbookUnreadable("not-a-workbook", file=file.name)


def _utf16_without_mark(content: bytes) -> tuple[str, ...]:
    begin = content[:400]
    if b"\x00" not in begin:
        return ()
    return ("utf-16-le",) if begin[1::2].count(0) >= begin[::2].count(0) else ("utf-16-be",)


class _TooLong(Exception):
    """A line or a record is longer than any that an office writes."""


class _Lines:
    """The lines of a text, each of bounded length, and how much has been read since the last whole record."""

    def __init__(self, content: bytes, encoding: str, skip: int) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
        self._text.read(skip)
        self.since_record = 0
        self.may_be_wrong = False  # whether a sign of an error value was seen since then

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_FIELD + 1)
        if not line:
            raise StopIteration
        self.since_record += len(line)
        if len(line) > LONGEST_FIELD or self.since_record > LONGEST_RECORD:
            raise _TooLong
        if "#" in line or ":" in line:
            self.may_be_wrong = True
        return line


def _shape(file: SourceFile, lines: _Lines, delimiter: str, *, quoted: bool) -> tuple[int, Gathering]:
    """Read everything once: the width of the widest record, and where error values stand."""
    width = number = 0
    marks = Gathering(file)
    for number, record in enumerate(_reader(lines, delimiter, quoted=quoted), start=1):
        lines.since_record = 0
        width = max(width, len(record))
        if number > MOST_ROWS:
            break
        for column, cell in enumerate(record) if lines.may_be_wrong else ():
            if is_error_value(cell.strip()):
                marks.error(number, column, cell.strip())
        lines.may_be_wrong = False
    if width > MOST_COLUMNS or number > MOST_ROWS or width * number > MAX_CELLS:
        raise WorkbookUnreadable("too-large", file=file.name)
    return width, marks


def _shown(cell: str) -> str:
    return cell[2:-1] if cell.endswith('"') else cell

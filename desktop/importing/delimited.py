"""Delimited text (CSV): encoding and separator found, records counted as a spreadsheet program counts rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from desktop.errors import WorkbookUnreadable
from desktop.importing.source import is_markup
from desktop.records import SourceFile

_DELIMITERS = (",", "\t", ";")
_SAMPLE = 20_000
_HINT = re.compile(r"sep=(.)\r?\n")  # a line for the spreadsheet program, which it does not show
_CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32))))


def read_text(file: SourceFile) -> list[list[str]]:
    """Return the records of a CSV file, the first record first.

    Excel's ``="330…"`` is read as the text that it shows.  Raises ``not-a-workbook`` for text that is no table.
    """
    text = decode(file)
    sample = text[:_SAMPLE]
    if _CONTROLS.intersection(sample) or is_markup(text):
        raise WorkbookUnreadable("not-a-workbook", file=file.name)
    hint = _HINT.match(text)
    text = text[hint.end() :] if hint else text
    delimiter = hint[1] if hint else max(_DELIMITERS, key=sample.count)
    if delimiter not in text:
        raise WorkbookUnreadable("not-a-workbook", file=file.name)
    return [[_shown(cell) for cell in record] for record in _records(text, delimiter)]


def decode(file: SourceFile) -> str:
    """Return the text of a file: byte-order mark, else strict UTF-8, else UTF-16 by its zero bytes, else gb18030."""
    content = file.content
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strict(content, (encoding,), file.name)
    return _strict(content, (*_utf16_without_mark(content), "utf-8", "gb18030"), file.name)


def _strict(content: bytes, encodings: tuple[str, ...], name: str) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookUnreadable("not-a-workbook", file=name)


def _utf16_without_mark(content: bytes) -> tuple[str, ...]:
    head = content[:400]
    if b"\x00" not in head:
        return ()
    return ("utf-16-le",) if head[1::2].count(0) >= head[::2].count(0) else ("utf-16-be",)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Read with quotes; a quote that never closes would swallow the rest of the file, so then quotes are letters."""
    csv.field_size_limit(1_000_000)
    try:
        return iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except csv.Error:
        pass
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _shown(cell: str) -> str:
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell

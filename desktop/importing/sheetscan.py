"""What the spreadsheet parser does not tell of a worksheet part (xlsx): its marks, and how much room it would take.

Almost every cell is written in one plain way and is passed over by one expression; only the others are looked at one
by one, and only a sheet that would be refused for its size is walked cell by cell to be sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from desktop.errors import WorkbookUnreadable
from desktop.importing.marks import Gathering, Marks
from desktop.importing.slices import Slicer
from desktop.records import SourceFile

_LETTERS = 26
_FIRST_CELLS = 8 * 1024  # bytes
_FEW_ROWS = 9_999
_PLAIN_ROWS = 99_999
_STRIDE = 10_000
_MOST_STRIDES = 8
_LONGEST_ROW = 4 * 1024 * 1024
_ROOT = re.compile(rb"<(\w+:)?(?:worksheet|chartsheet|dialogsheet|macrosheet)\b")
_ENCODING = re.compile(rb"<\?xml[^>]{0,80}?encoding=[\"']([\w-]+)[\"']")
_READABLE = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_ADDRESS = re.compile(rb"\br=[\"']([A-Za-z]*)(\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_BOUNDS = re.compile(rb"\b(min|max)=[\"'](\d{1,7})[\"']")
_KIND = re.compile(rb"\bt=[\"'](\w+)[\"']")
_HEAD = 4096


class Size(NamedTuple):
    """How far a sheet reaches: the last column and row that hold a value, how many cells do, the bytes of their text.

    The parser copies a text for every cell that shows it, however often the file holds it.
    """

    columns: int
    rows: int
    cells: int
    text: int = 0


class _Spelling(NamedTuple):
    """The expressions for one way of prefixing names; most files have no prefix."""

    row: bytes
    prefix: bytes
    signs: tuple[bytes, ...]
    tag: re.Pattern[bytes]
    filled: re.Pattern[bytes]
    every: re.Pattern[bytes]
    row_tag: re.Pattern[bytes]
    column_tag: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    value: re.Pattern[bytes]
    inline: bytes
    cell: bytes
    next: re.Pattern[bytes]


@lru_cache(maxsize=8)
def _spelling(prefix: bytes) -> _Spelling:
    p = re.escape(prefix)
    cell = rb"<" + p + rb"c(?![\w:.-])"
    return _Spelling(
        row=b"<" + prefix + b"row",
        prefix=prefix,
        signs=(b' t="e"', b"</" + prefix + b"f>"),
        tag=re.compile(cell + rb"([^<>]*)>"),
        filled=re.compile(cell + rb"[^<>]*?\br=[\"']([A-Za-z]*)\d+[\"'][^<>]*+(?<!/)>"),
        every=re.compile(rb"<" + p + rb"(row|c)(?![\w:.-])([^<>]*)>"),
        row_tag=re.compile(rb"<" + p + rb"row(?![\w:.-])([^<>]*)>"),
        column_tag=re.compile(rb"<" + p + rb"col(?![\w:.-])([^<>]*)>"),
        formula=re.compile(rb"<" + p + rb"f[ />]"),
        value=re.compile(rb"<" + p + rb"v(?:\s[^<>]*)?>([^<]*)<"),
        inline=b"<" + prefix + b"is",
        cell=b"<" + prefix + b"c ",
        next=re.compile(rb"</?" + p + rb"c(?![\w:.-])"),
    )


@lru_cache(maxsize=64)
def _unusual(prefix: bytes, columns: bytes, rows: bytes, *, values: bool) -> re.Pattern[bytes]:
    """Return what finds every cell that does not stand in these columns and rows.

    With ``values`` also those that hold anything but a plain value or none.
    """
    p = re.escape(prefix)
    plain = rb" r=\"" + columns + rb"(?:" + rows + rb")\""
    if values:
        plain += rb"(?>(?: (?:s=\"\d+\"|t=\"(?:[snbd]|str|inlineStr)\"))*)"
        plain += rb"(?:/>|></" + p + rb"c>|><" + p + rb"(?:v>[^<]|is[ >]))"
    return re.compile(rb"<" + p + rb"c(?!" + plain + rb"|[\w:.-])")


def _plain_columns(count: int) -> bytes:
    """Return an expression for the first columns of a sheet, at least one and at most those of two letters."""
    last = min(max(count, 1), _LETTERS * (_LETTERS + 1)) - 1
    if last < _LETTERS:
        return b"[A-%c]" % (65 + last)
    whole, rest = divmod(last - _LETTERS, _LETTERS)
    ways = [b"[A-Z]", b"%c[A-%c]" % (65 + whole, 65 + rest)]
    return b"(?:" + b"|".join([*ways, b"[A-%c][A-Z]" % (64 + whole)] if whole else ways) + b")"


def _plain_rows(first: int, last: int) -> tuple[bytes, int]:
    """Return an expression for the rows that may stand between two rows of a sheet, and the last row it lets pass."""
    if last <= _FEW_ROWS:
        return rb"\d{1,4}", _FEW_ROWS
    strides = range(first // _STRIDE, last // _STRIDE + 1)
    if last <= _PLAIN_ROWS or not 0 < len(strides) <= _MOST_STRIDES:
        return rb"\d{1,5}", _PLAIN_ROWS
    return b"|".join(rb"%d\d{4}" % stride for stride in strides), (strides[-1] + 1) * _STRIDE - 1


class SheetScan:
    """Reads the pieces of one worksheet part; ``marks`` and ``size`` hold once ``read`` has returned.

    With the lengths of the shared ``strings`` every cell is walked, which takes long: without them ``size`` may be too
    large, never too small, and knows nothing of texts.
    Raises ``corrupt`` for what no spreadsheet program writes, and for what the parser
    would read as nothing.
    """

    def __init__(self, file: SourceFile, *, strings: Sequence[int] | None = None) -> None:
        """Begin with nothing read."""
        self._file = file
        self._exact = strings is not None
        self._strings = strings or ()
        self._text = 0
        self._gathering = Gathering(file)
        self._columns = self._rows = self._cells = 0
        self._values = False  # whether the values of cells have to be looked at, from the first odd one on
        self._row = self._column = 0

    @property
    def marks(self) -> Marks:
        """The marks of the sheet."""
        return self._gathering.done()

    @property
    def size(self) -> Size:
        """The room that the sheet takes."""
        cells = self._cells if self._exact else self._columns * self._rows
        return Size(self._columns, self._rows, cells, self._text)

    def read(self, pieces: Iterable[bytes], *, slicer: Slicer | None = None) -> None:
        """Read the part from beginning to end; a ``slicer`` is given the same rows."""
        rest = iter(pieces)
        head = b""
        for piece in rest:
            head += piece
            if len(head) >= _HEAD:
                break
        spelling = _spelling(self._prefix(head))
        for text in _whole_rows(self._file, self._chain(head, rest), spelling):
            self._scan(text, spelling)
            if slicer is not None:
                slicer.take(text)

    @staticmethod
    def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
        yield head
        yield from rest

    def _prefix(self, head: bytes) -> bytes:
        """Return the prefix of names; the parser reads another encoding than UTF-8 as an empty sheet."""
        root, encoding = _ROOT.search(head), _ENCODING.match(head.lstrip(b"\xef\xbb\xbf \r\n\t"))
        if root is None or (encoding and encoding[1].lower() not in _READABLE) or b"<!DOCTYPE" in head[: root.start()]:
            raise self._corrupt()
        return root[1] or b""

    def _scan(self, text: bytes, spelling: _Spelling) -> None:
        if b" hidden=" in text:
            self._gather_hidden(text, spelling)
        before = self._row
        unusual = [] if self._exact else self._unusual_cells(text, spelling)
        if self._exact or any(not self._has_address(text, at, spelling) for at in unusual):
            self._row = before
            self._walk(text, spelling)
            return
        for at in unusual:
            self._look(text, at, spelling)

    def _unusual_cells(self, text: bytes, spelling: _Spelling) -> list[int]:
        """Return where the cells stand that have to be looked at; the others are counted by the rows around them."""
        rows, bound = rb"\d{1,4}", _FEW_ROWS
        first, last = text.find(spelling.row), text.rfind(spelling.row)
        if first >= 0:
            numbers = [_ADDRESS.search(text, at, at + _HEAD) for at in (first, last)]
            begin, end = (int(number[2]) if number else self._row for number in numbers)
            rows, bound = _plain_rows(begin, end)
            self._row = end if numbers[1] else self._row + text.count(spelling.row)
        self._rows = max(self._rows, bound)
        if not self._columns:
            self._columns = self._first_columns(text, spelling)
        self._values = self._values or _shows_signs(text, spelling)
        pattern = _unusual(spelling.prefix, _plain_columns(self._columns), rows, values=self._values)
        return [match.start() for match in pattern.finditer(text)]

    @staticmethod
    def _first_columns(text: bytes, spelling: _Spelling) -> int:
        """Return how far the first cells reach, which is as far as most sheets do."""
        columns = {*spelling.filled.findall(text, 0, _FIRST_CELLS)}
        return max(map(column_number, columns), default=1)

    @staticmethod
    def _has_address(text: bytes, at: int, spelling: _Spelling) -> bool:
        tag = spelling.tag.match(text, at)
        return tag is None or _ADDRESS.search(tag[1]) is not None

    def _walk(self, text: bytes, spelling: _Spelling) -> None:
        """Go through rows and cells in their order, counting where they do not say their place."""
        for match in spelling.every.finditer(text):
            address = _ADDRESS.search(match[2])
            if match[1] == b"row":
                self._row = int(address[2]) if address else self._row + 1
                self._column = 0
                if _HIDDEN.search(match[2]):
                    self._gathering.hide_rows((self._row,))
            else:
                self._look(text, match.start(), spelling)

    def _look(self, text: bytes, at: int, spelling: _Spelling) -> None:
        """Look at one cell: where it stands, whether it is filled, an error, or a formula without a value."""
        tag = spelling.tag.match(text, at)
        if tag is None:
            return
        row, column = self._place(tag[1])
        if tag[1].endswith(b"/"):
            return
        end = spelling.next.search(text, tag.end())
        if end is None or not end[0].startswith(b"</"):
            raise self._corrupt()
        body = text[tag.end() : end.start()]
        value = spelling.value.search(body)
        shown = value[1] if value else b""
        if b"<![CDATA[" in body and not shown and spelling.inline not in body:
            raise self._corrupt()  # the parser would read the value as empty
        if shown or spelling.inline in body:
            self._columns, self._rows = max(self._columns, column + 1), max(self._rows, row)
            self._cells += 1
        kind = _KIND.search(tag[1])
        self._weigh(kind, shown, body)
        if kind and kind[1] == b"e":
            self._gathering.error(row, column, shown.decode("utf-8", "replace").strip())
        elif not shown and spelling.formula.search(body) and not (value and kind and kind[1] == b"str"):
            self._gathering.without_value(row, column)

    def _weigh(self, kind: re.Match[bytes] | None, shown: bytes, body: bytes) -> None:
        if kind and kind[1] == b"s" and shown.isdigit() and int(shown[:9]) < len(self._strings):
            self._text += self._strings[int(shown[:9])]
        else:
            self._text += len(body)

    def _place(self, attributes: bytes) -> tuple[int, int]:
        """Return row and column of a cell, the next one where it does not say."""
        address = _ADDRESS.search(attributes)
        if address:
            self._column = column_number(address[1])
            return int(address[2]), self._column - 1
        self._column += 1
        return self._row, self._column - 1

    def _gather_hidden(self, text: bytes, spelling: _Spelling) -> None:
        for match in spelling.row_tag.finditer(text):
            if _HIDDEN.search(match[1]) and (number := _ADDRESS.search(match[1])):
                self._gathering.hide_rows((int(number[2]),))
        for match in spelling.column_tag.finditer(text):
            if _HIDDEN.search(match[1]):
                bounds = dict(_BOUNDS.findall(match[1]))
                self._gathering.hide_columns(int(bounds.get(b"min", 1)) - 1, int(bounds.get(b"max", 0)) - 1)

    def _corrupt(self) -> WorkbookUnreadable:
        return WorkbookUnreadable("corrupt", file=self._file.name)


def _shows_signs(text: bytes, spelling: _Spelling) -> bool:
    """Whether an error, a formula or raw data may stand in a text; its one letter is found ten times as fast."""
    return any(sign in text for sign in spelling.signs) or (b"!" in text and b"<![CDATA[" in text)


def _whole_rows(file: SourceFile, pieces: Iterable[bytes], spelling: _Spelling) -> Iterator[bytes]:
    """Cut the pieces again so that no row is torn in two, or at least no cell where one row is endless."""
    rest = b""
    for piece in pieces:
        joined = rest + piece
        cut = joined.rfind(spelling.row)
        if cut <= 0 and len(joined) > _LONGEST_ROW:
            cut = max(joined.rfind(spelling.cell), 0) or joined.rfind(b"<")
            if cut <= 0:
                raise WorkbookUnreadable("corrupt", file=file.name)  # a tag or a text of megabytes
        yield joined[: max(cut, 0)]
        rest = joined[max(cut, 0) :]
    yield rest


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters: A is 1."""
    count = 0
    for letter in letters.upper():
        count = count * 26 + letter - 64
    return count

"""The line of every key in a pack's text, and where its value stands.

``tomllib`` tells the line of a syntax fault only.  This scanner relies on what it guarantees once a text has parsed:
brackets match, keys stand before ``=``, and every value ends where a comma, a bracket or the line ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"{3}(?:\\.|[^\\])*?"{3,5}'
    r"|'{3}.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|\n"
    r"|[\[\]{}=,]"
    r"""|[^\s\[\]{}=,"'#]+""",
    re.DOTALL,
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_ENDS = frozenset(",]}\n")


def key_lines(text: str) -> Mapping[Path, int]:
    """Return the line of every table, key and item, by its path; the text must be valid TOML."""
    return _scanned(text)[0]


def value_spans(text: str) -> Mapping[Path, tuple[int, int]]:
    """Return where every value begins and ends in the text, by its path; the text must be valid TOML."""
    return _scanned(text)[1]


@lru_cache(maxsize=4)
def _scanned(text: str) -> tuple[Mapping[Path, int], Mapping[Path, tuple[int, int]]]:
    """Return lines and spans; a form asks for each value of the same text."""
    scan = _Scan(text)
    return scan.lines, scan.spans


class _Scan:
    """One walk over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self.spans: dict[Path, tuple[int, int]] = {}
        self._counts: dict[Path, int] = {}
        self._tokens = _tokens(text)
        self._at = 0
        table: Path = ()
        while self._at < len(self._tokens):
            if self._peek() == "\n":
                self._at += 1
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else "\n"

    def _line(self) -> int:
        return self._tokens[self._at][1]

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _header(self) -> Path:
        """Read ``[table]`` or ``[[table]]``; the tables of a list are numbered as they come."""
        line = self._line()
        self._next()
        listed = self._peek() == "["
        if listed:
            self._next()
        path = self._resolved(self._key("]"))
        if listed:
            self._next()
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
        self.lines[path] = line
        return path

    def _resolved(self, key: Path) -> Path:
        """Return the key with the number of the newest table wherever a list of tables stands above it."""
        path: Path = ()
        for part in key[:-1]:
            path = (*path, part)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return (*path, key[-1])

    def _pair(self, table: Path) -> None:
        line = self._line()
        key = self._key("=")
        for size in range(1, len(key) + 1):
            self.lines.setdefault((*table, *key[:size]), line)
        self._value((*table, *key))

    def _key(self, end: str) -> Path:
        key = ""
        while (token := self._next()) != end:
            key += token
        return tuple(part.strip("\"'") for part in _PART.findall(key))

    def _value(self, path: Path) -> None:
        first = self._at
        self._pass(path)
        _, _, begin = self._tokens[first]
        token, _, last = self._tokens[self._at - 1]
        self.spans[path] = (begin, last + len(token))

    def _pass(self, path: Path) -> None:
        match self._next():
            case "[":
                self._items(path)
            case "{":
                self._pairs(path)
            case _:
                while self._peek() not in _ENDS:  # a time may follow its date
                    self._next()

    def _items(self, path: Path) -> None:
        index = 0
        while (mark := self._peek()) != "]":
            if mark in _ENDS:
                index += mark == ","
                self._next()
            else:
                self.lines[(*path, index)] = self._line()
                self._value((*path, index))
        self._next()

    def _pairs(self, path: Path) -> None:
        while (mark := self._peek()) != "}":
            if mark in _ENDS:
                self._next()
            else:
                self._pair(path)
        self._next()


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Return every token with its line and its place; comments are none."""
    found: list[tuple[str, int, int]] = []
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", counted, token.start())
        counted = token.start()
        if not token[0].startswith("#"):
            found.append((token[0], line, token.start()))
    return found

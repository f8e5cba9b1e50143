"""Tables of a pack that remember which keys were read, and the lines that their faults are on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rules.packlines import Path, key_lines

_SYNTAX_LINE = re.compile(r"at line (\d+)")


class PackFault(ValueError):
    """A pack that cannot be used: the file, the line that is wrong, and what is wrong with it."""

    def __init__(self, file: str, line: int, what: str) -> None:
        """Word the fault for the person who wrote the pack."""
        super().__init__(f"{file} 第{line}行：{what}")
        self.file = file
        self.line = line
        self.what = what


class Section:
    """One table of a pack.  What is taken is remembered; :meth:`done` refuses what nothing took."""

    def __init__(self, raw: Any, path: Path, *, file: str, lines: Mapping[Path, int]) -> None:  # noqa: ANN401  TOML
        """Wrap the table that stands at ``path``."""
        self.path = path
        self._file = file
        self._lines = lines
        if not isinstance(raw, dict):
            raise self.fault("这里应是一个表")
        self._raw = raw
        self._unread = dict.fromkeys(raw)

    @classmethod
    def of(cls, text: str, *, file: str) -> Section:
        """Return the root table of a pack's text."""
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _SYNTAX_LINE.search(str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            raise PackFault(file, line, f"不是合法的 TOML，或同一项写了两次（{error}）") from error
        return cls(raw, (), file=file, lines=key_lines(text))

    def __contains__(self, key: str) -> bool:
        """Whether the table has the key."""
        return key in self._raw

    def __iter__(self) -> Iterator[str]:
        """Go over the keys."""
        return iter(self._raw)

    def fault(self, what: str, *at: str | int) -> PackFault:
        """Return a fault at a key of this table, or at the nearest line above it that is known."""
        path = (*self.path, *at)
        while path and path not in self._lines:
            path = path[:-1]
        return PackFault(self._file, self._lines.get(path, 1), what)

    def take(self, key: str) -> Any:  # noqa: ANN401
        """Return a value that must be there."""
        if key not in self._raw:
            raise self.fault("没有写明条款（clause）" if key == "clause" else f"缺少“{key}”")
        self._unread.pop(key, None)
        return self._raw[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not blank; ``default`` where the key may be left out."""
        if default is not None and key not in self._raw:
            return default
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault("没有写明条款（clause）" if key == "clause" else f"“{key}”应为文字", key)
        return value

    def day(self, key: str) -> date:
        """Return a date."""
        value = self.take(key)
        if type(value) is not date:
            raise self.fault(f"“{key}”应为日期", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.take(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.fault(f"“{key}”应为文字的列表", key)
        return tuple(value)

    def section(self, key: str) -> Section:
        """Return the table of that key."""
        return self._inner(self.take(key), key)

    def sections(self, key: str) -> list[Section]:
        """Return the tables of a list of tables; none where the key is left out."""
        if key not in self._raw:
            return []
        value = self.take(key)
        if not isinstance(value, list):
            raise self.fault(f"“{key}”应写成 [[{key}]]", key)
        return [self._inner(item, key, index) for index, item in enumerate(value)]

    def done(self) -> None:
        """Refuse the first key that nothing read."""
        for key in self._unread:
            raise self.fault(f"“{key}”没有任何规则使用", key)

    def _inner(self, raw: Any, *at: str | int) -> Section:  # noqa: ANN401
        return Section(raw, (*self.path, *at), file=self._file, lines=self._lines)

"""What a declaration says of the enterprise (申报表): boxes with labels, beside or below them, or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.importing.cells import INVISIBLE, Cell, address, is_blank, text_of
from desktop.importing.tables import Line
from desktop.importing.uscc import check_digit_holds
from desktop.importing.vocabulary import LABEL_FIELDS, label_of

_LOOSE_LABELS = "|".join(
    r"[ \u3000]*".join(map(re.escape, label)) for label in sorted(LABEL_FIELDS, key=len, reverse=True)
)
_INLINE = re.compile(rf"(?<![^\s\u3000，,;；])({_LOOSE_LABELS})[ \u3000]*((?:[（(][^）)]*[）)])?)[ \u3000]*[:：]")
_NEXT_LABEL = re.compile(r"[\s\u3000]+[^\s:：]{2,14}[:：].*", re.DOTALL)
_BARE_CODE = re.compile(r"(?<![0-9A-Za-z])9[0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
_OPENING = INVISIBLE + "（([【,，、:：-—"
_FIRM = re.compile(r"[\w（）()·]+(?:公司|厂|店|社|行|院|部|中心|场|馆)$")
_UNFILLED = re.compile(r"[\s_\u3000年月日/—-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled box of the form: its label as written, its value, and where the value stands."""

    sheet: str
    row: int
    cell: str
    label: str
    value: Cell


@dataclass(slots=True, kw_only=True)
class Form:
    """The boxes found so far, by field; the first one that is filled counts.

    ``titled`` are the enterprises that a line names without any label (某公司（91…）花名册), by code: a box whose label
    is the name, '' where none stands before the code.
    """

    boxes: dict[str, Box] = field(default_factory=dict)
    titled: dict[str, Box] = field(default_factory=dict)

    def read(self, sheet: str, first_column: int, line: Line, waiting: Mapping[int, str]) -> dict[int, str]:
        """Take the boxes of one line; ``waiting`` are labels of the line above that had no value beside them.

        Returns the labels of this line that still wait, by column: their values may stand below.
        """
        row, cells = line
        waiting_now: dict[int, str] = {}
        label = ""
        for column, value in enumerate(cells):
            if is_blank(value):
                continue
            place = (sheet, row, address(first_column + column, row))
            pairs = _pairs(value) if isinstance(value, str) else []
            if not pairs and isinstance(value, str):
                for code, name in _titled(value).items():
                    self.titled.setdefault(code, Box(sheet=sheet, row=row, cell=place[2], label=name, value=code))
            for name, content in pairs:
                label = "" if content else name
                self._keep(place, name, content)
            if pairs and label:
                waiting_now[column] = label
            elif not pairs and (label or column in waiting):
                self._keep(place, label or waiting[column], value)
                waiting_now = {at: name for at, name in waiting_now.items() if name != label}
                label = ""
        return waiting_now

    def text(self, name: str) -> str:
        """Return a field as trimmed text, '' where the form does not state it."""
        box = self.boxes.get(name)
        return text_of(box.value) if box else ""

    def _keep(self, place: tuple[str, int, str], label: str, value: Cell) -> None:
        name = label_of(label)
        if name and not (isinstance(value, str) and _UNFILLED.fullmatch(value)):
            sheet, row, cell = place
            self.boxes.setdefault(name, Box(sheet=sheet, row=row, cell=cell, label=label, value=value))


def _titled(text: str) -> dict[str, str]:
    """Return the codes of enterprises in a text, with the name that stands before each; an identity number is none."""
    found = {}
    for match in _BARE_CODE.finditer(text):
        if check_digit_holds(match[0]):
            before = _FIRM.search(text[: match.start()].rstrip(_OPENING))
            found[match[0]] = before[0] if before else ""
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return the labels of a cell with what follows each in the same cell, '' where the value stands elsewhere."""
    found = list(_INLINE.finditer(text))
    if not found:
        return [] if label_of(text) is None else [(text, "")]
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [
        (match[1] + match[2], _NEXT_LABEL.sub("", text[match.end() : end]).strip(INVISIBLE))
        for match, end in zip(found, ends, strict=True)
    ]

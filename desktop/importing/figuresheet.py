"""The sheet of figures (申报数据) of our template: what an enterprise declares that is no person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from desktop.importing.cells import INVISIBLE, Cell, is_blank, iso_day, text_of
from desktop.importing.sheets import Sheet

_NAME = "申报数据"
_FACT, _VALUE = "代号", "填报值"
_FACT_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FLAGS = {"是": "true", "否": "false"}
_NUMBER = re.compile(r"[¥￥]?([+-]?\d[\d,]*(?:\.\d+)?)元?")
_WRITTEN_DAY = re.compile(r"\d{4}\D")
_MOST_ROWS = 200


def is_figures(sheet: Sheet) -> bool:
    """Whether a sheet is the one of figures in a workbook that bears our template's mark."""
    return sheet.name.strip() == _NAME


def read_figures(sheet: Sheet) -> dict[str, str]:
    """Return the figures by name of fact, as text that can be read exactly; those left empty are not there.

    A flag is ``true`` or ``false``, a day ISO text, a number without thousands separators and 元; whatever is none of
    these stays as written, for whoever calculates to refuse.
    """
    return {name: text for name, value in _filled(sheet) if (text := clean_figure(value))}


def _filled(sheet: Sheet) -> Iterator[tuple[str, Cell]]:
    places: dict[str, int] = {}
    for row, cells in enumerate(sheet.rows(), start=1):
        if row > _MOST_ROWS:
            return
        titles = [text_of(cell) for cell in cells]
        if not places and {_FACT, _VALUE} <= set(titles):
            places = {title: titles.index(title) for title in (_FACT, _VALUE)}
        elif places and _FACT_NAME.fullmatch(titles[places[_FACT]]) and not is_blank(cells[places[_VALUE]]):
            yield titles[places[_FACT]], cells[places[_VALUE]]


def clean_figure(value: Cell) -> str:
    """Return one figure as :func:`read_figures` does; '' for an empty cell."""
    if isinstance(value, bool):
        return str(value).lower()
    text = unicodedata.normalize("NFKC", text_of(value)).strip(INVISIBLE).lstrip("'")
    if found := _NUMBER.fullmatch(re.sub(r"\s", "", text)):
        return found[1].replace(",", "")
    if isinstance(value, date) or _WRITTEN_DAY.match(text):
        return iso_day(value) or text
    return _FLAGS.get(text, text)

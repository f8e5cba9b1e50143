"""Where on a paper a character stands that no font has: which person, which row, else which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from desktop.errors import DeskError
from desktop.printing.fonts import clean

_SHOWN = 20


def told_where(error: DeskError, sheet: object, *, case: str, form: str) -> DeskError:
    """Return ``name-unprintable`` for a ``glyph-missing`` of a sheet of a case; any other error as it is."""
    if error.code != "glyph-missing":
        return error
    sign = str(error.details["character"])
    where = next(_places(sheet, sign), "文字")
    point = error.details["point"]
    return DeskError("name-unprintable", case=case, form=form, where=where, character=sign, point=point)


def _places(thing: object, sign: str) -> Iterator[str]:
    """Yield the places below a thing where a character stands, a person's name before the words around it."""
    if isinstance(thing, str) and sign in clean(thing):
        yield f"“{thing[:_SHOWN]}”"
    elif isinstance(thing, tuple | list):
        for each in thing:
            yield from _places(each, sign)
    elif is_dataclass(thing):
        name = str(getattr(thing, "name", ""))
        if sign in clean(name):
            row = getattr(thing, "row", None)
            yield f"第{row}行“{name}”" if row else f"“{name}”"
        for field in fields(thing):
            yield from _places(getattr(thing, field.name), sign)

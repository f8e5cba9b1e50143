"""Read one value of a pack with its clause: plain, by a reading, or left to the office within bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rules.entered import as_entered
from rules.packsection import Section
from rules.policy import Erratum, Freedom, Reading, Term
from rules.terms import TermFault

_BOUNDS = ("floor", "ceiling")


def read_statement(section: Section) -> Term:
    """Read a sentence with its clause."""
    term = Term(clause=section.text("clause"), value=section.text("text"))
    section.done()
    return term


def read_term(
    section: Section,
    name: str,
    read: Callable[[Any], object],
    readings: Mapping[str, Reading],
    errata: Mapping[str, Erratum],
) -> Term:
    """Read the term of that name: exactly one of ``value``, ``by`` and ``open``."""
    inner = section.section(name)
    clause, by, erratum = inner.text("clause"), inner.text("by", ""), inner.text("erratum", "")
    is_open = "open" in inner and _is_true(inner)
    if [("value" in inner), bool(by), is_open].count(True) != 1:
        both = "“value”和“by”应当恰有一个" if by else "缺少“value”（或用“by”指明口径）"
        raise inner.fault("“open”与“value”“by”不能并用" if is_open else both)
    _check_names(inner, by, erratum, readings, errata)
    if by:
        term = Term(clause=clause, by=by, choices=_choices(inner, name, read, readings[by]), erratum=erratum)
    else:
        value = None if is_open else read_value(inner, name, read, inner.take("value"), "value")
        freedom = _freedom(inner, name, read, value, is_open=is_open)
        term = Term(clause=clause, value=value, erratum=erratum, freedom=freedom)
    inner.done()
    return term


def read_param(
    section: Section, name: str, read: Callable[[Any], object], readings: Mapping[str, Reading], clause: str
) -> Term:
    """Read a parameter of a condition: a plain value, or ``{ by = …, values = … }``."""
    raw = section.take(name)
    if not isinstance(raw, dict) or "by" not in raw:
        return Term(clause=clause, value=read_value(section, name, read, raw, name))
    inner = section.section(name)
    by = inner.text("by")
    _check_names(inner, by, "", readings, {})
    term = Term(clause=clause, by=by, choices=_choices(inner, name, read, readings[by]))
    inner.done()
    return term


def read_value(section: Section, name: str, read: Callable[[Any], object], raw: object, *at: str) -> object:
    """Read one value, keeping the line of what it cannot be."""
    try:
        return read(raw)
    except TermFault as fault:
        raise section.fault(f"“{name}”：{fault}", *at, *fault.at) from fault


def _check_names(
    inner: Section, by: str, erratum: str, readings: Mapping[str, Reading], errata: Mapping[str, Erratum]
) -> None:
    if by and by not in readings:
        raise inner.fault(f"没有编号为“{by}”的口径", "by")
    if erratum and erratum not in errata:
        raise inner.fault(f"没有编号为“{erratum}”的勘误", "erratum")


def _is_true(inner: Section) -> bool:
    if inner.take("open") is not True:
        raise inner.fault("“open”只能写 true", "open")
    return True


def _freedom(
    inner: Section, name: str, read: Callable[[Any], object], value: object, *, is_open: bool
) -> Freedom | None:
    bounds: dict[str, Any] = {
        key: read_value(inner, name, read, inner.take(key), key) for key in _BOUNDS if key in inner
    }
    if not bounds and not is_open:
        return None
    freedom = Freedom(**bounds, open=is_open, read=as_entered(read))
    if value is not None and not allows(freedom, value):
        raise inner.fault(f"“{name}”的默认值不在允许的范围之内", "value")
    return freedom


def allows(freedom: Freedom, value: Any) -> bool:  # noqa: ANN401  a sum, a share, a day: whatever the term holds
    """Whether the office may set this value."""
    above = freedom.floor is None or value >= freedom.floor
    return bool(above and (freedom.ceiling is None or value <= freedom.ceiling))


def _choices(section: Section, name: str, read: Callable[[Any], object], reading: Reading) -> dict[str, object]:
    """Return the value of every option: from ``values``, else the option's own id."""
    ids = [option.id for option in reading.options]
    if "values" not in section:
        return {id_: read_value(section, name, read, id_, "by") for id_ in ids}
    values = section.section("values")
    if sorted(values) != sorted(ids):
        raise values.fault(f"“values”应恰好写明口径“{reading.id}”的每个选项：{'、'.join(ids)}")
    return {id_: read_value(section, name, read, values.take(id_), "values", id_) for id_ in ids}

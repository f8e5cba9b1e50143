"""Reckon one measure from given figures (按企业数据测算), for the command line and the window alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from desktop.errors import DeskError
from desktop.services.choices import check_amount
from rules.calculate import Calculation, NotCalculableError
from rules.calculate import calculate as reckon
from rules.figures import FigureFault
from rules.policy import Measure, Policy

_MOST_BYTES = 1 << 20
_SHOWN = 40


def calculate(
    policy: Policy,
    measure: Measure,
    facts: Mapping[str, object],
    *,
    readings: Mapping[str, str],
    amounts: Mapping[str, str],
) -> Calculation:
    """Reckon a measure; raise a DeskError by the code of what is wrong with a fact, or ``not-calculable``."""
    for key, text in amounts.items():
        check_amount(policy, key, text)
    try:
        return reckon(policy, measure, facts, chosen=readings, parameters=amounts)
    except NotCalculableError as error:
        raise DeskError("not-calculable", measure=measure.title) from error
    except FigureFault as fault:
        shown = fault.text if len(fault.text) <= _SHOWN else f"{fault.text[:_SHOWN]}…"
        raise DeskError(fault.code, title=fault.fact.title, name=fault.fact.name, text=shown) from fault


def read_facts(content: bytes, name: str) -> dict[str, object]:
    """Return the facts of a JSON file, every number as the text that it was written as.

    Raise ``facts-unreadable`` where it is no object, says a thing twice, or is no JSON at all.
    """
    if len(content) > _MOST_BYTES:
        raise DeskError("facts-unreadable", file=name, what="文件过大")
    try:
        value = json.loads(
            content.decode("utf-8-sig"),
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError as error:
        raise DeskError("facts-unreadable", file=name, what="不是 UTF-8 编码的文字") from error
    except json.JSONDecodeError as error:
        raise DeskError("facts-unreadable", file=name, what=f"第{error.lineno}行不是合法的 JSON") from error
    except RecursionError as error:
        raise DeskError("facts-unreadable", file=name, what="括号嵌套过深") from error
    except ValueError as error:
        raise DeskError("facts-unreadable", file=name, what=str(error)) from error
    if not isinstance(value, dict):
        raise DeskError("facts-unreadable", file=name, what="应为一个对象：{ … }")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"“{key[:_SHOWN]}”写了两次")
        found[key] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"“{text}”不是数")

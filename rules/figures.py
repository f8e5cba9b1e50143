"""The figures of an enterprise that a measure asks for (企业数据): what kinds there are, and how they are written.

A pack names its facts; what someone gives is read here, exactly: decimal text becomes a fraction, a flag is true or
false, a day is a day.  What is not given stays absent: unknown is not no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Value = bool | Fraction | date
Values = Mapping[str, Value]

_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_LONGEST = 40  # digits of a figure; the gross product of the earth in fen has 16


class FactKind(StrEnum):
    """What a fact is: yes or no, an exact figure, a number of persons or hours, or a day."""

    FLAG = "flag"
    FIGURE = "figure"
    COUNT = "count"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of a policy: its name in files, its title on screen and paper, its kind, its unit ('' for none)."""

    name: str
    title: str
    kind: FactKind
    unit: str = ""


class FigureFault(ValueError):
    """A figure that cannot be: ``code`` names the fault, ``fact`` the fact, ``text`` what was written."""

    def __init__(self, code: str, fact: Fact, text: str) -> None:
        """Keep what a message needs."""
        super().__init__(f"{code}: {fact.name}")
        self.code = code
        self.fact = fact
        self.text = text


def read_values(facts: Mapping[str, Fact], given: Mapping[str, object]) -> dict[str, Value]:
    """Return the facts that are given, read exactly; raise FigureFault for the first that cannot be.

    Codes: ``figure-unreadable``, ``figure-negative``, ``figure-not-whole``, ``flag-unreadable``, ``day-unreadable``.
    What is given beside the facts is left alone.
    """
    return {name: read_value(fact, given[name]) for name, fact in facts.items() if given.get(name) is not None}


def read_value(fact: Fact, given: object) -> Value:
    """Return one fact as it was given; raise FigureFault."""
    match fact.kind:
        case FactKind.FLAG:
            return _flag(fact, given)
        case FactKind.DAY:
            return _day(fact, given)
        case _:
            return _figure(fact, given)


def decimal_text(figure: Fraction, places: int = 2) -> str:
    """Return a figure exactly, with at least so many places; one that never ends is cut off after twelve."""
    scaled, digits = figure, 0
    while (digits < places or scaled.denominator != 1) and digits < max(places, 12):
        scaled, digits = scaled * 10, digits + 1
    whole = int(scaled)
    sign, text = ("-" if whole < 0 else ""), str(abs(whole)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def figure_words(figure: Fraction, unit: str = "") -> str:
    """Return a figure as an officer reads it: thousands set apart, no places that say nothing."""
    whole, _, rest = decimal_text(figure, 0).partition(".")
    return f"{int(whole):,}{'.' + rest if rest else ''}{unit}"


def percent_words(share: Fraction) -> str:
    """Return a share in percent: exact to two places, and marked 约 where more would follow."""
    hundredths = share * 10000
    whole = hundredths.numerator // hundredths.denominator
    exact = decimal_text(Fraction(whole, 100), 0)
    return f"{exact}%" if hundredths.denominator == 1 else f"约{exact}%"


def _flag(fact: Fact, given: object) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return given == "true"
    raise FigureFault("flag-unreadable", fact, str(given))


def _day(fact: Fact, given: object) -> date:
    try:
        if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise FigureFault("day-unreadable", fact, str(given))


def _figure(fact: Fact, given: object) -> Fraction:
    text = given if isinstance(given, str) else str(given) if _is_number(given) else ""
    found = _DECIMAL.fullmatch(text)
    if found is None or len(text) > _LONGEST:
        raise FigureFault("figure-unreadable", fact, str(given))
    figure = Fraction(text)
    if figure < 0:
        raise FigureFault("figure-negative", fact, text)
    if fact.kind is FactKind.COUNT and figure.denominator != 1:
        raise FigureFault("figure-not-whole", fact, text)
    return figure


def _is_number(given: object) -> bool:
    return isinstance(given, int | Decimal) and not isinstance(given, bool)

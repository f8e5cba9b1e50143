"""The sample township (样例街道): who declares whom, and what the bureaus know.  Pure; the same seed, the same people.

Firms, persons, numbers, phones and accounts are made up; the identity numbers have right check digits because
the rules look at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from desktop.records import Enterprise
from desktop.services.demo.fates import ALL_PLACES, FATES, PLACES, Fate
from desktop.services.demo.plans import FIRMS, PLANS, STAY, Plan, Shape
from rules.identity import check_character

SEED: Final = 2023

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春梅建国文斌志宏晓燕海波"
_POSTS = ("操作工", "装配工", "质检员", "包装工", "仓管员", "机修工")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One natural person: the true number, whatever the enterprise made of it."""

    name: str
    id_number: str
    place: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a roster as the enterprise wrote it, by field; ``numeric`` puts the number into a numeric cell."""

    fate: str
    cells: Mapping[str, str]
    numeric: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One declaration: the firm, the measure, the file, its rows, and what the form states (None: nothing)."""

    firm: Enterprise
    measure: str
    file: str
    shape: Shape
    lines: tuple[Line, ...]
    people: int | None = None
    fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Township:
    """Everything on the counter: declarations, and the lines of the extracts, each a tuple of texts.

    ``later`` are whereabouts that arrive only after the first round.
    """

    filings: tuple[Filing, ...]
    insurance: tuple[tuple[str, ...], ...]
    whereabouts: tuple[tuple[str, ...], ...]
    later: tuple[tuple[str, ...], ...]


def make_township(seed: int = SEED) -> Township:
    """Return the township that grows from a seed; how many persons have which fate does not depend on it."""
    return _Maker(Random(seed)).township()  # noqa: S311  no secret: the same people every time


class _Maker:
    """Makes persons one after the other, so that no number comes twice, and collects what the bureaus know."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._serial = 0
        self._shared: dict[str, Person] = {}
        self._named: dict[str, int] = {}
        self._insurance: list[tuple[str, ...]] = []
        self._whereabouts: list[tuple[str, ...]] = []
        self._later: list[tuple[str, ...]] = []

    def township(self) -> Township:
        filings = tuple(self._filing(number, plan) for number, plan in enumerate(PLANS, start=1))
        for lines in (self._insurance, self._whereabouts, self._later):
            self._chance.shuffle(lines)
        return Township(
            filings=filings,
            insurance=tuple(self._insurance),
            whereabouts=tuple(self._whereabouts),
            later=tuple(self._later),
        )

    def _filing(self, number: int, plan: Plan) -> Filing:
        firm = FIRMS[plan.firm]
        groups = [list(self._lines(name, plan, firm)) for name, count in plan.fates.items() for _ in range(count)]
        self._chance.shuffle(groups)
        suffix = "csv" if plan.shape is Shape.CSV else "xlsx"
        return Filing(
            firm=firm,
            measure=plan.measure,
            file=f"{number:02d}-{firm.name}.{suffix}",
            shape=plan.shape,
            lines=tuple(line for group in groups for line in group),
            people=plan.people,
            fen=plan.fen,
        )

    def _lines(self, name: str, plan: Plan, firm: Enterprise) -> Iterator[Line]:
        fate = FATES[name]
        person = self._shared.get(name)
        if person is None:
            person = self._person(name, fate)
            self._register(person, fate, plan, firm)
            if fate.shared:
                self._shared[name] = person
        cells = self._cells(person, fate, plan.measure)
        yield Line(fate=name, cells=cells, numeric=fate.number == "numeric", hidden=fate.hidden)
        if fate.again:
            again = cells if fate.again == "same" else {**cells, "name": self._name()}
            yield Line(fate=name, cells=again)

    def _person(self, key: str, fate: Fate) -> Person:
        self._serial += 1
        region = fate.region or self._chance.choice(list(PLACES))
        turn = self._named[key] = self._named.get(key, -1) + 1
        return Person(
            name=fate.names[turn % len(fate.names)] if fate.names else self._name(),
            id_number=f"E0000{self._serial:04d}" if fate.number == "passport" else self._number(region, fate.born),
            place=ALL_PLACES[region],
            phone=f"1380000{self._serial:04d}",
        )

    def _name(self) -> str:
        return self._chance.choice(_SURNAMES) + "".join(self._chance.sample(_GIVEN, self._chance.choice((1, 2, 2))))

    def _number(self, region: str, born: str) -> str:
        year, month, day = (self._chance.randint(*bounds) for bounds in ((1970, 2001), (1, 12), (1, 28)))
        body = f"{region}{born or f'{year}{month:02d}{day:02d}'}{self._serial % 1000:03d}"
        return body + check_character(body)

    def _cells(self, person: Person, fate: Fate, measure: str) -> dict[str, str]:
        cells = {
            "name": person.name,
            "paper": "居民身份证",
            "id_number": _written(person.id_number, fate.number),
            "phone": person.phone,
            "household": person.place,
        }
        if measure == STAY:
            hired = date(2018 + self._serial % 4, 1 + self._serial % 12, 1)
            post = self._chance.choice(_POSTS)
            cells |= {"post": post, "hired_on": hired.isoformat(), "stay_from": "2023-01-06", "stay_to": "2023-02-05"}
        else:
            cells |= {"departure": person.place, "return_on": "2023-01-27", "transport": "火车"}
        return cells | dict(fate.declares)

    def _register(self, person: Person, fate: Fate, plan: Plan, firm: Enterprise) -> None:
        """Write down what the bureaus know; whoever was not found of an open threshold is found later."""
        for paid in fate.paid:
            payer = FIRMS[paid.payer] if paid.payer else firm
            who = (paid.name or person.name, person.id_number)
            self._insurance.append((*who, payer.name, payer.uscc, paid.kind, paid.month, paid.status))
        for seen in fate.seen:
            self._whereabouts.append((person.name, person.id_number, seen.result, seen.left, seen.back, seen.source))
        if not fate.seen and plan.firm == "leather":
            self._later.append((person.name, person.id_number, "在温", "", "", "公安"))


def _written(id_number: str, how: str) -> str:
    """Return a number as the enterprise wrote it: one digit mistyped, one left out, or as it is."""
    if how == "mistyped":
        return id_number[:16] + str((int(id_number[16]) + 1) % 10) + id_number[17]
    return id_number[:9] + id_number[10:] if how == "short" else id_number

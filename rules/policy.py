"""A policy as the product holds it: measures, their terms with clauses, readings, errata (see rules.packfile)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from rules.figures import Fact

NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


class UnknownReadingError(ValueError):
    """A reading or an option of one that the policy does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to read a passage (口径): its id and what it says."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A passage that can be read in more than one way, with the default and the ways that stay selectable."""

    id: str
    title: str
    clause: str
    default: str
    options: tuple[Option, ...]

    def option(self, id_: str) -> Option:
        """Return the option of that id."""
        for option in self.options:
            if option.id == id_:
                return option
        raise UnknownReadingError(self.id, id_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A misprint of the document (勘误): what is printed, what holds, and why."""

    id: str
    clause: str
    printed: str
    holds: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freedom:
    """What the text leaves to the office (由单位确定): an amount or rate not below, not above, or open altogether.

    ``read`` reads what the office enters, as the pack's own values are read.
    """

    floor: Any = None
    ceiling: Any = None
    open: bool = False
    read: Callable[[Any], Any] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value of a measure with its clause; ``by`` names the reading that chooses among ``choices``.

    ``freedom`` says how far the office may set another value; the value of an open term is None until it does.
    """

    clause: str
    value: object = None
    by: str = ""
    choices: Mapping[str, object] | None = None
    erratum: str = ""
    freedom: Freedom | None = None

    def every_value(self) -> list[object]:
        """Return the value, or those of all options."""
        return list(self.choices.values()) if self.choices is not None else [self.value]

    def under(self, readings: Mapping[str, str]) -> object:
        """Return the value under the chosen readings."""
        return self.choices[readings[self.by]] if self.choices is not None else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One criterion of a measure, on the authority of one clause."""

    criterion: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition on the enterprise (企业条件): a test with its parameters, on the authority of one clause.

    Conditions without ``route`` must all hold; of those with one, all of at least one route must (或者).
    """

    id: str
    title: str
    test: str
    clause: str
    params: Mapping[str, Term]
    route: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """Who bears the cost of which measures (资金分担): shares that add up to one; ``odd`` takes the odd fen."""

    measures: tuple[str, ...]
    shares: Mapping[str, Fraction]
    odd: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure (奖补项目): whom it pays, on what terms.

    ``number_code`` stands in public case numbers; ``contrary`` names the measures that the same person cannot claim
    as well, ``excludes`` those of which only the higher is paid for the same person (不重复享受、就高).  ``benefit`` is
    the way of paying.  ``checks`` are statements that a person checks, ``open_questions`` what the text leaves open.
    ``declared_with`` names the bureau that takes the declaration, '' where the text names none.
    """

    id: str
    title: str
    clause: str
    number_code: str
    declared_at: str
    declared_with: str = ""
    contrary: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    benefit: str
    rules: tuple[Rule, ...]
    conditions: tuple[Condition, ...] = ()
    terms: Mapping[str, Term]
    checks: tuple[Term, ...] = ()
    open_questions: tuple[Term, ...] = ()

    def readings(self) -> tuple[str, ...]:
        """Return the ids of the readings that its terms and conditions follow, in order."""
        return tuple(sorted({term.by for term in self.every_term() if term.by}))

    def every_term(self) -> list[Term]:
        """Return its terms and the parameters of its conditions."""
        conditions = [param for condition in self.conditions for param in condition.params.values()]
        routes = [condition.route for condition in self.conditions if condition.route is not None]
        return [*self.terms.values(), *conditions, *routes]

    def values(self, readings: Mapping[str, str], parameters: Mapping[str, str] = NO_PARAMETERS) -> dict[str, Any]:
        """Return every term's value under the chosen readings and what the office set (``measure.term`` → text)."""
        values = {name: term.under(readings) for name, term in self.terms.items()}
        for name, term in self.terms.items():
            written = parameters.get(f"{self.id}.{name}")
            if term.freedom is not None and written is not None:
                values[name] = term.freedom.read(written)
        return values

    def clause_of(self, criterion: str) -> str:
        """Return the clause that a criterion rests on."""
        return next(rule.clause for rule in self.rules if rule.criterion == criterion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """A statement of the annex on who may have any of it (适用对象); ``facts`` are the flags that stand for it."""

    clause: str
    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One thing that an enterprise hands in (申报材料) for the named measures, for every one where none is named.

    ``when`` says under which circumstances it is needed, '' where it always is; ``customary`` that no text asks for it
    and offices take it by habit (办件惯例).
    """

    id: str
    title: str
    clause: str
    measures: tuple[str, ...] = ()
    when: str = ""
    copied: bool = False
    customary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many persons of an example who are alike: the criteria not met and unknown, and the tier they are paid by."""

    count: int
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example (算例): persons by outcome, or figures of an enterprise, and what they come to.

    ``threshold`` is '' where there is none; ``parameters`` are amounts as the office would set them.  An
    example of figures states ``outcome`` and ``amount`` as text.
    """

    name: str
    measure: str
    readings: Mapping[str, str]
    people: tuple[Group, ...] = ()
    threshold: str = ""
    payable_fen: int = 0
    ceiling_fen: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy document: who issued it, when it is in force, its measures; ``hash`` is the SHA-256 of its pack.

    ``text`` is the pack itself, for whoever has to keep it.
    ``parent`` names the pack that this one was cloned from, '' for a first one.
    """

    id: str
    title: str
    number: str
    issuer: str
    region: str
    divisions: tuple[str, ...]
    status: str
    force_from: Term
    force_until: Term
    eligibility: tuple[Eligibility, ...]
    materials: tuple[Material, ...] = ()
    facts: Mapping[str, Fact]
    funding: tuple[Funding, ...] = ()
    parent: str = ""
    readings: Mapping[str, Reading]
    errata: tuple[Erratum, ...]
    measures: Mapping[str, Measure]
    examples: tuple[Example, ...]
    hash: str
    text: str = field(repr=False, compare=False)

    def choose(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Return the option of every reading: the chosen one where there is one, else the default."""
        for id_, option in chosen.items():
            if id_ not in self.readings:
                raise UnknownReadingError(id_, option)
            self.readings[id_].option(option)
        return {id_: chosen.get(id_, reading.default) for id_, reading in self.readings.items()}

    def parameters(self) -> dict[str, Term]:
        """Return what the text leaves to the office: ``measure.term`` → term."""
        return {
            f"{measure.id}.{name}": term
            for measure in self.measures.values()
            for name, term in measure.terms.items()
            if term.freedom is not None
        }

    def funding_of(self, measure: str) -> Funding | None:
        """Return who bears the cost of a measure, None where the text does not say."""
        return next((each for each in self.funding if measure in each.measures), None)

    @property
    def draft_remark(self) -> str:
        """What is said of everything that rests on a draft for comment (征求意见稿), '' where it is none."""
        return f"本政策为征求意见稿，尚未正式施行（{self.number}）。" if self.status == "draft" else ""

    def remarks(self, day: date, readings: Mapping[str, str]) -> list[str]:
        """Return what must be said of a declaration of that day: a draft, a day outside the policy's life."""
        said = [self.draft_remark] if self.draft_remark else []
        if not self.in_force(day, readings):
            said.append(f"申报日{day.isoformat()}不在政策有效期内（{self.force_until.clause}）。")
        return said

    @property
    def year(self) -> int | None:
        """The year that its days fall in, for days that are written without one: that of the last window."""
        windows = [value for measure in self.measures.values() for value in _every(measure.terms.get("window"))]
        years = [last.year for window in windows if isinstance(last := getattr(window, "last", None), date)]
        return max(years, default=None)

    def in_force(self, day: date, readings: Mapping[str, str]) -> bool:
        """Return whether the policy is in force on that day, both ends included; an open end is none."""
        first, last = self.force_from.under(readings), self.force_until.under(readings)
        started = first is None or (isinstance(first, date) and first <= day)
        return started and (last is None or (isinstance(last, date) and day <= last))


def _every(term: Term | None) -> list[object]:
    return term.every_value() if term is not None else []

"""A pack file becomes a :class:`~rules.policy.Policy`, or is refused with the line that is wrong.

A pack is TOML.  Every value stands in a table of its own with its clause; a value that a reading chooses says ``by``
and, where the options stand for values, ``values``.  Whatever is missing, unknown, given twice, impossible, or read by
nothing is a :class:`~rules.packsection.PackFault`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from rules.benefits import BENEFITS, THRESHOLD_TERMS
from rules.criteria import CRITERIA
from rules.examples import read_example
from rules.packsection import PackFault, Section
from rules.policy import Erratum, Measure, Option, Policy, Reading, Rule, Term
from rules.terms import TERMS, TermFault

__all__ = ["PACKS", "PackFault", "load", "load_all", "parse"]

PACKS = Path(__file__).parent / "packs"
_STATUSES = ("in-force", "draft")
_DECLARED_AT = ("township", "district")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER_CODE = re.compile(r"[A-Z]{2}")
_FOR_PEOPLE_ONLY = frozenset({"payee"})  # terms that forms and payment read, not a criterion

_Named = TypeVar("_Named", Reading, Erratum)


def load_all(folder: Path = PACKS) -> dict[str, Policy]:
    """Load every pack of a folder, by policy id."""
    return {policy.id: policy for policy in map(load, sorted(folder.glob("*.toml")))}


def load(path: Path) -> Policy:
    """Load one pack file."""
    return parse(path.read_text(encoding="utf-8"), name=path.name)


def parse(text: str, *, name: str) -> Policy:
    """Return the policy that a pack's text describes; ``name`` stands in its faults."""
    root = Section.of(text, file=name)
    readings = _by_id(root.sections("reading"), _reading)
    errata = _by_id(root.sections("erratum"), _erratum)
    head = root.section("policy")
    force = head.section("force")
    measures = root.section("measure")
    policy = Policy(
        id=_matching(head, "id", _ID),
        title=head.text("title"),
        number=head.text("number"),
        issuer=head.text("issuer"),
        region=head.text("region"),
        divisions=head.texts("divisions"),
        status=_one_of(head, "status", _STATUSES),
        force_from=_term(force, "from", _as_day, readings, errata),
        force_until=_term(force, "until", _as_day, readings, errata),
        eligibility=tuple(map(_statement, root.sections("eligibility"))),
        readings=readings,
        errata=tuple(errata.values()),
        measures={id_: _measure(id_, measures.section(id_), readings, errata) for id_ in measures},
        examples=(),
        hash=hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest(),
    )
    examples = root.sections("example")
    for section in (root, head, force):
        section.done()
    _check_force(force, policy)
    _check_references(root, measures, policy)
    return replace(policy, examples=tuple(read_example(each, policy) for each in examples))


def _by_id(sections: Iterable[Section], read: Callable[[Section], _Named]) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for section in sections:
        record = read(section)
        if record.id in found:
            raise section.fault(f"“{record.id}”写了两次", "id")
        section.done()
        found[record.id] = record
    return found


def _reading(section: Section) -> Reading:
    options = tuple(_options(section))
    ids = [option.id for option in options]
    default = section.text("default")
    if default not in ids:
        raise section.fault(f"默认口径“{default}”不在选项之中", "default")
    return Reading(
        id=section.text("id"),
        title=section.text("title"),
        clause=section.text("clause"),
        default=default,
        options=options,
    )


def _options(section: Section) -> Iterable[Option]:
    seen: set[str] = set()
    for each in section.sections("option"):
        option = Option(id=each.text("id"), text=each.text("text"))
        if option.id in seen:
            raise each.fault(f"选项“{option.id}”写了两次", "id")
        seen.add(option.id)
        each.done()
        yield option


def _erratum(section: Section) -> Erratum:
    return Erratum(
        id=section.text("id"),
        clause=section.text("clause"),
        printed=section.text("printed"),
        holds=section.text("holds"),
        why=section.text("why"),
    )


def _statement(section: Section) -> Term:
    term = Term(clause=section.text("clause"), value=section.text("text"))
    section.done()
    return term


def _measure(id_: str, section: Section, readings: Mapping[str, Reading], errata: Mapping[str, Erratum]) -> Measure:
    if not _ID.fullmatch(id_):
        raise section.fault(f"措施代号“{id_}”只能用小写字母、数字和连字符")
    given = section.section("terms")
    measure = Measure(
        id=id_,
        title=section.text("title"),
        clause=section.text("clause"),
        number_code=_matching(section, "number_code", _NUMBER_CODE),
        declared_at=_one_of(section, "declared_at", _DECLARED_AT),
        contrary=section.text("contrary", ""),
        benefit=_one_of(section, "benefit", tuple(BENEFITS)),
        rules=tuple(_rules(section.section("criteria"))),
        terms={name: _term_of(given, name, readings, errata) for name in given},
    )
    section.done()
    _check_terms(section, given, measure)
    return measure


def _rules(section: Section) -> Iterable[Rule]:
    for criterion in section:
        if criterion not in CRITERIA:
            raise section.fault(f"不认识的条件“{criterion}”", criterion)
        inner = section.section(criterion)
        yield Rule(criterion=criterion, clause=inner.text("clause"))
        inner.done()


def _term_of(section: Section, name: str, readings: Mapping[str, Reading], errata: Mapping[str, Erratum]) -> Term:
    if name not in TERMS:
        raise section.fault(f"“{name}”没有任何规则使用", name)
    return _term(section, name, TERMS[name], readings, errata)


def _term(
    section: Section,
    name: str,
    read: Callable[[Any], object],
    readings: Mapping[str, Reading],
    errata: Mapping[str, Erratum],
) -> Term:
    inner = section.section(name)
    clause, by, erratum = inner.text("clause"), inner.text("by", ""), inner.text("erratum", "")
    if ("value" in inner) == bool(by):
        raise inner.fault("“value”和“by”应当恰有一个" if by else "缺少“value”（或用“by”指明口径）")
    if by and by not in readings:
        raise inner.fault(f"没有编号为“{by}”的口径", "by")
    if erratum and erratum not in errata:
        raise inner.fault(f"没有编号为“{erratum}”的勘误", "erratum")
    if by:
        term = Term(clause=clause, by=by, choices=_choices(inner, name, read, readings[by]), erratum=erratum)
    else:
        term = Term(clause=clause, value=_read(inner, name, read, inner.take("value"), "value"), erratum=erratum)
    inner.done()
    return term


def _choices(section: Section, name: str, read: Callable[[Any], object], reading: Reading) -> dict[str, object]:
    """Return the value of every option: from ``values``, else the option's own id."""
    ids = [option.id for option in reading.options]
    if "values" not in section:
        return {id_: _read(section, name, read, id_, "by") for id_ in ids}
    values = section.section("values")
    if sorted(values) != sorted(ids):
        raise values.fault(f"“values”应恰好写明口径“{reading.id}”的每个选项：{'、'.join(ids)}")
    return {id_: _read(section, name, read, values.take(id_), "values", id_) for id_ in ids}


def _read(section: Section, name: str, read: Callable[[Any], object], raw: object, *at: str) -> object:
    try:
        return read(raw)
    except TermFault as fault:
        raise section.fault(f"“{name}”：{fault}", *at, *fault.at) from fault


def _check_terms(section: Section, given: Section, measure: Measure) -> None:
    """Refuse terms that a criterion or the benefit misses, and terms that nothing reads."""
    if not measure.rules:
        raise section.fault(f"措施“{measure.id}”没有写明任何条件", "criteria")
    needed = set(BENEFITS[measure.benefit].needs)
    needed.update(*(CRITERIA[rule.criterion].needs for rule in measure.rules))
    if THRESHOLD_TERMS & set(given):
        needed |= THRESHOLD_TERMS
    for name in sorted(needed - set(given)):
        raise section.fault(f"措施“{measure.id}”缺少“{name}”")
    for name in given:
        if name not in needed | _FOR_PEOPLE_ONLY | {"cap"}:
            raise given.fault(f"“{name}”没有任何规则使用", name)
    _check_criteria(section, given, measure)
    _check_origin(given, measure)


def _check_criteria(section: Section, given: Section, measure: Measure) -> None:
    """Refuse a measure without criteria, and a threshold or benefit that counts on one that the measure lacks."""
    criteria = {rule.criterion for rule in measure.rules}
    for population in _every_value(measure.terms.get("threshold_population")):
        for name in sorted(set(population) - criteria):
            raise given.fault(f"门槛人数用到了措施没有的条件“{name}”", "threshold_population")
    for name in sorted(BENEFITS[measure.benefit].criteria - criteria):
        raise section.fault(f"按“{measure.benefit}”发放需要条件“{name}”", "benefit")


def _check_origin(given: Section, measure: Measure) -> None:
    """Refuse a province that has a tier and is left to a person as well."""
    tiers = [tier for value in _every_value(measure.terms.get("tiers")) for tier in value]
    decided = frozenset[str]().union(*(tier.provinces for tier in tiers))
    for undecided in _every_value(measure.terms.get("origin_undecided")):
        for province in sorted(undecided & decided):
            raise given.fault(f"省级代码“{province}”既有档次又待认定：同一个地区写了两次", "origin_undecided")


def _every_value(term: Term | None) -> list[Any]:
    if term is None:
        return []
    return term.every_value()


def _check_force(force: Section, policy: Policy) -> None:
    for first in _every_value(policy.force_from):
        for last in _every_value(policy.force_until):
            if last < first:
                raise force.fault("失效日期早于施行日期", "until")


def _check_references(root: Section, measures: Section, policy: Policy) -> None:
    """Refuse readings and errata that no term follows, codes given twice, and contraries that are not mutual."""
    terms = [term for measure in policy.measures.values() for term in measure.terms.values()]
    terms += [policy.force_from, policy.force_until]
    for index, id_ in enumerate(policy.readings):
        if id_ not in {term.by for term in terms}:
            raise root.fault(f"口径“{id_}”没有任何规则使用", "reading", index)
    for index, erratum in enumerate(policy.errata):
        if erratum.id not in {term.erratum for term in terms}:
            raise root.fault(f"勘误“{erratum.id}”没有任何规则使用", "erratum", index)
    codes: set[str] = set()
    for measure in policy.measures.values():
        if measure.number_code in codes:
            raise measures.fault(f"编号代码“{measure.number_code}”写了两次", measure.id, "number_code")
        codes.add(measure.number_code)
        contrary = policy.measures.get(measure.contrary)
        if measure.contrary and (contrary is None or contrary is measure or contrary.contrary != measure.id):
            raise measures.fault("“contrary”应是本政策中互相指明的另一措施", measure.id, "contrary")


def _matching(section: Section, key: str, pattern: re.Pattern[str]) -> str:
    value = section.text(key)
    if not pattern.fullmatch(value):
        raise section.fault(f"“{key}”的写法不对", key)
    return value


def _one_of(section: Section, key: str, allowed: tuple[str, ...]) -> str:
    value = section.text(key)
    if value not in allowed:
        raise section.fault(f"“{key}”应是以下之一：{'、'.join(allowed)}", key)
    return value


def _as_day(value: Any) -> date:  # noqa: ANN401  what TOML gives can be anything
    if type(value) is not date:
        raise TermFault("应为日期")
    return value

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
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from rules.awards import AWARDS
from rules.benefits import BENEFITS
from rules.criteria import CRITERIA
from rules.examples import read_example
from rules.figures import Fact, FactKind
from rules.materials import read_material
from rules.packchecks import check_force, check_funding, check_materials, check_measure, check_references
from rules.packconditions import read_conditions
from rules.packsection import PackFault, Section
from rules.packterms import read_statement, read_term
from rules.policy import Eligibility, Erratum, Funding, Measure, Option, Policy, Reading, Rule, Term
from rules.termreaders import day, fact_name, share
from rules.terms import TERMS, TermFault

__all__ = ["PACKS", "PackFault", "load", "load_all", "parse"]

PACKS = Path(__file__).parent / "packs"
_STATUSES = ("in-force", "draft", "report")
_DECLARED_AT = ("township", "district", "unsaid")
_KINDS = tuple(kind.value for kind in FactKind)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER_CODE = re.compile(r"[A-Z]{2}")

_Named = TypeVar("_Named", Reading, Erratum)


def load_all(folder: Path = PACKS) -> dict[str, Policy]:
    """Load every pack of a folder, by policy id."""
    return {policy.id: policy for policy in map(load, sorted(folder.glob("*.toml")))}


def load(path: Path) -> Policy:
    """Load one pack file."""
    return parse(path.read_text(encoding="utf-8"), name=path.name)


@lru_cache(maxsize=32)  # a policy never changes, and every workspace that is opened asks for the same ones
def parse(text: str, *, name: str) -> Policy:
    """Return the policy that a pack's text describes; ``name`` stands in its faults."""
    root = Section.of(text, file=name)
    readings = _by_id(root.sections("reading"), _reading)
    errata = _by_id(root.sections("erratum"), _erratum)
    facts = _facts(root.section("fact")) if "fact" in root else {}
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
        parent=head.text("parent", ""),
        force_from=read_term(force, "from", day, readings, errata),
        force_until=read_term(force, "until", day, readings, errata),
        eligibility=tuple(_eligibility(each, facts) for each in root.sections("eligibility")),
        materials=tuple(map(read_material, root.sections("material"))),
        facts=facts,
        funding=tuple(map(_funding, root.sections("funding"))),
        readings=readings,
        errata=tuple(errata.values()),
        measures={id_: _measure(id_, measures.section(id_), readings, errata, facts) for id_ in measures},
        examples=(),
        hash=hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest(),
        text=text,
    )
    examples = root.sections("example")
    for section in (root, head, force):
        section.done()
    check_force(force, policy)
    check_funding(root, policy)
    check_materials(root, policy)
    check_references(root, measures, policy)
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


def _facts(section: Section) -> dict[str, Fact]:
    facts = {}
    for name in section:
        try:
            fact_name(name)
        except TermFault as fault:
            raise section.fault(f"“{name}”{fault}", name) from fault
        inner = section.section(name)
        kind = FactKind(_one_of(inner, "kind", _KINDS))
        facts[name] = Fact(name=name, title=inner.text("title"), kind=kind, unit=inner.text("unit", ""))
        inner.done()
    return facts


def _eligibility(section: Section, facts: Mapping[str, Fact]) -> Eligibility:
    names = section.texts("facts") if "facts" in section else ()
    for name in names:
        if name not in facts or facts[name].kind is not FactKind.FLAG:
            raise section.fault(f"没有代号为“{name}”的是非事实", "facts")
    statement = Eligibility(clause=section.text("clause"), text=section.text("text"), facts=names)
    section.done()
    return statement


def _funding(section: Section) -> Funding:
    given = section.section("shares")
    shares = {}
    for who in given:
        try:
            shares[who] = share(given.take(who))
        except TermFault as fault:
            raise given.fault(f"“{who}”：{fault}", who) from fault
    if sum(shares.values()) != 1:
        raise section.fault("各级分担比例之和应为100%", "shares")
    if section.text("odd") not in shares:
        raise section.fault("“odd”应是分担各方之一", "odd")
    funding = Funding(
        measures=section.texts("measures"), shares=shares, odd=section.text("odd"), clause=section.text("clause")
    )
    section.done()
    return funding


def _measure(
    id_: str,
    section: Section,
    readings: Mapping[str, Reading],
    errata: Mapping[str, Erratum],
    facts: Mapping[str, Fact],
) -> Measure:
    if not _ID.fullmatch(id_):
        raise section.fault(f"措施代号“{id_}”只能用小写字母、数字和连字符")
    given = section.section("terms")
    measure = Measure(
        id=id_,
        title=section.text("title"),
        clause=section.text("clause"),
        number_code=_matching(section, "number_code", _NUMBER_CODE),
        declared_at=_one_of(section, "declared_at", _DECLARED_AT),
        declared_with=section.text("declared_with", ""),
        contrary=section.texts("contrary") if "contrary" in section else (),
        excludes=section.texts("excludes") if "excludes" in section else (),
        benefit=_one_of(section, "benefit", (*BENEFITS, *AWARDS)),
        rules=tuple(_rules(section.section("criteria"))) if "criteria" in section else (),
        conditions=tuple(read_conditions(section.sections("condition"), readings, facts)),
        terms={name: _term_of(given, name, readings, errata) for name in given},
        checks=tuple(map(read_statement, section.sections("check"))),
        open_questions=tuple(map(read_statement, section.sections("open"))),
    )
    section.done()
    check_measure(section, given, measure, facts)
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
    return read_term(section, name, TERMS[name], readings, errata)


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

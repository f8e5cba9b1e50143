"""What must be true of a whole pack: every term is read by something, every name is known, nothing is said twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rules.awards import AWARDS
from rules.benefits import BENEFITS, THRESHOLD_TERMS
from rules.conditions import TESTS
from rules.criteria import CRITERIA
from rules.figures import Fact, FactKind
from rules.packconditions import NOT_MEASURE
from rules.packsection import Section
from rules.policy import Measure, Policy, Term

_READ_BY_FORMS = frozenset({"payee", "lower_taken"})  # forms, payment and 就高 read them, not a criterion

_LEFT_OPEN = frozenset({"rate", "share", "cap"})  # sums that a text may leave to the office; facts and tiers never


def check_measure(section: Section, given: Section, measure: Measure, facts: Mapping[str, Fact]) -> None:
    """Refuse terms that a criterion or the benefit misses, and terms that nothing reads."""
    if not measure.rules and not measure.conditions and measure.benefit not in AWARDS:
        raise section.fault(f"措施“{measure.id}”没有写明任何条件", "criteria")
    needed, wanted = _needs(measure)
    if wanted >= THRESHOLD_TERMS and THRESHOLD_TERMS & set(given):
        needed |= THRESHOLD_TERMS
    for name in sorted(needed - set(given)):
        raise section.fault(f"措施“{measure.id}”缺少“{name}”")
    for name in given:
        if name not in needed | wanted | _READ_BY_FORMS:
            raise given.fault(f"“{name}”没有任何规则使用", name)
    _check_criteria(section, given, measure)
    _check_origin(given, measure)
    _check_award(given, measure, facts)


def _needs(measure: Measure) -> tuple[set[str], set[str]]:
    """Return the terms that a measure must give and those that it may."""
    paying = BENEFITS.get(measure.benefit) or AWARDS[measure.benefit]
    needed, wanted = set(paying.needs), set(paying.wants)
    for rule in measure.rules:
        needed.update(CRITERIA[rule.criterion].needs)
        wanted.update(CRITERIA[rule.criterion].wants)
    return needed, wanted


def _check_criteria(section: Section, given: Section, measure: Measure) -> None:
    """Refuse a threshold or benefit that counts on a criterion that the measure lacks."""
    criteria = {rule.criterion for rule in measure.rules}
    for population in every_value(measure.terms.get("threshold_population")):
        for name in sorted(set(population) - criteria):
            raise given.fault(f"门槛人数用到了措施没有的条件“{name}”", "threshold_population")
    benefit = BENEFITS.get(measure.benefit)
    for name in sorted(benefit.criteria - criteria) if benefit is not None else ():
        raise section.fault(f"按“{measure.benefit}”发放需要条件“{name}”", "benefit")


def _check_origin(given: Section, measure: Measure) -> None:
    """Refuse a province that has a tier and is left to a person as well."""
    tiers = [tier for value in every_value(measure.terms.get("tiers")) for tier in value]
    decided = frozenset[str]().union(*(tier.provinces for tier in tiers))
    for undecided in every_value(measure.terms.get("origin_undecided")):
        for province in sorted(undecided & decided):
            raise given.fault(f"省级代码“{province}”既有档次又待认定：同一个地区写了两次", "origin_undecided")


def _check_award(given: Section, measure: Measure, facts: Mapping[str, Fact]) -> None:
    """Refuse an award that looks at facts that the policy does not define, or that are no numbers."""
    by_figures = "per-figure-head" if "heads_fact" in measure.terms else measure.benefit
    if by_figures not in AWARDS:
        return
    award = AWARDS[by_figures]
    for name, term in measure.terms.items():
        if name in {*award.needs, *award.wants} - _LEFT_OPEN and not every_value(term):
            raise given.fault(f"“{name}”不能留给单位确定", name)
    terms = {name: (every_value(term) or [None])[0] for name, term in measure.terms.items()}
    for name in award.facts(terms):
        if name not in facts:
            raise given.fault(f"没有代号为“{name}”的事实")
        if facts[name].kind not in {FactKind.FIGURE, FactKind.COUNT}:
            raise given.fault(f"事实“{name}”不是数值")
    for first, second in (("base_of", "base"), ("points", "points_counted"), ("cap_covers", "cap")):
        if first in terms and second not in terms:
            raise given.fault(f"写了“{first}”就要写明“{second}”", first)
    if any(tier.limit is not None for tier in terms.get("base", ())) and "base_of" not in terms:
        raise given.fault("有分档界限就要写明“base_of”", "base")


def every_value(term: Term | None) -> list[Any]:
    """Return the values that a term may have, none where it is left out or open."""
    return [value for value in term.every_value() if value is not None] if term is not None else []


def check_force(force: Section, policy: Policy) -> None:
    """Refuse a life that ends before it begins."""
    for first in every_value(policy.force_from):
        for last in every_value(policy.force_until):
            if last < first:
                raise force.fault("失效日期早于施行日期", "until")


def check_funding(root: Section, policy: Policy) -> None:
    """Refuse funding of a measure that is not there, or told of twice."""
    told: set[str] = set()
    for index, funding in enumerate(policy.funding):
        for measure in funding.measures:
            if measure not in policy.measures or measure in told:
                raise root.fault(f"资金分担中的措施“{measure}”不存在或写了两次", "funding", index, "measures")
            told.add(measure)


def check_materials(root: Section, policy: Policy) -> None:
    """Refuse materials of a measure that is not there, or listed twice."""
    seen: set[str] = set()
    for index, material in enumerate(policy.materials):
        if material.id in seen:
            raise root.fault(f"“{material.id}”写了两次", "material", index, "id")
        seen.add(material.id)
        for measure in material.measures:
            if measure not in policy.measures:
                raise root.fault(f"申报材料中的措施“{measure}”不存在", "material", index, "measures")


def check_references(root: Section, measures: Section, policy: Policy) -> None:
    """Refuse what no term follows, codes given twice, and other measures that do not answer."""
    terms = [term for measure in policy.measures.values() for term in measure.every_term()]
    terms += [policy.force_from, policy.force_until]
    for index, id_ in enumerate(policy.readings):
        if id_ not in {term.by for term in terms}:
            raise root.fault(f"口径“{id_}”没有任何规则使用", "reading", index)
    for index, erratum in enumerate(policy.errata):
        if erratum.id not in {term.erratum for term in terms}:
            raise root.fault(f"勘误“{erratum.id}”没有任何规则使用", "erratum", index)
    for name in policy.facts:
        if name not in set(_facts_used(policy)):
            raise root.fault(f"事实“{name}”没有任何规则使用", "fact", name)
    codes: set[str] = set()
    for measure in policy.measures.values():
        if measure.number_code in codes:
            raise measures.fault(f"编号代码“{measure.number_code}”写了两次", measure.id, "number_code")
        codes.add(measure.number_code)
        _check_others(measures, policy, measure)


def _check_others(measures: Section, policy: Policy, measure: Measure) -> None:
    for key, others in (("contrary", measure.contrary), ("excludes", measure.excludes)):
        for id_ in others:
            other = policy.measures.get(id_)
            if other is None or other is measure or measure.id not in getattr(other, key):
                raise measures.fault(f"“{key}”应是本政策中互相指明的另一措施", measure.id, key)
    for index, condition in enumerate(measure.conditions):
        if condition.test == NOT_MEASURE:
            other = policy.measures.get(str(condition.params["measure"].value))
            if other is None or any(each.test == NOT_MEASURE for each in other.conditions) or other is measure:
                raise measures.fault("“measure”应是本政策中的另一措施", measure.id, "condition", index, "measure")


def _facts_used(policy: Policy) -> Iterable[str]:
    for statement in policy.eligibility:
        yield from statement.facts
    for measure in policy.measures.values():
        for condition in measure.conditions:
            if condition.test != NOT_MEASURE:
                first = {name: param.every_value() for name, param in condition.params.items()}
                for name, options in first.items():
                    for option in options:
                        yield from TESTS[condition.test].facts({**{k: v[0] for k, v in first.items()}, name: option})
        by_figures = "per-figure-head" if "heads_fact" in measure.terms else measure.benefit
        if by_figures in AWARDS:
            terms = {name: (every_value(term) or [None])[0] for name, term in measure.terms.items()}
            yield from AWARDS[by_figures].facts(terms)

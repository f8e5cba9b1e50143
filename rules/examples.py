"""The worked examples (算例) of a pack: read with the pack, and run whenever someone asks whether it still adds up.

An example gives outcomes, not evidence: groups of persons, what is not met or unknown in each, and what the measure
must come to.  So a new sum, cap or threshold can be tried without inventing people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rules.calculate import calculate, facts_asked, is_calculable
from rules.evaluate import person_finding, worth_of
from rules.facts import NOBODY
from rules.figures import FigureFault, read_values
from rules.finding import PersonFinding, Settlement
from rules.money import fen, yuan_words
from rules.outcome import Outcome, Verdict
from rules.packsection import Section
from rules.packterms import allows
from rules.policy import Example, Group, Measure, Policy, UnknownReadingError
from rules.settlement import settle
from rules.terms import TermFault, Tier
from rules.words import OUTCOME_WORDS, THRESHOLD_WORDS

_THRESHOLD_WORDS = {**THRESHOLD_WORDS, "": "无门槛"}


def failures(policy: Policy) -> list[str]:
    """Return in words every example that does not come out as it says; none if all do."""
    return [words for example in policy.examples for words in _failures_of(policy, example)]


def read_example(section: Section, policy: Policy) -> Example:
    """Read one ``[[example]]`` of a pack; PackFault where it names what the policy lacks, or nothing reads a key."""
    measure = policy.measures.get(section.text("measure"))
    if measure is None:
        raise section.fault("算例用到了没有的措施", "measure")
    if "facts" in section:
        return _figures_example(section, policy, measure)
    people = tuple(_group(each, measure) for each in section.sections("people"))
    if not people:
        raise section.fault("算例没有写明人员（people）")
    expect = section.section("expect")
    example = Example(
        name=section.text("name"),
        measure=measure.id,
        readings=_readings(section, policy),
        parameters=_parameters(section, policy),
        people=people,
        threshold=_threshold(expect, measure),
        payable_fen=_money(expect, "payable"),
        ceiling_fen=_money(expect, "ceiling"),
    )
    expect.done()
    section.done()
    return example


def _figures_example(section: Section, policy: Policy, measure: Measure) -> Example:
    """Read an example of figures: ``facts`` as they would be given, and the outcome and amount expected."""
    if not is_calculable(measure):
        raise section.fault(f"措施“{measure.id}”按人核定，算例应写明人员（people）", "facts")
    expect = section.section("expect")
    outcome = expect.text("outcome")
    if outcome not in set(Outcome):
        raise expect.fault(f"“outcome”应是以下之一：{'、'.join(Outcome)}", "outcome")
    inner = section.section("facts")
    given = {name: inner.take(name) for name in inner}
    example = Example(
        name=section.text("name"),
        measure=measure.id,
        readings=_readings(section, policy),
        parameters=_parameters(section, policy),
        facts=given,
        outcome=outcome,
        amount=expect.text("amount"),
    )
    asked = {fact.name: fact for fact in facts_asked(policy, measure)}
    for name in given:
        if name not in asked:
            raise section.fault(f"措施“{measure.id}”没有用到事实“{name}”", "facts", name)
    try:
        read_values(asked, given)
    except FigureFault as fault:
        raise section.fault(f"“{fault.fact.title}”的值“{fault.text}”无法识别", "facts", fault.fact.name) from fault
    expect.done()
    section.done()
    return example


def _figures_failure(policy: Policy, example: Example) -> Iterable[str]:
    measure = policy.measures[example.measure]
    try:
        found = calculate(policy, measure, example.facts, chosen=example.readings, parameters=example.parameters)
    except FigureFault as fault:
        yield f"算例“{example.name}”：{fault.fact.title}的值无法计算（{fault.code}）"
        return
    if (found.outcome, found.amount) != (example.outcome, example.amount):
        expected = f"{OUTCOME_WORDS[Outcome(example.outcome)]}、{example.amount}"
        yield f"算例“{example.name}”：应为{expected}，算得{OUTCOME_WORDS[found.outcome]}、{found.amount}"


def _failures_of(policy: Policy, example: Example) -> Iterable[str]:
    if example.outcome:
        yield from _figures_failure(policy, example)
        return
    measure = policy.measures[example.measure]
    terms = measure.values(policy.choose(example.readings), example.parameters)
    persons = [person for group in example.people for person in _persons(measure, terms, group)]
    found = settle(measure, terms, persons)
    threshold = _word_of(found)
    if example.threshold != threshold:
        expected, came = _THRESHOLD_WORDS[example.threshold], _THRESHOLD_WORDS[threshold]
        yield f"算例“{example.name}”：门槛应为{expected}，算得{came}"
    for title, expected_fen, came_fen in (
        ("可发放", example.payable_fen, found.payable_fen),
        ("最高", example.ceiling_fen, found.ceiling_fen),
    ):
        if expected_fen != came_fen:
            yield f"算例“{example.name}”：{title}应为{yuan_words(expected_fen)}，算得{yuan_words(came_fen)}"


def _persons(measure: Measure, terms: Mapping[str, Any], group: Group) -> list[PersonFinding]:
    """Return the persons of a group: every criterion met but for those that the group names."""
    outcomes = dict.fromkeys(group.unmet, Outcome.UNMET) | dict.fromkeys(group.unknown, Outcome.UNKNOWN)
    verdicts = {
        rule.criterion: Verdict(outcomes.get(rule.criterion, Outcome.MET), "", tier=group.tier)
        for rule in measure.rules
    }
    worth = worth_of(measure, verdicts, terms)
    return [person_finding(NOBODY, verdicts, worth, ())] * group.count


def _word_of(found: Settlement) -> str:
    if found.threshold is None:
        return ""
    return "undetermined" if found.threshold.outcome is Outcome.UNKNOWN else found.threshold.outcome.value


def _group(section: Section, measure: Measure) -> Group:
    count = section.take("count")
    if type(count) is not int or count < 1:
        raise section.fault("“count”应为正整数", "count")
    group = Group(
        count=count,
        unmet=section.texts("unmet") if "unmet" in section else (),
        unknown=section.texts("unknown") if "unknown" in section else (),
        tier=section.text("tier", ""),
    )
    section.done()
    criteria = {rule.criterion for rule in measure.rules}
    for key, names in (("unmet", group.unmet), ("unknown", group.unknown)):
        for name in names:
            if name not in criteria:
                raise section.fault(f"措施“{measure.id}”没有条件“{name}”", key)
    _check_tier(section, measure, group)
    return group


def _check_tier(section: Section, measure: Measure, group: Group) -> None:
    """Refuse a tier that the measure does not have, and a group whose tier decides its sum and is left out."""
    tiers = _tier_names(measure)
    if group.tier and group.tier not in tiers:
        raise section.fault(f"措施“{measure.id}”没有档次“{group.tier}”", "tier")
    if tiers and not group.tier and "origin" not in {*group.unmet, *group.unknown}:
        raise section.fault("缺少“tier”")


def _tier_names(measure: Measure) -> set[str]:
    term = measure.terms.get("tiers")
    values = term.every_value() if term is not None else []
    return {tier.name for tiers in values if isinstance(tiers, tuple) for tier in tiers if isinstance(tier, Tier)}


def _parameters(section: Section, policy: Policy) -> dict[str, str]:
    """Read the amounts that an example assumes the office has set (``"measure.term" = "500.00"``)."""
    if "parameters" not in section:
        return {}
    inner = section.section("parameters")
    terms = policy.parameters()
    written = {key: inner.text(key) for key in inner}
    for key, text in written.items():
        freedom = terms[key].freedom if key in terms else None
        if freedom is None:
            raise inner.fault(f"“{key}”不由单位确定", key)
        try:
            allowed = allows(freedom, freedom.read(text))
        except TermFault as fault:
            raise inner.fault(f"“{key}”：{fault}", key) from fault
        if not allowed:
            raise inner.fault(f"“{key}”的值不在允许的范围之内", key)
    return written


def _readings(section: Section, policy: Policy) -> dict[str, str]:
    if "readings" not in section:
        return {}
    inner = section.section("readings")
    chosen = {id_: inner.text(id_) for id_ in inner}
    for id_, option in chosen.items():
        try:
            policy.choose({id_: option})
        except UnknownReadingError:
            raise inner.fault(f"没有口径“{id_}”或它的选项“{option}”", id_) from None
    return chosen


def _threshold(section: Section, measure: Measure) -> str:
    if "required_heads" not in measure.terms:
        return ""
    threshold = section.text("threshold")
    if threshold not in THRESHOLD_WORDS:
        raise section.fault(f"“threshold”应是以下之一：{'、'.join(THRESHOLD_WORDS)}", "threshold")
    return threshold


def _money(section: Section, key: str) -> int:
    text = section.text(key)
    try:
        return fen(text)
    except ValueError:
        raise section.fault('金额应写成带引号的元，如 "500.00"', key) from None

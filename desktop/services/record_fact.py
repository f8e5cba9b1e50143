"""Record figures of an enterprise with their source (登记企业数据): these prove, what is declared does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.errors import DeskError
from desktop.importing.uscc import clean_uscc, well_formed
from desktop.models.firmledger import FactValue
from desktop.models.ledger import Provenance
from desktop.records import Operator
from desktop.services.desk import Desk
from desktop.services.typed import MOST_NAME, typed
from rules.calculate import facts_asked
from rules.figures import Fact, FactKind, FigureFault, read_value
from rules.firmwords import FIRM_FLAGS
from rules.policy import Measure, Policy

_FLAGS = {"是": "true", "否": "false"}
_WHY = {
    "figure-unreadable": "应为数字，不带单位和逗号",
    "figure-negative": "不能是负数",
    "figure-not-whole": "应为整数",
    "flag-unreadable": "应写“是”或“否”",
    "day-unreadable": "应为日期，如2023-02-10",
}
_SHOWN = 40


def record_fact(
    desk: Desk,
    uscc: str,
    assignments: Sequence[str],
    *,
    policy: str,
    measure: str = "",
    said: Provenance,
    by: Operator,
    now: datetime,
) -> tuple[str, list[str]]:
    """Record ``name=value`` pairs, all or none; return the act's number and the cases to be verified again.

    The names are those of the policy's facts; 是 and 否 stand for flags.  What an enterprise is (规上、制造业 …) holds
    under every policy, every other figure for the one measure only that it is recorded for.  ``said`` names the source
    and the day for which it speaks, today where it names none.  Raises ``firm-code-invalid``, ``source-missing``,
    ``day-ahead``, ``policy-unknown``, ``measure-unknown``, ``fact-unwritten``, ``fact-unknown``, ``fact-unreadable``,
    ``fact-needs-measure``.
    """
    code, day, source = clean_uscc(uscc), said.as_of or now.date(), typed(said.source, "来源", most=MOST_NAME)
    if not well_formed(code):
        raise DeskError("firm-code-invalid")
    if not source:
        raise DeskError("source-missing")
    if day > now.date():
        raise DeskError("day-ahead", day=day.isoformat())
    of = desk.policy(policy)
    for_ = desk.measure(of, measure) if measure else None
    read = [_read(of, for_, assignment) for assignment in assignments]
    values = list({value.name: value for value in read}.values())
    store = desk.store
    with store.atomic():
        names = {value.name for value in values}
        standing = store.figures.standing_for(code, policy=policy, measure=measure)
        before = [fact.value for fact in standing if fact.value.name in names]
        done = store.figures.record(code, values, source=source, as_of=day, by=by.id, now=now)
        number = f"fact-{done.extract}"
        after = f"{fact_words(values)} {source} {day}"
        subject = f"{number} {code}"
        store.audit.append(at=now, operator=by.id, act="fact", subject=subject, before=fact_words(before), after=after)
    return number, list(done.stale)


def fact_words(values: Sequence[FactValue]) -> str:
    """Return figures as the audit keeps them: ``name=value``, with the measure that they were recorded for."""
    words = (
        f"{each.name}={each.text}" + (f"（{each.policy}/{each.measure}）" if each.policy else "") for each in values
    )
    return " ".join(words)


def _read(policy: Policy, measure: Measure | None, assignment: str) -> FactValue:
    """Return one figure as the rules read it, with where it holds."""
    name, equals, written = (part.strip() for part in assignment.partition("="))
    if not (name and equals and written):
        raise DeskError("fact-unwritten", text=assignment[:_SHOWN])
    fact = policy.facts.get(name)
    if fact is not None and measure is None and not _is_general(fact):
        raise DeskError("fact-needs-measure", title=fact.title, name=name, known="、".join(_asking(policy, name)))
    known = [each.name for each in recordable(policy, measure)]
    if fact is None or name not in known:
        raise DeskError("fact-unknown", name=name[:_SHOWN], known="、".join(sorted(known or policy.facts)))
    value = _FLAGS.get(written, written)
    _check(fact, value)
    if measure is None or _is_general(fact):
        return FactValue(name=name, text=value)
    return FactValue(name=name, text=value, policy=policy.id, measure=measure.id)


def recordable(policy: Policy, measure: Measure | None) -> tuple[Fact, ...]:
    """Return what can be recorded for a measure; for none, what an enterprise is under every one."""
    asked = {fact.name for fact in facts_asked(policy, measure)} if measure is not None else set()
    return tuple(fact for fact in policy.facts.values() if fact.name in asked or _is_general(fact))


def _is_general(fact: Fact) -> bool:
    return fact.kind is FactKind.FLAG and fact.name in FIRM_FLAGS


def _asking(policy: Policy, name: str) -> list[str]:
    """Return the measures that ask for a figure."""
    return [
        measure.id
        for measure in policy.measures.values()
        if name in {fact.name for fact in facts_asked(policy, measure)}
    ]


def _check(fact: Fact, value: str) -> None:
    try:
        read_value(fact, value)
    except FigureFault as fault:
        why = _WHY[fault.code]
        raise DeskError("fact-unreadable", title=fact.title, name=fact.name, text=value[:_SHOWN], why=why) from fault

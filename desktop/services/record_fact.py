"""Record figures of an enterprise with their source (登记企业数据): these prove, what is declared does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from desktop.errors import DeskError
from desktop.importing.uscc import clean_uscc, well_formed
from desktop.models.store import Store
from desktop.records import Operator
from rules.figures import Fact, FigureFault, read_value
from rules.policy import Policy

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
    store: Store,
    policies: Mapping[str, Policy],
    uscc: str,
    assignments: Sequence[str],
    *,
    source: str,
    as_of: date | None,
    by: Operator,
    now: datetime,
) -> tuple[str, list[str]]:
    """Record ``name=value`` pairs, all or none; return the act's number and the cases to be verified again.

    The names are those of the policies' facts; 是 and 否 stand for flags.  Raises ``firm-code-invalid``,
    ``source-missing``, ``day-ahead``, ``fact-unwritten``, ``fact-unknown``, ``fact-unreadable``.
    """
    code, day = clean_uscc(uscc), as_of or now.date()
    if not well_formed(code):
        raise DeskError("firm-code-invalid")
    if not source.strip():
        raise DeskError("source-missing")
    if day > now.date():
        raise DeskError("day-ahead", day=day.isoformat())
    values = dict(_read(policies, assignment) for assignment in assignments)
    with store.atomic():
        before = {name: value for name, value, _ in store.figures.standing(code) if name in values}
        done = store.figures.record(code, values, source=source.strip(), as_of=day, by=by.id, now=now)
        number = f"fact-{done.extract}"
        after = f"{_words(values)} {source.strip()} {day}"
        subject = f"{number} {code}"
        store.audit.append(at=now, operator=by.id, act="fact", subject=subject, before=_words(before), after=after)
    return number, list(done.stale)


def _read(policies: Mapping[str, Policy], assignment: str) -> tuple[str, str]:
    """Return name and value as the rules read them; every policy that has the name must be able to."""
    name, equals, written = (part.strip() for part in assignment.partition("="))
    if not (name and equals and written):
        raise DeskError("fact-unwritten", text=assignment[:_SHOWN])
    facts = [policy.facts[name] for policy in policies.values() if name in policy.facts]
    if not facts:
        known = sorted({name for policy in policies.values() for name in policy.facts})
        raise DeskError("fact-unknown", name=name[:_SHOWN], known="、".join(known))
    value = _FLAGS.get(written, written)
    for fact in facts:
        _check(fact, value)
    return name, value


def _check(fact: Fact, value: str) -> None:
    try:
        read_value(fact, value)
    except FigureFault as fault:
        why = _WHY[fault.code]
        raise DeskError("fact-unreadable", title=fact.title, name=fact.name, text=value[:_SHOWN], why=why) from fault


def _words(values: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items())

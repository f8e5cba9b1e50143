"""A person's decision on one criterion of one row (人工认定), kept beside the rule's own outcome."""

from __future__ import annotations

from datetime import date, datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case, KeptRow
from desktop.models.store import Store
from desktop.records import Operator
from rules.criteria import OVERRIDABLE
from rules.outcome import Outcome
from rules.policy import Policy
from rules.terms import Tier


def override(  # noqa: PLR0913  a decision has that many sides
    store: Store,
    policy: Policy,
    case: Case,
    row: KeptRow,
    *,
    criterion: str,
    as_if: Outcome,
    reason: str,
    by: Operator,
    now: datetime,
    tier: str = "",
) -> None:
    """Record the decision; the outcome follows at the next verification."""
    measure = policy.measures[case.measure]
    criteria = [rule.criterion for rule in measure.rules]
    if criterion == "identity":
        raise DeskError("identity-not-overridable")
    if criterion not in criteria or criterion not in OVERRIDABLE:
        raise DeskError("criterion-unknown", criterion=criterion, known="、".join(criteria[1:]))
    if not reason.strip():
        raise DeskError("reason-missing", step="人工认定")
    if case.frozen:
        raise DeskError("case-frozen", case=case.number)
    tiers = measure.terms["tiers"].value if "tiers" in measure.terms else ()
    names = [each.name for each in tiers if isinstance(each, Tier)] if isinstance(tiers, tuple) else []
    if tier and tier not in names:
        raise DeskError("tier-unknown", tier=tier, known="、".join(names))
    said = reason.strip()
    with store.atomic():
        store.overrides.add(row.id, criterion=criterion, as_if=as_if, reason=said, by=by.id, now=now, tier=tier)
        subject = f"{case.number} 第{row.row.number}行"
        after = f"{criterion}={as_if} {tier} {said}"
        store.audit.append(at=now, operator=by.id, act="override", subject=subject, before="", after=after)


def record_ticket(
    store: Store, case: Case, row: KeptRow, *, used_on: date, words: str, by: Operator, now: datetime
) -> None:
    """Record a ticket (车票、机票) that a clerk saw; raise ``ticket-unreadable`` for no words or a day to come."""
    if not words.strip() or used_on > now.date():
        raise DeskError("ticket-unreadable")
    if case.frozen:
        raise DeskError("case-frozen", case=case.number)
    with store.atomic():
        store.tickets.add(row.id, used_on=used_on, words=words, by=by.id, now=now)
        subject = f"{case.number} 第{row.row.number}行"
        store.audit.append(at=now, operator=by.id, act="ticket", subject=subject, before="", after=f"{used_on} {words}")


def find_row(store: Store, case: Case, number: int, *, file: str = "", sheet: str = "") -> KeptRow:
    """Return the row of that number in the roster; raise ``row-unknown``, or ``row-ambiguous`` for several."""
    rows = [
        kept
        for kept in store.parts.rows(case.id)
        if kept.row.number == number and file in {"", kept.file_name} and sheet in {"", kept.row.sheet}
    ]
    if not rows:
        raise DeskError("row-unknown", case=case.number, row=number)
    if len(rows) > 1:
        places = "；".join(f"{kept.file_name} {kept.row.sheet}" for kept in rows)
        raise DeskError("row-ambiguous", case=case.number, row=number, places=places)
    return rows[0]

"""The rows of each ledger (台账), as values in the order of its columns: from cases, printings, batches and the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desktop.importing.ledgersheet import Value
from desktop.masking import masked
from desktop.models.accounts import CaseAccount, PersonAccount, Span
from desktop.models.ledger import FROZEN_STATES
from desktop.records import STATE_WORDS, CaseState
from desktop.services import actwords
from desktop.services.desk import Desk
from desktop.services.ledgerkinds import NOT_VERIFIED, OUTCOMES
from desktop.services.logwords import LogWords
from rules.figures import percent_words
from rules.funding import split
from rules.outcome import Standing
from rules.policy import Funding

Row = tuple[Value, ...]
_SENT = FROZEN_STATES - {CaseState.APPROVED, CaseState.NOTICED}
_ANSWERED = _SENT - {CaseState.ESCALATED}
_STAGES: Mapping[CaseState, int] = {
    CaseState.TO_CORRECT: 0,
    CaseState.RETURNED: 1,
    CaseState.APPROVED: 3,
    CaseState.NOTICED: 3,
    CaseState.ESCALATED: 4,
    CaseState.CONFIRMED: 5,
    CaseState.PARTLY_CONFIRMED: 5,
    CaseState.PAID: 6,
}
_BEFORE_APPROVAL, _STAGE_COUNT = 2, 7
_OVER = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})
_SHORT_HASH = 16


def enterprise_rows(desk: Desk, span: Span) -> Iterator[Row]:
    """Yield every case: declared, determined, approved, sent, confirmed and paid, each with its day."""
    for case in desk.store.accounts.cases(span):
        number, measure = titles(desk, case.policy, case.measure)
        approved = case.payable_fen if case.state in FROZEN_STATES else None
        yield (
            *(case.number, case.enterprise_name, measure, STATE_WORDS[case.state], case.received_on),
            *(case.declared_people, case.declared_fen, case.payable_people, case.payable_fen),
            *(_day(case, FROZEN_STATES, CaseState.APPROVED, CaseState.NOTICED), approved),
            *(_day(case, _SENT, CaseState.ESCALATED), approved if case.state in _SENT else None),
            _day(case, _ANSWERED, CaseState.CONFIRMED, CaseState.PARTLY_CONFIRMED),
            case.confirmed_fen if case.state in _ANSWERED else None,
            _day(case, frozenset({CaseState.PAID}), CaseState.PAID),
            case.confirmed_fen if case.state is CaseState.PAID else None,
            *(case.batch, case.uscc, number),
        )


def person_row(desk: Desk, person: PersonAccount, *, whole: bool) -> Row:
    """Return one person; the identity number is masked unless ``whole``."""
    return (
        person.name,
        person.id_number if whole else masked(person.id_number),
        OUTCOMES.get(person.outcome, OUTCOMES[NOT_VERIFIED]),
        person.amount_fen if person.outcome == Standing.PAYABLE else 0,
        person.enterprise_name,
        titles(desk, person.policy, person.measure)[1],
        person.case,
        STATE_WORDS[person.state],
    )


def fund_rows(desk: Desk, span: Span) -> Iterator[Row]:
    """Yield every measure by who bears it: to correct, returned, before approval, approved, sent, confirmed, paid, sum.

    Every case is shared out by itself, as the settlement does it, so that the sides add up to the fen.
    """
    stages: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0] * _STAGE_COUNT)
    for case in desk.store.accounts.cases(span):
        if case.state in _OVER or case.payable_fen is None:
            continue
        funding = _funding(desk, case)
        fen = case.confirmed_fen if case.state in _ANSWERED and case.confirmed_fen is not None else case.payable_fen
        parts = split(fen, funding) if funding else {"": fen}
        for who, part in parts.items():
            share = percent_words(funding.shares[who]) if funding else ""
            stages[(case.policy, case.measure, who, share)][_STAGES.get(case.state, _BEFORE_APPROVAL)] += part
    for (policy, measure, who, share), sums in stages.items():
        yield (*titles(desk, policy, measure), who or "原文未写明", share, *sums, sum(sums))


def paper_rows(desk: Desk, span: Span) -> Iterator[Row]:
    """Yield every printing of every paper, newest first."""
    names = desk.store.operators.names()
    for each in reversed(desk.store.accounts.printings()):
        if span.holds(each.at.date()) and (not span.policy or each.policy in ("", span.policy)):
            what = actwords.PRINTED_WORDS.get(each.what, each.what)
            form = actwords.FORM_WORDS.get(each.form, each.form)
            by = names.get(each.made_by, each.made_by)
            hash_ = each.determination_hash[:_SHORT_HASH]
            yield (each.at, form, each.number, what, each.case, each.enterprise_name, by, hash_)


def batch_rows(desk: Desk, span: Span) -> Iterator[Row]:
    """Yield every batch that left or came, newest first, each with the sum that it had then."""
    names, sums = desk.store.operators.names(), desk.store.batches.sums()
    found: list[Row] = []
    for sent in desk.store.batches.all():
        if span.holds(sent.made_at.date()) and span.policy in ("", sent.policy):
            number, by = titles(desk, sent.policy, "")[0], names.get(sent.made_by, sent.made_by)
            sealed = "是" if sent.encrypted else "否"
            head = (sent.made_at, "上报", sent.number, desk.office.name, number)
            found.append((*head, len(sent.cases), sums.get(sent.id), sealed, by, sent.sha256[:_SHORT_HASH]))
    for came in desk.store.received.all():
        if span.holds(came.received_at.date()) and span.policy in ("", came.policy):
            number, by = titles(desk, came.policy, "")[0], names.get(came.received_by, came.received_by)
            said: Mapping[str, Any] = came.summary
            head = (came.received_at, "接收", said["number"], came.office_name, number)
            found.append((*head, said["cases"], said["payable_fen"], "", by, came.sha256[:_SHORT_HASH]))
    yield from sorted(found, key=lambda row: str(row[0]), reverse=True)


def act_rows(desk: Desk, span: Span, *, stored: bool = False) -> Iterator[Row]:
    """Yield every entry of the log in words, newest first; ``stored`` leaves the subjects as the log keeps them."""
    words = LogWords(desk)
    for entry in reversed(desk.store.audit.entries()):
        if span.holds(entry.at.date()):
            about = entry.subject if stored else words.subject(entry)
            head = (entry.number, entry.at, words.who(entry.operator), actwords.act(entry.act))
            yield (*head, about, words.said(entry), entry.hash[:_SHORT_HASH])


def titles(desk: Desk, policy: str, measure: str) -> tuple[str, str]:
    """Return the number of a policy and the title of a measure; what is not at hand is called by its id."""
    found = desk.policies.get(policy)
    if found is None:
        return policy, measure
    return found.number, found.measures[measure].title if measure in found.measures else measure


def _day(case: CaseAccount, standing: frozenset[CaseState], *came_to: CaseState) -> date | None:
    """Return when a case came to one of the states, if it still stands there or beyond."""
    days = [case.reached[state] for state in came_to if state in case.reached]
    return max(days) if days and case.state in standing else None


def _funding(desk: Desk, case: CaseAccount) -> Funding | None:
    policy = desk.policies.get(case.policy)
    return policy.funding_of(case.measure) if policy is not None else None

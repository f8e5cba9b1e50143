"""Run the rules over cases and record the determinations (核验)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.masking import short_hash
from desktop.models.connection import undisturbed
from desktop.models.ledger import Case, Determination, PersonOutcome
from desktop.models.store import Store
from desktop.records import CaseState, Operator
from desktop.services.choices import choices_of
from desktop.services.desk import find_policy
from desktop.services.packs import keep_pack
from desktop.services.steps import record, unheard
from rules.document import Document, canonical, compose, digest
from rules.evaluate import evaluate
from rules.facts import CaseFacts
from rules.finding import Finding, PersonFinding
from rules.policy import Policy

_VERIFIABLE = frozenset({CaseState.ACCEPTED, CaseState.VERIFIED})
CLOSED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})
_SEEN = ("pack", "readings", "parameters", "remarks", "enterprise_reasons", "eligibility")
_MOST_ROUNDS = 4  # two cases rest after two; three competing measures take one more
_FIGURES = ("people", "threshold", "amount", "declared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One case with the determination that now stands for it, and why an earlier step fell, or ''."""

    case: Case
    document: Document
    hash: str
    new: bool
    fell_back: str = ""


def verify(
    store: Store,
    policies: Mapping[str, Policy],
    cases: Sequence[Case],
    *,
    by: Operator,
    now: datetime,
    progress: Callable[[int, int], None] = unheard,
) -> list[Verified]:
    """Determine every case anew; a frozen or closed case keeps what stands, untouched.

    The same inputs give the same determination and change nothing.  ``progress`` hears of cases done and may raise.
    Cases that compete for the same persons (不重复享受、就高) unsettle each other; they are determined until they rest.
    """
    verified = []
    for done, case in enumerate(cases):
        progress(done, len(cases))
        with undisturbed():
            verified.append(_verify_one(store, policies, case, by=by, now=now))
    for _ in range(_MOST_ROUNDS):
        unsettled = [at for at, each in enumerate(verified) if _was_unsettled(store, policies, each.case)]
        if not unsettled:
            break
        for at in unsettled:
            with undisturbed():
                after = _verify_one(store, policies, store.cases.by_id(verified[at].case.id), by=by, now=now)
            verified[at] = _as_one(verified[at], after)
    progress(len(cases), len(cases))
    return verified


def _was_unsettled(store: Store, policies: Mapping[str, Policy], case: Case) -> bool:
    """Whether a case that was just determined went stale by what became of another."""
    if case.frozen or case.state in CLOSED or not policies[case.policy].measures[case.measure].excludes:
        return False
    return bool(store.cases.by_id(case.id).stale)


def _as_one(before: Verified, after: Verified) -> Verified:
    """Tell two determinations of one run as one."""
    return replace(after, new=before.new or after.new, fell_back=before.fell_back or after.fell_back)


def facts_of_case(store: Store, policy: Policy, case: Case) -> CaseFacts:
    """Return everything the rules may see of a case."""
    measure = policy.measures[case.measure]
    return store.facts.of_case(
        case.id, policy=policy.id, measure=measure.id, contrary=measure.contrary, exclusive=measure.excludes
    )


def determination_of(store: Store, case: Case) -> tuple[Determination, Document]:
    """Return the determination that stands for a case: the frozen one, else the latest; raise ``not-verified``."""
    kept = store.determinations.latest(case.id)
    if kept is None:
        raise DeskError("not-verified", case=case.number)
    return kept, json.loads(store.determinations.document(kept.id))


def _verify_one(store: Store, policies: Mapping[str, Policy], case: Case, *, by: Operator, now: datetime) -> Verified:
    if case.frozen or case.state in CLOSED:
        kept, document = determination_of(store, case)
        return Verified(case=case, document=document, hash=kept.hash, new=False)
    policy = find_policy(policies, case.policy)
    with store.atomic():
        facts = facts_of_case(store, policy, case)
        finding = _judge(store, policy, case, facts)
        document = compose(finding)
        fell_back = ""
        content = canonical(document)
        own = digest(content)
        outcomes = _outcomes(store, case, finding)
        acts = store.facts.acts_under(policy, policy.measures[case.measure], facts)
        latest = store.determinations.latest(case.id)
        new = latest is None or latest.frozen or latest.hash != own
        if new and case.state is CaseState.REVIEWED and latest is not None:
            before = json.loads(store.determinations.document(latest.id))
            if _same_figures(before, document) and store.determinations.is_about(latest, outcomes):
                store.determinations.rest_on(latest.id, acts)
                store.cases.clear_stale(case.id)
                return Verified(case=store.cases.by_id(case.id), document=before, hash=latest.hash, new=False)
            fell_back = f"核验结果有变化：{case.stale or '佐证、口径或申报有变动'}"
            record(store, case, "reopen", CaseState.ACCEPTED, by=by, now=now, reason=fell_back)
            case = store.cases.by_id(case.id)
        keep_pack(store, policy, by=by, now=now)
        kept = _keep(store, case, document, content, outcomes, new=new, by=by, now=now)
        store.determinations.rest_on(kept.id, acts)
        if new:
            store.determinations.tell_other_measures(case.id, finding.measure.excludes)
        if case.state in _VERIFIABLE and (new or case.state is not CaseState.VERIFIED):
            record(store, case, "verify", CaseState.VERIFIED, by=by, now=now, hash_=own)
    case = store.cases.by_id(case.id)
    return Verified(case=case, document=document, hash=own, new=new, fell_back=fell_back)


def _judge(store: Store, policy: Policy, case: Case, facts: CaseFacts) -> Finding:
    """Evaluate a case by what the office chose and set."""
    choices = choices_of(store, policy)
    measure = policy.measures[case.measure]
    return evaluate(policy, measure, facts, chosen=choices.readings, parameters=choices.amounts)


def _keep(
    store: Store,
    case: Case,
    document: Document,
    content: bytes,
    outcomes: Sequence[PersonOutcome],
    *,
    new: bool,
    by: Operator,
    now: datetime,
) -> Determination:
    """Keep the determination, which takes the staleness away; one that says the same as the last only does that."""
    pack = document["pack"]
    kept = store.determinations.put(
        case.id,
        content,
        outcomes,
        pack_id=pack["id"],
        pack_hash=pack["hash"],
        summary={figure: document[figure] for figure in _FIGURES},
        by=by.id,
        now=now,
    )
    if new:
        heads = "/".join(str(count) for count in document["people"].values())
        after = f"{heads} {document['amount']['payable_fen']}分 {short_hash(kept.hash)}"
        store.audit.append(at=now, operator=by.id, act="verify", subject=case.number, before="", after=after)
    return kept


def _outcomes(store: Store, case: Case, finding: Finding) -> list[PersonOutcome]:
    rows = store.parts.row_ids(case.id)
    return [_outcome(row, person) for row, person in zip(rows, finding.persons, strict=True)]


def _outcome(row_id: int, person: PersonFinding) -> PersonOutcome:
    return PersonOutcome(
        row_id=row_id,
        outcome=person.standing,
        amount_fen=person.amount_fen,
        claimed_fen=person.claimed_fen,
        unmet=person.unmet,
        unknown=person.unknown,
        flags=person.flags,
    )


def _same_figures(before: Document, after: Document) -> bool:
    """Whether nothing differs that a reviewer saw: figures, persons, edition, readings, amounts, remarks."""
    return all(before.get(key) == after.get(key) for key in (*_FIGURES, *_SEEN)) and _people(before) == _people(after)


def _people(document: Document) -> list[tuple[Any, ...]]:
    return [
        tuple(person.get(key) for key in ("id", "outcome", "amount_fen", "unmet", "unknown", "flags", "tier"))
        for person in document["persons"]
    ]

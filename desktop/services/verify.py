"""Run the rules over cases and record the determinations (核验)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.connection import undisturbed
from desktop.models.ledger import Case, Determination, PersonOutcome
from desktop.models.store import Store
from desktop.records import CaseState, Operator
from desktop.services.choices import choices_of
from desktop.services.packs import keep_pack
from desktop.services.steps import record, unheard
from rules.document import Document, canonical, compose, digest
from rules.evaluate import Finding, PersonFinding, evaluate
from rules.facts import CaseFacts
from rules.policy import Policy

_VERIFIABLE = frozenset({CaseState.ACCEPTED, CaseState.VERIFIED})
CLOSED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})
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
    """
    verified = []
    for done, case in enumerate(cases):
        progress(done, len(cases))
        with undisturbed():
            verified.append(_verify_one(store, policies, case, by=by, now=now))
    progress(len(cases), len(cases))
    return verified


def policy_of(policies: Mapping[str, Policy], id_: str) -> Policy:
    """Return a policy by its id; raise ``policy-unknown``."""
    if id_ not in policies:
        raise DeskError("policy-unknown", policy=id_, known="、".join(policies))
    return policies[id_]


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
    policy = policy_of(policies, case.policy)
    with store.atomic():
        facts = facts_of_case(store, policy, case)
        finding = _judge(store, policy, case, facts)
        document = compose(finding)
        fell_back = ""
        content = canonical(document)
        own = digest(content)
        outcomes = _outcomes(store, case, finding)
        latest = store.determinations.latest(case.id)
        new = latest is None or latest.frozen or latest.hash != own
        if new and case.state is CaseState.REVIEWED and latest is not None:
            before = json.loads(store.determinations.document(latest.id))
            if _same_figures(before, document) and store.determinations.is_about(latest, outcomes):
                store.cases.clear_stale(case.id)
                return Verified(case=store.cases.by_id(case.id), document=before, hash=latest.hash, new=False)
            fell_back = f"核验结果有变化：{case.stale or '佐证、口径或申报有变动'}"
            record(store, case, "reopen", CaseState.ACCEPTED, by=by, now=now, reason=fell_back)
            case = store.cases.by_id(case.id)
        keep_pack(store, policy, by=by, now=now)
        _keep(store, case, document, content, outcomes, new=new, by=by, now=now)
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
) -> None:
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
        after = f"{heads} {document['amount']['payable_fen']}分 {kept.hash[:16]}"
        store.audit.append(at=now, operator=by.id, act="verify", subject=case.number, before="", after=after)


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
    """Whether no figure, no person's outcome and no edition differs: then what was reviewed still stands."""
    return all(before[key] == after[key] for key in (*_FIGURES, "pack")) and _people(before) == _people(after)


def _people(document: Document) -> list[tuple[Any, ...]]:
    return [
        (person["id"], person["outcome"], person["amount_fen"], person.get("unmet"), person.get("unknown"))
        for person in document["persons"]
    ]

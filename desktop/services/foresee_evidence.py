"""Say what a piece of evidence would change before it is registered (佐证影响): it is rehearsed, verifying included.

Everything is really read, registered and verified inside a transaction that is taken back: nothing is kept, no number
is used.  Cases beyond a bound are counted and not verified.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.rehearsal import rehearsal
from desktop.services.report import evidence_json
from desktop.services.steps import unheard
from desktop.services.take_evidence import EvidenceTaken
from desktop.services.verify import determination_of, verify
from rules.document import Document
from rules.money import yuan, yuan_words
from rules.outcome import Standing
from rules.policy import Policy

BOUND = 200
"""How many cases are verified at most; a township has rarely more that one extract touches."""
Json = dict[str, Any]
Heads = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """One case that would have to be verified again: persons by standing and sum in fen, as they stand and would."""

    case: Case
    heads_before: Heads
    heads_after: Heads
    fen_before: int
    fen_after: int

    @property
    def differs(self) -> bool:
        """Whether persons or the sum would come out otherwise."""
        return (self.heads_before, self.fen_before) != (self.heads_after, self.fen_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceForeseen:
    """What would be registered, with every case that it touches in ``taken.stale``; ``cases`` are those looked into."""

    taken: EvidenceTaken
    cases: tuple[CaseChange, ...]

    @property
    def changes(self) -> tuple[CaseChange, ...]:
        """The cases that would come out otherwise."""
        return tuple(each for each in self.cases if each.differs)

    @property
    def unseen(self) -> int:
        """How many cases would have to be verified again that were not looked into."""
        return len(self.taken.stale) - len(self.cases)


def foresee_evidence(
    store: Store,
    policies: Mapping[str, Policy],
    take: Callable[[], EvidenceTaken],
    *,
    by: Operator,
    now: datetime,
    bound: int = BOUND,
    progress: Callable[[int, int], None] = unheard,
) -> EvidenceForeseen:
    """Return what ``take``, one of the verbs of :mod:`desktop.services.take_evidence`, would register and change.

    ``progress`` hears of cases verified, may raise to cancel and must let nobody else at the store.  Raises what
    ``take`` raises.
    """
    with rehearsal(store):
        taken = take()
        cases = [store.cases.by_number(number) for number in taken.stale[:bound]]
        before = [determination_of(store, case)[1] for case in cases]
        after = verify(store, policies, cases, by=by, now=now, progress=progress) if cases else []
        changes = [_change(*pair) for pair in zip(cases, before, (each.document for each in after), strict=True)]
    return EvidenceForeseen(taken=taken, cases=tuple(changes))


def evidence_foreseen_json(seen: EvidenceForeseen) -> Json:
    """Return ``evidence … --dry-run --json``: as it would be answered, without a number, and every change."""
    return {
        **evidence_json(seen.taken),
        "evidence": seen.taken.extract.id if seen.taken.already else None,
        "dry_run": True,
        "looked_into": len(seen.cases),
        "changes": [
            {
                "case": each.case.number,
                "enterprise": {"uscc": each.case.uscc, "name": each.case.enterprise_name},
                "people": {"before": dict(each.heads_before), "after": dict(each.heads_after)},
                "payable": {"before": yuan(each.fen_before), "after": yuan(each.fen_after)},
            }
            for each in seen.changes
        ],
    }


def in_words(seen: EvidenceForeseen) -> str:
    """Say in one sentence what would change."""
    stale = len(seen.taken.stale)
    if seen.taken.already:
        return "这份材料以前已经登记过，不会重复登记。"
    if not stale:
        return "没有案卷因此需要重新核验。"
    fen = sum(each.fen_after - each.fen_before for each in seen.changes)
    turned = f"{'增加' if fen >= 0 else '减少'}{yuan_words(abs(fen))}"
    words = f"{stale}件案卷需要重新核验，其中{len(seen.changes)}件的人数或金额会改变，合计{turned}。"
    return words + (f"另有{seen.unseen}件没有逐件推算，登记后重新核验即知。" if seen.unseen else "")


def _change(case: Case, before: Document, after: Document) -> CaseChange:
    return CaseChange(
        case=case,
        heads_before=_heads(before),
        heads_after=_heads(after),
        fen_before=before["amount"]["payable_fen"],
        fen_after=after["amount"]["payable_fen"],
    )


def _heads(document: Document) -> Heads:
    return {standing.value: document["people"].get(standing.value, 0) for standing in Standing}

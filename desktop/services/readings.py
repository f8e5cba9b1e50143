"""Show and choose how a passage is read (口径): per workspace and policy; what was frozen stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.records import CaseState, Operator
from desktop.services.verify import facts_of_case
from rules.evaluate import evaluate
from rules.outcome import Standing
from rules.policy import Policy

_CLOSED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a choice would change in one open case: payable heads and sum in fen, before and after."""

    case: Case
    people_before: int
    people_after: int
    fen_before: int
    fen_after: int


def parse_choice(policy: Policy, choice: str) -> tuple[str, str]:
    """Return reading and option of ``R-L8=paid``; raise a DeskError that names what there is."""
    id_, equals, option = (part.strip() for part in choice.partition("="))
    if not equals:
        raise DeskError("choice-unreadable", choice=choice)
    if id_ not in policy.readings:
        raise DeskError("reading-unknown", policy=policy.id, reading=id_, known="、".join(policy.readings))
    options = [each.id for each in policy.readings[id_].options]
    if option not in options:
        raise DeskError("option-unknown", reading=id_, option=option, known="、".join(options))
    return id_, option


def effects(store: Store, policy: Policy, choices: Mapping[str, str]) -> list[Effect]:
    """Return what the choices would change, case by case, without changing anything."""
    present = store.readings.chosen(policy.id)
    wanted = {**present, **choices}
    found = []
    for case in store.cases.all(policy=policy.id):
        if case.frozen or case.state in _CLOSED:
            continue
        facts, measure = facts_of_case(store, policy, case), policy.measures[case.measure]
        before, after = (evaluate(policy, measure, facts, chosen=chosen).settlement for chosen in (present, wanted))
        effect = Effect(
            case=case,
            people_before=before.heads[Standing.PAYABLE],
            people_after=after.heads[Standing.PAYABLE],
            fen_before=before.payable_fen,
            fen_after=after.payable_fen,
        )
        if (effect.people_before, effect.fen_before) != (effect.people_after, effect.fen_after):
            found.append(effect)
    return found


def choose(store: Store, policy: Policy, choices: Mapping[str, str], *, by: Operator, now: datetime) -> list[str]:
    """Choose readings; return the cases that must be verified again."""
    stale: list[str] = []
    with store.atomic():
        before = policy.choose(store.readings.chosen(policy.id))
        for id_, option in choices.items():
            if before[id_] == option:
                continue
            stale += store.readings.choose(policy.id, id_, option, by=by.id, now=now)
            subject = f"{policy.id} {id_}"
            store.audit.append(at=now, operator=by.id, act="reading", subject=subject, before=before[id_], after=option)
    return stale

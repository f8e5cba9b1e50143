"""Show and choose how a passage is read (口径): per workspace and policy; what was frozen stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.choices import choices_of
from desktop.services.effects import Basis, Effect, effects_between
from rules.policy import Policy


def parse_choice(policy: Policy, choice: str) -> tuple[str, str]:
    """Return reading and option of ``R-L8=paid``; raise a DeskError that names what there is."""
    id_, equals, option = (part.strip() for part in choice.partition("="))
    if not equals:
        raise DeskError("choice-unreadable", choice=choice)
    if id_ not in policy.readings:
        raise DeskError("reading-unknown", policy=policy.number, reading=id_, known="、".join(policy.readings))
    options = [each.id for each in policy.readings[id_].options]
    if option not in options:
        raise DeskError("option-unknown", reading=id_, option=option, known="、".join(options))
    return id_, option


def effects(store: Store, policy: Policy, choices: Mapping[str, str]) -> list[Effect]:
    """Return what the choices would change, case by case, without changing anything."""
    present = choices_of(store, policy)
    wanted = replace(present, readings={**present.readings, **choices})
    return effects_between(store, Basis(policy=policy, choices=present), Basis(policy=policy, choices=wanted))


def choose(store: Store, policy: Policy, choices: Mapping[str, str], *, by: Operator, now: datetime) -> list[str]:
    """Choose readings; return the cases that must be verified again."""
    stale: list[str] = []
    with store.atomic():
        before = policy.choose(choices_of(store, policy).readings)
        for id_, option in choices.items():
            if before[id_] == option:
                continue
            stale += store.readings.choose(policy.id, id_, option, by=by.id, now=now)
            subject = f"{policy.id} {id_}"
            store.audit.append(at=now, operator=by.id, act="reading", subject=subject, before=before[id_], after=option)
    return stale

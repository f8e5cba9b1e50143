"""What a text leaves to the office (由单位确定的标准): list it, say what a value would change, set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.packs import OfficeAmount
from desktop.models.store import Store
from desktop.records import Operator
from desktop.services.choices import bound_words, check_amount, choices_of
from desktop.services.effects import Basis, Effect, effects_between
from rules.money import yuan_words
from rules.packleaves import Leaves
from rules.policy import Policy
from rules.terms import TermFault
from rules.words import TERM_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAmount:
    """One value that the office may set: bounds and the pack's own value in words ('' for none), and what holds.

    ``chosen`` is what the office set last, None where it set nothing, or where this edition forbids it.
    """

    key: str
    title: str
    clause: str
    floor: str
    ceiling: str
    default: str
    chosen: OfficeAmount | None


def amounts(store: Store, policy: Policy) -> list[OpenAmount]:
    """Return everything that the policy leaves to the office, in the order of the pack."""
    chosen, hold = store.amounts.chosen(policy.id), choices_of(store, policy).amounts
    leaves = Leaves(policy.text).confirmable()
    return [
        OpenAmount(
            key=key,
            title=parameter_title(policy, key),
            clause=term.clause,
            floor=bound_words(policy, key, floor=True),
            ceiling=bound_words(policy, key, floor=False),
            default=leaves[key].words if key in leaves else "",
            chosen=chosen[key] if key in hold else None,
        )
        for key, term in policy.parameters().items()
    ]


def parse_amount(policy: Policy, typed: str) -> tuple[str, str]:
    """Return key and value of ``agency.rate=600.00``; raise a DeskError that names the bound that it breaks."""
    key, equals, text = (part.strip() for part in typed.partition("="))
    if not equals:
        raise DeskError("choice-unreadable", choice=typed)
    check_amount(policy, key, text)
    return key, text


def effects(store: Store, policy: Policy, values: Mapping[str, str]) -> list[Effect]:
    """Return what the values would change, case by case, without changing anything."""
    present = choices_of(store, policy)
    wanted = replace(present, amounts={**present.amounts, **values})
    return effects_between(store, Basis(policy=policy, choices=present), Basis(policy=policy, choices=wanted))


def set_amounts(
    store: Store, policy: Policy, values: Mapping[str, str], *, source: str, by: Operator, now: datetime
) -> list[str]:
    """Set values on the authority of ``source``; return the cases that must be verified again."""
    if not source.strip():
        raise DeskError("amount-source-missing")
    stale: list[str] = []
    with store.atomic():
        before = choices_of(store, policy).amounts
        for key, text in values.items():
            check_amount(policy, key, text)
            amount = OfficeAmount(
                policy=policy.id, parameter=key, value=text, source=source.strip(), set_by=by.id, set_at=now
            )
            stale += store.amounts.set(amount)
            after = f"{text}（{amount.source}）"
            subject = f"{policy.id} {key}"
            store.audit.append(
                at=now, operator=by.id, act="amount", subject=subject, before=before.get(key, ""), after=after
            )
    return stale


def amount_words(amount: OpenAmount) -> str:
    """Return what the text says of an amount, and what the office set, in words."""
    limits = [f"不低于{amount.floor}"] if amount.floor else []
    limits += [f"不超过{amount.ceiling}"] if amount.ceiling else []
    said = "、".join(limits) or "没有写明，由单位确定"
    default = f"；没有另定时按{amount.default}" if amount.default else ""
    chosen = amount.chosen
    now = f"本单位现定 {chosen.value}（{chosen.source}）。" if chosen is not None else "本单位还没有确定。"
    return f"{said}{default}。{now}"


def amount_said(policy: Policy, key: str, text: str) -> str:
    """Return a value that the office set as people read it: sums in yuan, anything else as it was written."""
    freedom = policy.parameters()[key].freedom if key in policy.parameters() else None
    try:
        value = freedom.read(text) if freedom is not None else None
    except TermFault:  # an edition of before let it be so
        return text
    return yuan_words(value) if isinstance(value, int) else text


def parameter_title(policy: Policy, key: str) -> str:
    """Return what a value that the office sets is called: its measure and term."""
    measure, _, term = key.partition(".")
    return f"{policy.measures[measure].title} {TERM_WORDS.get(term, term)}"

"""What an office chose and set for a policy (口径、单位确定的标准), as far as the edition at hand still offers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.errors import DeskError
from desktop.models.store import Store
from rules.packterms import allows
from rules.policy import Freedom, Policy
from rules.terms import TermFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Readings by id, and amounts of the office as ``measure.term`` → text."""

    readings: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, str] = field(default_factory=dict)


def choices_of(store: Store, policy: Policy) -> Choices:
    """Return what holds for this edition; a choice that a former one offered and this one does not has no effect."""
    readings = {
        id_: option
        for id_, option in store.readings.chosen(policy.id).items()
        if id_ in policy.readings and option in {each.id for each in policy.readings[id_].options}
    }
    amounts = {key: amount.value for key, amount in store.amounts.chosen(policy.id).items()}
    return Choices(readings=readings, amounts={key: text for key, text in amounts.items() if _holds(policy, key, text)})


def check_amount(policy: Policy, key: str, text: str) -> None:
    """Raise a DeskError where the text leaves no such value to the office, or leaves it other bounds."""
    terms = policy.parameters()
    if key not in terms:
        raise DeskError("amount-not-open", policy=policy.id, key=key, known="、".join(terms) or "没有")
    freedom = terms[key].freedom
    if freedom is None:  # what is left to the office says how far
        raise TypeError(key)
    try:
        value = freedom.read(text)
    except TermFault as fault:
        raise DeskError("amount-unreadable", key=key, text=text[:40], what=str(fault)) from fault
    if not allows(freedom, value):
        _refuse(freedom, policy, key, text)


def _refuse(freedom: Freedom, policy: Policy, key: str, text: str) -> None:
    clause = policy.parameters()[key].clause
    below = freedom.floor is not None and freedom.read(text) < freedom.floor
    code = "amount-below-floor" if below else "amount-above-ceiling"
    raise DeskError(code, key=key, text=text, bound=bound_words(policy, key, floor=below), clause=clause)


def bound_words(policy: Policy, key: str, *, floor: bool) -> str:
    """Return the floor or the ceiling of an amount as the pack writes it, '' where it has none."""
    from rules.packleaves import Leaves

    leaf = Leaves(policy.text).confirmable().get(f"{key}.{'floor' if floor else 'ceiling'}")
    return leaf.words if leaf is not None else ""


def _holds(policy: Policy, key: str, text: str) -> bool:
    try:
        check_amount(policy, key, text)
    except DeskError:
        return False
    return True

"""Find cases for a list: what is wanted in words and as JSON, the cases with their sums, and what holds others back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from desktop.errors import DeskError
from desktop.models.case_list import ORDERS, CaseRow, CasesWanted
from desktop.models.store import Store
from desktop.record_words import coded
from desktop.records import STATE_WORDS, CaseState
from rules.money import grouped

BATCHED_WORDS: Mapping[str, str] = {"in": "已列入批次", "out": "未列入批次"}
"""Whether a case is in a batch, by the id of the filter."""
_FLAG_WORDS = {"stale": "需要重新核验", "unverified": "未核验", "pending": "有人员待核实"}
_NONE = CasesWanted()
_OVER = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The cases found, in order, and their sums; ``total`` is how many there are at all.

    Where none is found, ``held_back`` says of every filter how many there would be without it.
    """

    wanted: CasesWanted
    rows: list[CaseRow] = field(repr=False)
    total: int
    people: int
    payable: int
    payable_fen: int
    held_back: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How policies, measures and operators are called: ``measure`` takes the policy, too, '' where none is meant."""

    policy: Callable[[str], str]
    measure: Callable[[str, str], str]
    operator: Callable[[str], str]


def find_cases(store: Store, wanted: CasesWanted, *, order: str = "number", descending: bool = False) -> Listing:
    """Return the cases wanted; raise ``order-unknown`` and as :func:`check_wanted` does."""
    if order not in ORDERS:
        raise DeskError("order-unknown", order=order, known="、".join(ORDERS))
    check_wanted(wanted)
    rows = store.case_list.find(wanted, order=order, descending=descending)
    return Listing(
        wanted=wanted,
        rows=rows,
        total=len(rows) if wanted == _NONE else store.case_list.count(_NONE),
        people=sum(row.people for row in rows),
        payable=sum(row.payable for row in rows),
        payable_fen=sum(row.payable_fen for row in rows),
        held_back={} if rows else {name: store.case_list.count(without(wanted, name)) for name in narrowing(wanted)},
    )


def narrowing(wanted: CasesWanted) -> tuple[str, ...]:
    """Return the names of the filters that narrow."""
    return tuple(each.name for each in fields(wanted) if getattr(wanted, each.name) != each.default)


def without(wanted: CasesWanted, name: str) -> CasesWanted:
    """Return what is wanted without one filter."""
    return replace(wanted, **{name: getattr(_NONE, name)})


def filter_words(wanted: CasesWanted, names: Names) -> dict[str, str]:
    """Return in words what each filter that narrows asks for, by its name."""
    said = dict(_said(wanted, names))
    return {name: said[name] for name in narrowing(wanted)}


def wanted_json(wanted: CasesWanted) -> dict[str, Any]:
    """Return the filters that narrow as JSON values."""
    values = {name: getattr(wanted, name) for name in narrowing(wanted)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def wanted_from_json(kept: Mapping[str, Any]) -> CasesWanted:
    """Return what was kept by :func:`wanted_json`; a filter that this version does not know is left out."""
    known = {each.name for each in fields(CasesWanted)}
    values = {name: value for name, value in kept.items() if name in known}
    for name in {"since", "until"} & values.keys():
        values[name] = date.fromisoformat(values[name])
    for name in {"states", "numbers"} & values.keys():
        values[name] = tuple(values[name])
    return CasesWanted(**values)


def check_wanted(wanted: CasesWanted) -> None:
    """Refuse what cannot be meant: ``state-unknown``, ``period-turned``, ``sums-turned``."""
    if unknown := [state for state in wanted.states if state not in set(CaseState)]:
        raise DeskError(
            "state-unknown",
            state="、".join(unknown),
            known=coded({each.value: words for each, words in STATE_WORDS.items()}),
        )
    if wanted.since is not None and wanted.until is not None and wanted.until < wanted.since:
        raise DeskError("period-turned", since=wanted.since, until=wanted.until)
    if wanted.least_fen is not None and wanted.most_fen is not None and wanted.most_fen < wanted.least_fen:
        raise DeskError("sums-turned", least=grouped(wanted.least_fen), most=grouped(wanted.most_fen))


def hint(row: CaseRow) -> str:
    """Return what a clerk must still do about a case, or ''."""
    if row.stale:
        return "需重新核验"
    return "" if row.determined or row.state in _OVER else "未核验"


def _said(wanted: CasesWanted, names: Names) -> Iterator[tuple[str, str]]:
    yield "words", f"含“{wanted.words}”"
    yield "states", "状态：" + "、".join(STATE_WORDS[CaseState(state)] for state in wanted.states)
    yield "policy", f"政策：{names.policy(wanted.policy)}"
    yield "measure", f"措施：{names.measure(wanted.policy, wanted.measure)}"
    yield "uscc", f"企业：{wanted.uscc}"
    yield "operator", f"录入：{names.operator(wanted.operator)}"
    yield "since", f"{wanted.since}起受理"
    yield "until", f"{wanted.until}止受理"
    yield "least_fen", f"核定不少于{_sum(wanted.least_fen)}元"
    yield "most_fen", f"核定不多于{_sum(wanted.most_fen)}元"
    yield from _FLAG_WORDS.items()
    yield "batched", BATCHED_WORDS.get(wanted.batched, "")
    yield "numbers", f"指定的{len(wanted.numbers)}件"


def _sum(fen: int | None) -> str:
    """Return yuan without decimals where there are none."""
    return grouped(fen or 0).removesuffix(".00")

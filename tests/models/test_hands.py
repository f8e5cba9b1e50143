"""Who had a hand in a case: the same from the case and from the operator, whatever they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from desktop.models.drafts import Filled
from desktop.models.firmledger import FactValue, TripShare
from desktop.models.ledger import Case, Step, VersionKind
from desktop.models.store import Store
from desktop.records import CaseState
from rules.outcome import Outcome
from tests.models.builders import NOW, RECEIVED, a_declaration, an_enterprise, an_id, take, verify

FIRM, OTHER, STRANGER = an_enterprise("A"), an_enterprise("B"), an_enterprise("E")
THEM = "second"


def _ride(store: Store, *, hired_by: str, shared_with: str) -> None:
    store.trips.record(
        invoice="F001",
        day=date(2023, 1, 28),
        enterprise=replace(FIRM, uscc=hired_by),
        cost_fen=100,
        origin="四川",
        shares=(TripShare(uscc=shared_with, riders=1, share_fen=50),),
        riders=None,
        made=(THEM, NOW),
    )


def _version(store: Store, case: Case) -> None:
    more = a_declaration(an_id(2), file="b.xlsx")
    store.parts.take(case, more, kind=VersionKind.SUPPLEMENT, received_on=RECEIVED, by=THEM, now=NOW)


def _draft(store: Store, case: Case) -> None:
    draft = store.drafts.add(Filled(policy="p", measure="stay"), by=THEM, now=NOW)
    store.drafts.become(draft, case.number)


def _override(store: Store, case: Case) -> None:
    [row] = store.parts.row_ids(case.id)
    store.overrides.add(row, criterion="stayed", as_if=Outcome.MET, reason="样本", by=THEM, now=NOW)


def _ticket(store: Store, case: Case) -> None:
    [row] = store.parts.row_ids(case.id)
    store.tickets.add(row, used_on=date(2023, 1, 30), words="G7321", by=THEM, now=NOW)


def _determination(store: Store, case: Case) -> None:
    store.determinations.put(case.id, b"{}", [], pack_id="p", pack_hash="h", summary={}, by=THEM, now=NOW)


def _figure(store: Store, case: Case) -> None:
    told = FactValue(name="above_scale", text="true")
    store.figures.record(case.uscc, [told], source="统计局", as_of=NOW.date(), by=THEM, now=NOW)


def _step(store: Store, case: Case) -> None:
    step = Step(
        step="accept",
        from_state=CaseState.DRAFT,
        to_state=CaseState.ACCEPTED,
        made_by=THEM,
        made_at=NOW,
        reason="",
        determination_hash="",
    )
    store.steps.add(case.id, step)


HANDS: dict[str, Callable[[Store, Case], None]] = {
    "took in another version": _version,
    "typed in the draft": _draft,
    "recorded a ticket": _ticket,
    "decided on a person": _override,
    "determined": _determination,
    "recorded a figure": _figure,
    "recorded a coach it hired": lambda store, _: _ride(store, hired_by=FIRM.uscc, shared_with=OTHER.uscc),
    "recorded a coach it shared": lambda store, _: _ride(store, hired_by=OTHER.uscc, shared_with=FIRM.uscc),
}
NO_HANDS: dict[str, Callable[[Store, Case], None]] = {
    "took a step": _step,
    "recorded a coach of others": lambda store, _: _ride(store, hired_by=OTHER.uscc, shared_with=STRANGER.uscc),
    "determined another case": lambda store, _: _determination(store, take(store, a_declaration(enterprise=OTHER))[0]),
}


def seen_both_ways(store: Store, case: Case) -> tuple[bool, bool]:
    """Return whether they had a hand in a verified case, asked of the case and of the queue."""
    store.cases.move(case.id, CaseState.VERIFIED)
    [group] = store.overview.queue(CaseState.VERIFIED, THEM)
    return THEM in store.cases.hands(case.id), group.own


@pytest.mark.parametrize(("act", "had"), [*((act, True) for act in HANDS), *((act, False) for act in NO_HANDS)])
def test_the_case_and_the_queue_agree_on_who_had_a_hand(store: Store, act: str, had: bool) -> None:
    case, _ = take(store, a_declaration(an_id(1)))
    verify(store, case)

    (HANDS | NO_HANDS)[act](store, case)

    assert seen_both_ways(store, case) == (had, had)


def test_whoever_opened_a_case_had_a_hand_in_it(store: Store) -> None:
    case, _ = take(store, a_declaration(an_id(1)))

    assert store.cases.hands(case.id) == {"clerk"}


def test_what_was_taken_back_is_no_hand(store: Store) -> None:
    case, _ = take(store, a_declaration(an_id(1)))
    verify(store, case)
    _figure(store, case)
    _ride(store, hired_by=FIRM.uscc, shared_with=OTHER.uscc)

    store.figures.undo(1)
    store.trips.undo(1)

    assert seen_both_ways(store, case) == (False, False)

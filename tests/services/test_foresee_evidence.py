"""What an extract would change is told case by case before it is registered, and nothing of it stays."""

from __future__ import annotations

from functools import partial

import pytest

from desktop.errors import DeskError
from desktop.services.foresee_evidence import EvidenceForeseen, evidence_foreseen_json, foresee_evidence, in_words
from desktop.services.take_evidence import take_insurance
from tests.services.counter import MONTHS, NOW, Counter, an_insurance_extract, workers


def look(counter: Counter, count: int, *, bound: int = 200) -> EvidenceForeseen:
    path = an_insurance_extract(counter.papers / f"{count}.xlsx", workers(count))
    take = partial(take_insurance, counter.store, path, months=MONTHS, by=counter.clerk, now=NOW)
    return foresee_evidence(counter.store, counter.desk.policies, take, by=counter.clerk, now=NOW, bound=bound)


def test_a_case_that_would_lose_persons_is_told_with_both_sums_and_nothing_is_kept(desk_with_case: Counter) -> None:
    store = desk_with_case.store
    before = store.evidence.extracts(), store.audit.entries(), store.cases.all()

    seen = look(desk_with_case, 31)

    [change] = seen.changes
    assert (change.heads_before["payable"], change.heads_after["payable"]) == (32, 31)
    assert (change.fen_before, change.fen_after) == (1_600_000, 1_550_000)
    assert in_words(seen) == "1件案卷需要重新核验，其中1件的人数或金额会改变，合计减少500.00元。"
    assert (store.evidence.extracts(), store.audit.entries(), store.cases.all()) == before


def test_what_was_foreseen_is_what_then_stands(desk_with_case: Counter) -> None:
    [foreseen] = look(desk_with_case, 20).changes

    path = desk_with_case.papers / "20.xlsx"
    take_insurance(desk_with_case.store, path, months=MONTHS, by=desk_with_case.clerk, now=NOW)
    [verified] = desk_with_case.verify()

    assert verified.document["people"] == foreseen.heads_after
    assert verified.document["amount"]["payable_fen"] == foreseen.fen_after


def test_an_extract_that_says_the_same_changes_nothing(desk_with_case: Counter) -> None:
    seen = look(desk_with_case, 40)

    assert (seen.changes, seen.taken.stale) == ((), ())
    assert in_words(seen) == "没有案卷因此需要重新核验。"


def test_cases_beyond_the_bound_are_counted_and_not_looked_into(desk_with_case: Counter) -> None:
    seen = look(desk_with_case, 31, bound=0)

    assert (len(seen.taken.stale), seen.cases, seen.unseen) == (1, (), 1)
    assert "另有1件没有逐件推算" in in_words(seen)
    assert evidence_foreseen_json(seen)["looked_into"] == 0


def test_the_same_file_would_not_be_registered_again(desk_with_case: Counter) -> None:
    path = an_insurance_extract(desk_with_case.papers / "31.xlsx", workers(31))
    taken = take_insurance(desk_with_case.store, path, months=MONTHS, by=desk_with_case.clerk, now=NOW)

    seen = look(desk_with_case, 31)

    assert evidence_foreseen_json(seen)["evidence"] == taken.extract.id
    assert "不会重复登记" in in_words(seen)


def test_a_stop_leaves_everything_as_it_was(desk_with_case: Counter) -> None:
    path = an_insurance_extract(desk_with_case.papers / "31.xlsx", workers(31))
    take = partial(take_insurance, desk_with_case.store, path, months=MONTHS, by=desk_with_case.clerk, now=NOW)
    before = desk_with_case.store.evidence.extracts()

    def stop(_done: int, _total: int) -> None:
        raise DeskError("cancelled")

    with pytest.raises(DeskError, match="已按要求停止"):
        foresee_evidence(
            desk_with_case.store, desk_with_case.desk.policies, take, by=desk_with_case.clerk, now=NOW, progress=stop
        )

    assert desk_with_case.store.evidence.extracts() == before

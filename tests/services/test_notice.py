"""公示: an approval is put up for the working days that the office set, fixed when it was approved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services.decide import NOTICE_DAYS, decide
from desktop.services.settings import change_setting
from tests.services.counter import NOW, Counter

MONDAY_NEXT_WEEK = NOW + timedelta(days=7)  # NOW is a Monday; five working days are over on the Monday after


def _set(counter: Counter, days: str) -> None:
    change_setting(counter.store, NOTICE_DAYS, days, by=counter.approver, now=NOW)


def test_an_approval_under_notice_waits_for_its_period_though_the_setting_changes(desk_with_case: Counter) -> None:
    counter = desk_with_case
    [case] = counter.store.cases.all()
    _set(counter, "5")
    noticed = counter.approve(case)
    _set(counter, "0")

    with pytest.raises(DeskError) as early:
        decide(counter.store, noticed, "close-notice", by=counter.clerk, now=MONDAY_NEXT_WEEK)
    closed = decide(counter.store, noticed, "close-notice", by=counter.clerk, now=MONDAY_NEXT_WEEK + timedelta(days=1))

    assert (noticed.state, early.value.code, closed.state) == (CaseState.NOTICED, "notice-running", CaseState.APPROVED)


def test_a_notice_period_is_a_number_that_an_approver_sets(desk_with_case: Counter) -> None:
    counter = desk_with_case

    with pytest.raises(DeskError) as unreadable:
        _set(counter, "三")
    with pytest.raises(DeskError) as refused:
        change_setting(counter.store, NOTICE_DAYS, "3", by=counter.clerk, now=NOW)

    assert (unreadable.value.code, refused.value.code) == ("setting-unreadable", "role-refused")

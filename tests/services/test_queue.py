"""The queue of the reviewer and the approver: for whom, how long, what to look at, why not, what changed since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services.decide import NOTICE_DAYS, SINGLE_HANDED, decide
from desktop.services.queue import queue
from desktop.services.since import since
from desktop.services.view_case import view_case
from rules.outcome import Outcome
from tests.commandline import Terminal
from tests.services.counter import NOW, PASSPHRASE, PASSWORD, Counter, workers


def test_a_verified_case_waits_for_the_reviewer_and_a_reviewed_one_for_the_approver(desk_with_case: Counter) -> None:
    counter = desk_with_case
    (case,) = counter.store.cases.all()

    before = queue(counter.store, by=counter.reviewer, now=NOW)
    counter.step(case, "review", counter.reviewer)
    after = queue(counter.store, by=counter.reviewer, now=NOW)
    approver = queue(counter.store, by=counter.approver, now=NOW)

    assert [(each.case.number, each.payable, each.payable_fen) for each in before.waiting] == [
        (case.number, 32, 32 * 50_000)
    ]
    assert (after.waiting, approver.step) == ((), "approve")
    assert [(each.entered_by, each.verified_by, each.reviewed_by) for each in approver.waiting] == [
        ("clerk", "clerk", "reviewer")
    ]


def test_a_case_says_of_every_step_why_whoever_looks_at_it_may_not(desk_with_case: Counter) -> None:
    counter = desk_with_case
    (case,) = counter.store.cases.all()

    blocked = {
        who.id: {step: why.code for step, why in view_case(counter.desk, case.number, by=who, now=NOW).blocked.items()}
        for who in (counter.clerk, counter.reviewer)
    }
    told = view_case(counter.desk, case.number, by=counter.clerk, now=NOW).blocked["review"]
    with pytest.raises(DeskError) as caught:
        counter.step(case, "review", counter.clerk)

    assert blocked == {"clerk": {"review": "own-work"}, "reviewer": {}}
    assert str(told) == str(caught.value)


def test_a_notice_that_runs_says_so_before_anybody_tries_to_end_it(desk_with_case: Counter) -> None:
    counter = desk_with_case
    (case,) = counter.store.cases.all()
    with counter.store.atomic():
        counter.store.office.set(NOTICE_DAYS, "5")
    counter.approve(case)

    running = view_case(counter.desk, case.number, by=counter.clerk, now=NOW).blocked
    over = view_case(counter.desk, case.number, by=counter.clerk, now=NOW + timedelta(days=30)).blocked

    assert {step: why.code for step, why in running.items()} == {"close-notice": "notice-running"}
    assert over == {}


def test_the_age_is_counted_in_working_days(desk_with_case: Counter) -> None:
    a_week_later = NOW + timedelta(days=7)  # 13 February 2023 is a Monday

    (waiting,) = queue(desk_with_case.store, by=desk_with_case.reviewer, now=a_week_later).waiting

    assert waiting.days == 5


def test_whoever_entered_is_told_why_not_and_alone_at_the_counter_it_is_allowed(desk_with_case: Counter) -> None:
    counter = desk_with_case
    clerk = counter.clerk

    (refused,) = queue(counter.store, "review", by=clerk, now=NOW).waiting
    with pytest.raises(DeskError) as caught:
        counter.step(refused.case, "review", clerk)
    with counter.store.atomic():
        counter.store.office.set(SINGLE_HANDED, "另一人病假")
    alone = queue(counter.store, "review", by=clerk, now=NOW)

    assert refused.blocked is not None
    assert (refused.blocked.code, str(refused.blocked)) == ("own-work", str(caught.value))
    assert alone.single_handed == "另一人病假"
    assert [each.blocked and each.blocked.code for each in alone.waiting] == ["role-refused"]


@pytest.mark.parametrize("seen", ["0" * 64, ""])
def test_another_determination_than_was_seen_is_not_decided_on(desk_with_case: Counter, seen: str) -> None:
    (case,) = desk_with_case.store.cases.all()

    with pytest.raises(DeskError, match="seen-otherwise"):
        decide(desk_with_case.store, case, "review", by=desk_with_case.reviewer, now=NOW, seen=seen)

    assert desk_with_case.again(case).state is CaseState.VERIFIED


def test_what_changed_since_the_review_stands_beside_it(desk_with_case: Counter) -> None:
    counter = desk_with_case
    (case,) = counter.store.cases.all()
    first = since(counter.desk, case.number)
    counter.step(case, "review", counter.reviewer)
    same = since(counter.desk, case.number)
    counter.override(case, counter.store.parts.rows(case.id)[0], criterion="stayed", as_if=Outcome.UNMET)
    counter.verify(case)

    found = since(counter.desk, case.number)

    assert (first.former, first.seen, {line.before for line in first.lines}) == (None, None, {"—"})
    assert (same.former, same.seen and same.seen.step) == (None, "review")
    assert found.former is not None
    assert (found.former.step, found.former.made_by, found.seen) == ("review", "reviewer", None)
    changed = {line.what: (line.before, line.now) for line in found.lines if line.changed}
    assert changed["可发放"] == ("32人", "31人")
    assert changed["核定金额"] == ("16,000.00元", "15,500.00元")
    assert [line.now for line in found.lines if "样本1号" in line.what and "结论" in line.what] == ["不予发放"]


def test_the_command_line_has_the_same_queue(desk_with_case: Counter) -> None:
    workspace = desk_with_case.desk.place.folder
    (case,) = desk_with_case.store.cases.all()
    desk_with_case.store.close()
    terminal = Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD)

    mine = terminal.run("queue", operator="reviewer").value
    theirs = terminal.run("queue", "--step", "review").value
    changes = terminal.run("queue", "--since", case.number).value
    wrong = terminal.run("queue", "--step", "pay")

    assert [each["case"] for each in mine["cases"]] == [case.number]
    assert mine["cases"][0]["blocked"] is None
    assert theirs["cases"][0]["blocked"]["code"] == "own-work"
    assert changes["former"] is None
    assert (wrong.code, wrong.value["error"]["code"]) == (2, "step-unknown")


def test_pending_persons_and_a_thin_margin_are_told(counter: Counter) -> None:
    persons = workers(31)
    case = counter.declare(persons)
    counter.insure(persons)
    counter.watch(persons[:30])
    counter.verify(case)

    (waiting,) = queue(counter.store, "review", by=counter.reviewer, now=NOW).waiting

    assert "还有1人待核实" in waiting.warnings
    assert any(each.startswith("余量很小") for each in waiting.warnings)

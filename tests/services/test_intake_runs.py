"""A whole intake taken back at once (整次撤回): everything of it or nothing, as one act."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services.history import history
from desktop.services.intake import IntakeReport, Mode
from desktop.services.look import show_case
from desktop.services.undo import undo
from tests.services.counter import FIRM, NOW, OTHER, Counter, a_roster, workers


def _folder(counter: Counter) -> Path:
    """Return a folder with a roster of two enterprises each."""
    folder = counter.papers / "来件"
    folder.mkdir()
    a_roster(folder / "甲.xlsx", workers(3))
    a_roster(folder / "乙.xlsx", workers(3, start=11), firm=OTHER)
    return folder


def _undo(counter: Counter, number: str) -> list[str]:
    return undo(counter.store, number, by=counter.clerk, now=NOW)


def _refusal(counter: Counter, number: str) -> DeskError:
    before = counter.store.audit.entries()
    with pytest.raises(DeskError) as refused:
        _undo(counter, number)
    assert counter.store.audit.entries() == before
    return refused.value


def _numbers(report: IntakeReport) -> list[str]:
    return [taken.case for taken in report.cases]


def test_a_whole_intake_is_taken_back_as_one_act(counter: Counter) -> None:
    report = counter.take(_folder(counter))
    before = len([entry for entry in counter.store.audit.entries() if entry.act == "undo"])

    stale = _undo(counter, report.number)

    assert {case.state for case in counter.store.cases.all()} == {CaseState.WITHDRAWN}
    undone = [entry for entry in counter.store.audit.entries() if entry.act == "undo"][before:]
    assert [(entry.subject, entry.before) for entry in undone] == [(report.number, "2个文件 2个案卷")]
    assert stale == []
    assert counter.take(counter.papers / "来件").already == []


def test_what_stood_before_a_corrected_file_stands_again(counter: Counter) -> None:
    first, other = a_roster(counter.papers / "a.xlsx", workers(5)), a_roster(counter.papers / "b.xlsx", workers(4))
    case = counter.store.cases.by_number(counter.take(first).cases[0].case)
    counter.step(case, "accept")
    counter.verify(case)
    more = a_roster(counter.papers / "c.xlsx", workers(2, start=20), firm=OTHER)
    run = counter.take(other, more)
    counter.verify(case)

    stale = _undo(counter, run.number)

    assert [kept.row.name for kept in counter.store.parts.rows(case.id)] == [each.name for each in workers(5)]
    assert [each.state for each in counter.store.cases.all() if each.id != case.id] == [CaseState.WITHDRAWN]
    assert stale == [case.number]


def test_a_file_and_its_correction_in_one_run_go_together(counter: Counter) -> None:
    paths = [a_roster(counter.papers / f"{count}.xlsx", workers(count)) for count in (5, 4)]
    report = counter.take(*paths)

    _undo(counter, report.number)

    [case] = counter.store.cases.all()
    assert case.state is CaseState.WITHDRAWN
    assert all(part.undone for part in counter.store.parts.of_case(case.id, live=False))


def test_what_was_taken_back_by_itself_before_is_passed_over(counter: Counter) -> None:
    report = counter.take(_folder(counter))
    _undo(counter, _numbers(report)[0])

    _undo(counter, report.number)

    assert {case.state for case in counter.store.cases.all()} == {CaseState.WITHDRAWN}


def test_an_intake_under_a_frozen_case_is_refused_whole_and_names_it(counter: Counter) -> None:
    persons = workers(30)
    frozen = a_roster(counter.papers / "a.xlsx", persons)
    report = counter.take(frozen, a_roster(counter.papers / "b.xlsx", workers(2, start=50), firm=OTHER))
    case = counter.step(counter.store.cases.by_number(_numbers(report)[0]), "accept")
    counter.insure(persons)
    counter.watch(persons)
    counter.verify(case)
    counter.approve(case)

    refused = _refusal(counter, report.number)

    assert (refused.code, refused.details["case"]) == ("case-frozen", case.number)
    assert all(part.live for each in counter.store.cases.all() for part in counter.store.parts.of_case(each.id))
    assert {each.state for each in counter.store.cases.all()} == {CaseState.APPROVED, CaseState.DRAFT}


def test_an_intake_that_a_later_file_stands_in_for_is_refused_until_that_is_taken_back(counter: Counter) -> None:
    report = counter.take(_folder(counter))
    later = counter.take(a_roster(counter.papers / "c.xlsx", workers(4)))
    number = _numbers(later)[0]

    refused = _refusal(counter, report.number)
    _undo(counter, later.number)
    _undo(counter, report.number)

    assert (refused.code, refused.details["case"]) == ("intake-superseded", number)
    assert {case.state for case in counter.store.cases.all()} == {CaseState.WITHDRAWN}


def test_a_decision_is_not_undone_with_the_intake_that_it_rests_on(counter: Counter) -> None:
    report = counter.take(_folder(counter))
    case = counter.step(counter.store.cases.by_number(_numbers(report)[1]), "refuse", reason="不属本街道")

    refused = _refusal(counter, report.number)

    assert (refused.code, refused.details["case"]) == ("undo-refused", case.number)


@pytest.mark.parametrize(("number", "code"), [("intake-9", "id-unknown"), ("intake-1", "intake-undone")])
def test_there_is_nothing_to_take_back_twice_or_of_no_intake(counter: Counter, number: str, code: str) -> None:
    _undo(counter, counter.take(_folder(counter)).number)

    refused = _refusal(counter, number)

    assert refused.code == code


def test_an_intake_that_took_nothing_is_no_intake(counter: Counter) -> None:
    folder = _folder(counter)
    counter.take(folder)

    again = counter.take(folder)

    assert again.number == ""
    assert [run.id for run in counter.store.runs.all()] == [1]


def test_a_file_that_is_refused_leaves_nothing_of_its_run(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "a.xlsx", workers(3)))

    asked = counter.take(a_roster(counter.papers / "b.xlsx", workers(3, start=50)))

    assert (asked.number, [run.id for run in counter.store.runs.all()]) == ("", [1])


def test_supplements_of_one_run_go_and_the_roster_stays(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "a.xlsx", workers(3)))
    more = [a_roster(counter.papers / f"{start}.xlsx", workers(2, start=start)) for start in (20, 30)]
    report = counter.take(*more, mode=Mode.SUPPLEMENT)

    _undo(counter, report.number)

    [case] = counter.store.cases.all()
    assert (case.uscc, case.state) == (FIRM.uscc, CaseState.DRAFT)
    assert len(counter.store.parts.rows(case.id)) == 3


def test_the_history_of_every_case_tells_of_the_intake_that_was_taken_back(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "a.xlsx", workers(5)))
    run = counter.take(a_roster(counter.papers / "b.xlsx", workers(4)))
    _undo(counter, run.number)
    [case] = counter.store.cases.all()

    acts = [(entry["act"], entry["subject"]) for entry in show_case(counter.store, case)["audit"]]

    assert acts == [("intake", case.number), ("intake", case.number), ("undo", run.number)]
    events = history(counter.desk, case.number)  # the newest first
    assert [event.entry.subject for event in reversed(events)] == [subject for _, subject in acts]

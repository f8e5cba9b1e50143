"""Several files of one case: what a corrected file stands in for, what is asked about, and what can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services.intake import Mode
from desktop.services.intakes import preview_named
from desktop.services.undo import undo
from tests.services.counter import NOW, Counter, Worker, a_roster, workers


def _names(counter: Counter) -> set[str]:
    [case] = counter.store.cases.all()
    return {kept.row.name for kept in counter.store.parts.rows(case.id)}


def test_a_corrected_part_leaves_a_supplement_in_place_though_they_share_a_person(
    counter: Counter, tmp_path: Path
) -> None:
    first, more = workers(10), workers(5, start=20)
    counter.take(a_roster(tmp_path / "a.xlsx", first))
    counter.take(a_roster(tmp_path / "b.xlsx", [*more, first[0]]), mode=Mode.SUPPLEMENT)

    counter.take(a_roster(tmp_path / "a2.xlsx", [*first, *workers(1, start=40)]))

    assert _names(counter) == {person.name for person in [*first, *more, *workers(1, start=40)]}


@pytest.mark.parametrize("persons", [workers(3, start=50), [Worker("样本无号", ""), Worker("样本坏号", "")]])
def test_a_file_that_shares_nobody_with_its_case_is_asked_about(
    counter: Counter, tmp_path: Path, persons: list[Worker]
) -> None:
    counter.take(a_roster(tmp_path / "a.xlsx", workers(10)))

    report = counter.take(a_roster(tmp_path / "b.xlsx", persons))

    assert [error.code for _, error in report.unreadable] == ["supplement-or-correction"]
    assert len(_names(counter)) == 10


def test_a_decision_on_a_row_that_a_correction_replaces_is_told_to_be_void(counter: Counter, tmp_path: Path) -> None:
    case = counter.declare(workers(10))
    row = counter.store.parts.rows(case.id)[0]
    counter.store.tickets.add(row.id, used_on=NOW.date(), words="G1", by="clerk", now=NOW)

    report = counter.take(a_roster(tmp_path / "again.xlsx", workers(9)))

    assert report.cases[0].decisions_void == 1


def test_taking_back_the_only_file_withdraws_the_case(counter: Counter) -> None:
    case = counter.declare(workers(3))

    undo(counter.store, case.number, by=counter.clerk, now=NOW)

    assert counter.again(case).state is CaseState.WITHDRAWN


def test_a_refusal_is_not_undone_by_taking_its_file_back(counter: Counter) -> None:
    case = counter.step(counter.declare(workers(3)), "refuse", reason="不属本街道")

    with pytest.raises(DeskError) as refusal:
        undo(counter.store, case.number, by=counter.clerk, now=NOW)

    assert refusal.value.code == "undo-refused"
    assert counter.again(case).state is CaseState.REFUSED


def test_files_that_replace_together_stand_beside_each_other(counter: Counter, tmp_path: Path) -> None:
    counter.take(a_roster(tmp_path / "old.xlsx", workers(10, start=50)))
    one, two = a_roster(tmp_path / "1.xlsx", workers(6)), a_roster(tmp_path / "2.xlsx", workers(5, start=10))

    counter.take(one, two, mode=Mode.REPLACE)

    assert _names(counter) == {person.name for person in [*workers(6), *workers(5, start=10)]}


@pytest.mark.parametrize("words", ["佐证1", "evidence-1", "1", "佐证　１"])
def test_what_is_looked_at_is_what_is_taken_back(counter: Counter, words: str) -> None:
    counter.verify(counter.declare(workers(3)))
    counter.insure(workers(3))

    preview = preview_named(counter.store, words, by=counter.clerk, now=NOW)
    stale = undo(counter.store, words, by=counter.clerk, now=NOW)
    gone = preview_named(counter.store, words, by=counter.clerk, now=NOW)

    assert (preview.number, preview.files, list(preview.stale), preview.refused) == ("evidence-1", 1, stale, None)
    assert (gone.files, str(gone.refused)) == (0, str(DeskError("extract-undone")))

"""One file becomes a case or its next version, whole or not at all; a file twice changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.records import CaseState
from desktop.services.intake import Mode, Terms, intake
from desktop.services.report import intake_json
from desktop.services.undo import undo
from tests.services.counter import (
    NOW,
    OTHER,
    POLICY,
    RECEIVED,
    Counter,
    Worker,
    a_counter,
    a_roster,
    workers,
)

ROOT = Path(__file__).parents[2]


def _names(counter: Counter) -> list[str]:
    (case,) = counter.store.cases.all()
    return sorted(kept.row.name for kept in counter.store.parts.rows(case.id))


def test_a_file_taken_twice_is_already_there_and_changes_nothing(counter: Counter) -> None:
    path = a_roster(counter.papers / "a.xlsx", workers(3))
    counter.take(path)
    before = (counter.store.cases.all(), counter.store.audit.entries())

    report = counter.take(path)

    (case,) = counter.store.cases.all()
    assert (report.cases, report.problems, report.unreadable) == ([], [], [])
    assert report.already == [("a.xlsx", case.number)]
    assert (counter.store.cases.all(), counter.store.audit.entries()) == before
    assert not report.needs_a_person


def test_the_same_content_under_another_name_is_already_there(counter: Counter) -> None:
    path = a_roster(counter.papers / "a.xlsx", workers(3))
    counter.take(path)

    report = counter.take(path.rename(counter.papers / "b.xlsx"))

    assert [file for file, _ in report.already] == ["b.xlsx"]


def test_a_corrected_file_is_a_new_version_and_the_old_one_is_kept(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "a.xlsx", workers(4)))

    report = counter.take(a_roster(counter.papers / "b.xlsx", workers(4, start=2)))

    (taken,), (case,) = report.cases, counter.store.cases.all()
    assert (taken.version, taken.case) == (2, case.number)
    assert [person.name for person in taken.change.came] == ["样本5号"]
    assert [person.name for person in taken.change.fell] == ["样本1号"]
    assert _names(counter) == ["样本2号", "样本3号", "样本4号", "样本5号"]
    assert [part.file_name for part in counter.store.parts.of_case(case.id, live=False)] == ["a.xlsx", "b.xlsx"]


@pytest.mark.parametrize(("shared", "refused"), [(1, True), (2, False)])
def test_a_file_that_shares_under_half_of_its_numbers_is_asked_about(
    counter: Counter, shared: int, refused: bool
) -> None:
    counter.take(a_roster(counter.papers / "a.xlsx", workers(4)))

    report = counter.take(a_roster(counter.papers / "b.xlsx", [*workers(shared), *workers(4 - shared, start=11)]))

    assert [error.code for _, error in report.unreadable] == ["supplement-or-correction"] * refused
    assert len(_names(counter)) == 4
    assert ("样本11号" in _names(counter)) is not refused


def test_a_supplement_adds_and_a_replacement_takes_the_place(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "a.xlsx", workers(2)))

    counter.take(a_roster(counter.papers / "b.xlsx", workers(2, start=11)), mode=Mode.SUPPLEMENT)
    supplemented = _names(counter)
    counter.take(a_roster(counter.papers / "c.xlsx", workers(1, start=21)), mode=Mode.REPLACE)
    replaced = _names(counter)

    assert supplemented == ["样本11号", "样本12号", "样本1号", "样本2号"]
    assert replaced == ["样本21号"]


def test_an_undone_file_gives_back_what_it_had_replaced(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "a.xlsx", workers(4)))
    path = a_roster(counter.papers / "b.xlsx", workers(4, start=2))
    (case,) = counter.store.cases.all()
    counter.take(path)

    undo(counter.store, case.number, by=counter.clerk, now=NOW)
    back, again = _names(counter), counter.take(path)

    assert back == ["样本1号", "样本2号", "样本3号", "样本4号"]
    assert again.cases[0].version == 4
    assert [entry.act for entry in counter.store.audit.entries(case.number)] == ["intake", "intake", "undo", "intake"]


def test_an_undone_extract_is_no_evidence_any_more(desk_with_case: Counter) -> None:
    stale = undo(desk_with_case.store, "2", by=desk_with_case.clerk, now=NOW)

    (verified,) = desk_with_case.verify()

    assert stale == [desk_with_case.store.cases.all()[0].number]
    assert verified.document["people"] == {"payable": 0, "pending": 32, "rejected": 0}
    with pytest.raises(DeskError, match="extract-undone"):
        undo(desk_with_case.store, "2", by=desk_with_case.clerk, now=NOW)


def test_an_undo_of_what_does_not_exist_says_so(counter: Counter) -> None:
    for number, code in (("99", "id-unknown"), ("330302999-LG-2023-0099", "case-unknown")):
        with pytest.raises(DeskError, match=code):
            undo(counter.store, number, by=counter.clerk, now=NOW)


def test_one_bad_file_stops_no_other_and_hidden_files_are_told(counter: Counter) -> None:
    folder = counter.papers / "来件"
    folder.mkdir()
    a_roster(folder / "1.xlsx", workers(2))
    (folder / "2.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    a_roster(folder / "3.xlsx", workers(2, start=11), firm=OTHER)
    (folder / "~$1.xlsx").write_bytes(b"lock")
    (folder / ".DS_Store").write_bytes(b"x")

    report = counter.take(folder)

    said = intake_json(report)
    assert [case["file"] for case in said["cases"]] == ["1.xlsx", "3.xlsx"]
    assert [(each["file"], each["code"]) for each in said["unreadable"]] == [("2.xlsx", "corrupt")]
    assert sorted(said["ignored"]) == [".DS_Store", "~$1.xlsx"]
    assert report.needs_a_person


def test_every_row_has_one_fate_and_the_fates_add_up(counter: Counter) -> None:
    persons = [*workers(3), Worker("重复", workers(1)[0].id_number), Worker("短号", "33030"), Worker("", "")]
    report = counter.take(a_roster(counter.papers / "a.xlsx", [*persons[:5], *workers(1, start=9)]))

    (taken,) = report.cases
    errors = [problem.row for _, problem in report.problems if problem.severity == "error"]
    assert (taken.rows_read, taken.rows_taken) == (6, 4)
    assert errors == [5, 6]


def test_without_a_measure_the_mark_of_the_template_decides(counter: Counter) -> None:
    policy = counter.desk.policy(POLICY)
    terms = Terms(policy=policy, received=RECEIVED)
    marked = a_roster(counter.papers / "a.xlsx", workers(2), measure="return-travel")
    from desktop.importing.plainsheet import write_xlsx

    head = [["企业名称", OTHER.name, "统一社会信用代码", OTHER.uscc], ["姓名", "身份证号码"]]
    unmarked = counter.papers / "b.xlsx"
    unmarked.write_bytes(write_xlsx("名册", [*head, *map(list, workers(2))]))

    report = intake(counter.store, [marked, unmarked], terms, by=counter.clerk, now=NOW)

    assert [taken.measure for taken in report.cases] == ["return-travel"]
    assert [(file, error.code) for file, error in report.unreadable] == [("b.xlsx", "no-measure")]


def test_a_cancelled_intake_keeps_the_files_that_were_done(counter: Counter) -> None:
    first = a_roster(counter.papers / "a.xlsx", workers(2))
    second = a_roster(counter.papers / "b.xlsx", workers(2, start=11), firm=OTHER)
    policy = counter.desk.policy(POLICY)
    terms = Terms(policy=policy, measure=policy.measures["stay"], received=RECEIVED)

    def cancel(done: int, _total: int) -> None:
        if done == 1:
            raise DeskError("cancelled")

    with pytest.raises(DeskError, match="cancelled"):
        intake(counter.store, [first, second], terms, by=counter.clerk, now=NOW, progress=cancel)

    assert [case.uscc for case in counter.store.cases.all()] == ["91330302MA0000000A"]


KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path

from desktop.importing import read_declaration
from desktop.services.intake import Terms, intake
from tests.services.counter import NOW, POLICY, RECEIVED, a_counter


class Deadly(tuple):
    def __iter__(self):
        for number, row in enumerate(super().__iter__()):
            if number == 300:
                os.kill(os.getpid(), signal.SIGKILL)
            yield row


def read(file, **terms):
    declaration = read_declaration(file, **terms)
    return replace(declaration, rows=Deadly(declaration.rows))


workspace, roster = map(Path, sys.argv[1:])
with a_counter(workspace, roster.parent) as counter:
    policy = counter.desk.policy(POLICY)
    terms = Terms(policy=policy, measure=policy.measures["stay"], received=RECEIVED)
    intake(counter.store, [roster], terms, by=counter.clerk, now=NOW, read=read)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_process_killed_in_the_middle_of_an_intake_leaves_nothing_of_it(
    desk_with_case: Counter, tmp_path: Path
) -> None:
    roster = a_roster(tmp_path / "big.xlsx", workers(600, start=1000), firm=OTHER)
    before = (desk_with_case.store.cases.all(), desk_with_case.store.audit.entries())
    workspace = desk_with_case.desk.place.folder
    desk_with_case.store.close()

    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(workspace), str(roster)], cwd=ROOT, check=False, capture_output=True
    )

    with a_counter(workspace, tmp_path) as counter:
        assert died.returncode == -9, died.stderr.decode()
        assert (counter.store.cases.all(), counter.store.audit.entries()) == before
        assert counter.store._session.rows("SELECT count(*) FROM roster_row") == [(32,)]
        assert counter.store._session.rows("SELECT count(*) FROM part") == [(1,)]
        assert counter.store.damage() == []
        assert counter.store.audit.verify() is None
        (taken,) = counter.take(roster).cases
        assert (taken.case, taken.rows_taken) == ("330302999-LG-2023-0002", 600)
        assert counter.store.cases.by_number(taken.case).state is CaseState.DRAFT

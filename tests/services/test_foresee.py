"""What an intake would do is told file by file, is what it then does, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.importing.plainsheet import write_xlsx
from desktop.models.store import Store
from desktop.services.foresee import FileForeseen, Foresight, foresee
from desktop.services.foresee_report import foresight_json, in_words
from desktop.services.intake import Chosen, IntakeReport, Mode, Terms, intake
from desktop.services.steps import unheard
from tests.models.builders import an_id
from tests.services.counter import FIRM, NOW, OTHER, POLICY, RECEIVED, Counter, Worker, a_roster, workers

FAULTY = [*workers(2), Worker("短号", "33030")]


def terms_of(counter: Counter) -> Terms:
    policy = counter.desk.policies[POLICY]
    return Terms(policy=policy, measure=policy.measures["stay"], received=RECEIVED)


def look(counter: Counter, *paths: Path, terms: Terms | None = None) -> Foresight:
    return foresee(counter.store, paths, terms or terms_of(counter), by=counter.clerk, now=NOW)


def kept(store: Store) -> object:
    return store.cases.all(), store.audit.entries(), store.runs.all()


def test_nothing_is_kept_and_no_number_is_used(counter: Counter) -> None:
    path = a_roster(counter.papers / "a.xlsx", FAULTY)
    before = kept(counter.store)

    seen = look(counter, path)

    assert kept(counter.store) == before
    assert [(each.prospect, each.case, each.rows_read, each.rows_taken) for each in seen.files] == [
        ("new-case", "", 3, 2)
    ]
    assert counter.take(path).cases[0].case.endswith("0001")


def test_every_file_is_told_what_the_intake_then_does(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "old.xlsx", workers(4)))
    folder = counter.papers / "来件"
    folder.mkdir()
    a_roster(folder / "a.xlsx", workers(4, start=2))
    a_roster(folder / "b.xlsx", workers(3, start=30), firm=OTHER)
    a_roster(folder / "c.xlsx", [*workers(3, start=30), *workers(1, start=40)], firm=OTHER)
    (folder / "d.xlsx").write_bytes((folder / "b.xlsx").read_bytes())
    a_roster(folder / "e.xlsx", workers(4, start=60))
    (folder / "f.xlsx").write_bytes(b"PK")
    (folder / "~$g.xlsx").write_bytes(b"x")

    seen = look(counter, folder)

    assert [(each.name[0], each.prospect.value, each.came, each.fell) for each in seen.files] == [
        ("a", "correction", 1, 1),
        ("b", "new-case", 3, 0),
        ("c", "correction", 1, 0),
        ("d", "already", 0, 0),
        ("e", "refused", 4, 4),
        ("f", "refused", 0, 0),
        ("~", "ignored", 0, 0),
    ]
    assert [each.case for each in seen.files[:3]] == [counter.store.cases.all()[0].number, "", ""]
    assert "4人是案卷没有的，案卷中有4人是文件没有的" in in_words(seen.files[4])
    report = intake(counter.store, [folder], terms_of(counter), by=counter.clerk, now=NOW)
    assert [(taken.file, taken.version, len(taken.change.came)) for taken in report.cases] == [
        (each.name, each.version, each.came) for each in seen.files if each.taken
    ]
    assert {file for file, _ in report.unreadable} == {each.name for each in seen.files if each.error}


def test_files_are_told_one_by_one_and_a_stop_counts_those_not_reached(counter: Counter) -> None:
    paths = [a_roster(counter.papers / f"{at}.xlsx", workers(2, start=at * 10 + 1)) for at in range(3)]
    told: list[FileForeseen] = []

    def stop(done: int, _total: int) -> None:
        if done == 2:
            from desktop.errors import DeskError

            raise DeskError("cancelled")

    seen = foresee(counter.store, paths, terms_of(counter), by=counter.clerk, now=NOW, progress=stop, told=told.append)

    assert [each.name for each in told] == ["0.xlsx", "1.xlsx"]
    assert (len(seen.files), seen.not_reached) == (2, 1)
    assert foresight_json(seen)["found"] == 3


def test_what_was_chosen_for_one_file_holds_for_it_alone(counter: Counter) -> None:
    counter.take(a_roster(counter.papers / "old.xlsx", workers(2)))
    one = a_roster(counter.papers / "a.xlsx", workers(2, start=20))
    other = a_roster(counter.papers / "b.xlsx", workers(2, start=30))
    terms = replace(terms_of(counter), each={"a.xlsx": Chosen(mode=Mode.SUPPLEMENT)})

    seen = look(counter, one, other, terms=terms)
    report = intake(counter.store, [one, other], terms, by=counter.clerk, now=NOW)

    assert [each.prospect.value for each in seen.files] == ["supplement", "refused"]
    assert [taken.file for taken in report.cases] == ["a.xlsx"]
    assert [error.code for _, error in report.unreadable] == ["supplement-or-correction"]


def test_a_file_that_changed_or_went_since_it_was_seen_is_told_and_not_taken(counter: Counter) -> None:
    folder = counter.papers / "来件"
    folder.mkdir()
    for at, name in enumerate(("a.xlsx", "b.xlsx", "c.xlsx")):
        a_roster(folder / name, workers(2, start=at * 10 + 1), firm=(FIRM, OTHER, FIRM)[at])
    seen = {each.name: each.sha256 for each in look(counter, folder).files}
    a_roster(folder / "a.xlsx", workers(3))
    (folder / "c.xlsx").unlink()

    terms = replace(terms_of(counter), seen=seen, only=tuple(seen))
    report = intake(counter.store, [folder], terms, by=counter.clerk, now=NOW)

    assert [taken.file for taken in report.cases] == ["b.xlsx"]
    assert [(file, error.code) for file, error in report.unreadable] == [
        ("a.xlsx", "file-changed"),
        ("c.xlsx", "file-missing"),
    ]
    assert (report.found, report.fates) == (3, 3)


def test_files_with_the_same_unclear_columns_are_known_to_lie_alike(counter: Counter) -> None:
    head = [["企业名称", FIRM.name, "统一社会信用代码", FIRM.uscc], ["姓名", "证件号码", "身份证号"]]
    for name, start in (("a.xlsx", 1), ("b.xlsx", 11)):
        rows = [[f"程{chr(0x5800 + at)}", an_id(at), an_id(at + 50)] for at in range(start, start + 4)]
        (counter.papers / name).write_bytes(write_xlsx("名单", [*head, *rows]))

    one, other = look(counter, counter.papers / "a.xlsx", counter.papers / "b.xlsx").files

    assert one.error is not None
    assert (one.error.code, one.layout) == ("no-roster", other.layout)
    assert one.layout


def test_an_intake_goes_on_under_the_number_of_the_one_before(counter: Counter) -> None:
    one, other = (a_roster(counter.papers / f"{firm.uscc}.xlsx", workers(2), firm=firm) for firm in (FIRM, OTHER))
    first = intake(counter.store, [one], terms_of(counter), by=counter.clerk, now=NOW)

    again = IntakeReport(run=first.run)
    intake(counter.store, [other], terms_of(counter), by=counter.clerk, now=NOW, progress=unheard, report=again)

    assert again.number == first.number
    assert [len(run.standing) for run in counter.store.runs.all()] == [2]


@pytest.mark.parametrize("name", ["a.xlsx", "b.xlsx"])
def test_terms_without_a_choice_hold_for_every_file(counter: Counter, name: str) -> None:
    terms = replace(terms_of(counter), each={"a.xlsx": Chosen(enterprise=OTHER.uscc, password="x")})

    held = terms.of(name)

    assert (held.enterprise, held.password) == ((OTHER.uscc, "x") if name == "a.xlsx" else ("", ""))

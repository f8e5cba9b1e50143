"""Before and after a batch: what it would hold, where it was saved, what became of it, the walk through feedback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models.answers import MarkKind
from desktop.records import CaseState
from desktop.services.answer_batch import Objections, answer_batch
from desktop.services.create_batch import create_batch
from desktop.services.escalate_preview import escalate_preview
from desktop.services.feedback_walk import feedback_walk, mark
from desktop.services.ledger import Wanted, ledger_rows
from desktop.services.ledgerkinds import LEDGERS
from desktop.services.save_batch import save_batch
from desktop.services.sent import sent_batches
from desktop.services.take_feedback import take_feedback
from desktop.services.trust import trust
from desktop.workspace import write_whole
from rules.outcome import Outcome
from tests.commandline import Terminal
from tests.services.counter import NOW, OTHER, PASSPHRASE, PASSWORD, POLICY, Counter, workers

CASE = "330302999-LG-2023-0001"
DENIED = 31 * 50_000 - 50_000


def _answered(town: Counter, district: Counter, objections: Objections) -> str:
    """Send a batch, receive it, answer it and take the answer; return the number."""
    made = town.send()
    district.receive(made.content)
    certificate = district.desk.signer().certificate_pem
    trust(town.desk, certificate, name="区级", superior=True, by=town.approver, now=NOW)
    answer = answer_batch(district.desk, made.batch.number, objections, by=district.approver, now=NOW)
    take_feedback(town.desk, answer, by=town.clerk, now=NOW)
    return made.batch.number


def test_the_preview_has_the_sums_and_what_stays_behind_and_makes_nothing(town: Counter) -> None:
    town.declare(workers(2, start=70), firm=OTHER)

    found = escalate_preview(town.desk, town.desk.policy(POLICY))

    assert (found.cases, found.people, found.payable_fen) == ((CASE,), 31, 31 * 50_000)
    assert [(each.cases, each.people) for each in found.sums] == [(1, 31)]
    assert ("330302999-LG-2023-0002", "undecided", False) in [
        (each.case, each.kind, each.inside) for each in found.concerns
    ]
    assert ("paper", "没有出具过受理回执") in [(each.kind, each.words) for each in found.concerns if each.case == CASE]
    assert town.store.batches.all() == []


def test_who_is_claimed_by_another_enterprise_too_is_told_before_it_goes(counter: Counter) -> None:
    persons = workers(33)
    case = counter.declare(persons)
    other = counter.declare(persons[:1], firm=OTHER)
    counter.insure(persons)
    counter.watch(persons)
    counter.verify()
    counter.approve(case)

    told = escalate_preview(counter.desk, counter.desk.policy(POLICY)).concerns

    assert [(each.case, each.words) for each in told if each.kind == "rival"] == [
        (case.number, f"1人另有企业申报：样本1号（{other.number}）")
    ]


def test_the_share_of_every_side_is_shown_to_the_fen(town: Counter) -> None:
    from dataclasses import replace
    from fractions import Fraction

    from rules.policy import Funding

    shares = {"市": Fraction(1, 3), "区": Fraction(2, 3)}
    funding = Funding(measures=("stay",), shares=shares, odd="区", clause="样例条")
    policy = replace(town.desk.policy(POLICY), funding=(funding,))

    found = escalate_preview(town.desk, policy)

    assert [(each.side, each.fen) for each in found.shares] == [("市", 516_666), ("区", 1_033_334)]


def test_only_the_chosen_cases_go_and_one_that_is_not_approved_is_refused(town: Counter) -> None:
    policy = town.desk.policy(POLICY)
    draft = town.declare(workers(2, start=70), firm=OTHER)

    with pytest.raises(DeskError, match="step-refused"):
        create_batch(
            town.desk, policy, by=town.clerk, now=NOW, passphrase=None, plain=True, numbers=[CASE, draft.number]
        )
    made = create_batch(town.desk, policy, by=town.clerk, now=NOW, passphrase=None, plain=True, numbers=[CASE])

    assert made.cases == (CASE,)


def test_a_copy_is_written_whole_read_back_and_kept_where_it_went(town: Counter, tmp_path: Path) -> None:
    made = town.send()

    saved = save_batch(town.desk, made.batch.number, tmp_path / "a.zip", by=town.clerk, now=NOW)

    (line,) = sent_batches(town.store, now=NOW)
    assert (tmp_path / "a.zip").read_bytes() == made.content
    assert saved.sha256 == made.batch.sha256
    assert [copy.place for copy in line.copies] == [str(tmp_path / "a.zip")]
    assert [entry.act for entry in town.store.audit.entries(made.batch.number)] == ["batch", "batch-save"]


def test_a_drive_that_was_pulled_out_leaves_nothing_and_is_told(town: Counter, tmp_path: Path) -> None:
    made = town.send()

    with pytest.raises(DeskError) as caught:
        save_batch(town.desk, made.batch.number, tmp_path / "gone" / "a.zip", by=town.clerk, now=NOW)

    assert caught.value.code == "drive-gone"
    assert town.store.copies.of_batch(made.batch.id) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
def test_a_full_drive_is_told_and_nothing_half_done_is_left(town: Counter, tmp_path: Path) -> None:
    import subprocess

    made, drive = town.send(), tmp_path / "drive"
    drive.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(drive)], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount")
    try:
        with pytest.raises(DeskError) as caught:
            save_batch(town.desk, made.batch.number, drive / "a.zip", by=town.clerk, now=NOW)
        left = list(drive.iterdir())
    finally:
        subprocess.run(["umount", str(drive)], check=True)

    assert caught.value.code == "cannot-write"
    assert left == []


def test_a_drive_that_gives_back_other_bytes_is_told_and_the_file_removed(
    town: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = town.send()
    worn = lambda path, content: write_whole(path, content[:-1] + b"x")  # noqa: E731
    monkeypatch.setattr("desktop.services.save_batch.write_whole", worn)

    with pytest.raises(DeskError) as caught:
        save_batch(town.desk, made.batch.number, tmp_path / "a.zip", by=town.clerk, now=NOW)

    assert caught.value.code == "copy-differs"
    assert not (tmp_path / "a.zip").exists()
    assert town.store.copies.of_batch(made.batch.id) == []


def test_a_batch_waits_for_its_answer_and_then_shows_it(town: Counter, district: Counter) -> None:
    number = _answered(town, district, Objections(denied={(CASE, _paid_row(town)): "已离职"}))

    (line,) = sent_batches(town.store, now=NOW)

    assert (line.batch.number, line.waiting, line.open) == (number, 0, 1)
    assert (line.payable_fen, line.confirmed_fen) == (31 * 50_000, DENIED)
    assert line.outcomes == ((CaseState.PARTLY_CONFIRMED, 1),)


def test_a_batch_keeps_the_sum_it_left_with_whatever_becomes_of_its_case(town: Counter, district: Counter) -> None:
    number = _answered(town, district, Objections(returned={CASE: "有一人已离职"}))
    case = town.store.cases.by_number(CASE)
    row = next(kept for kept in town.store.parts.rows(case.id) if kept.row.number == _paid_row(town))
    town.step(case, "accept")
    town.override(case, row, criterion="stayed", as_if=Outcome.UNMET)
    town.verify(case)
    town.approve(case)
    again = town.send()

    newest, first = sent_batches(town.store, now=NOW)

    assert (newest.batch.number, newest.payable_fen) == (again.batch.number, 30 * 50_000)
    assert (first.batch.number, first.payable_fen) == (number, 31 * 50_000)
    sums = {row[2]: row[6] for row in ledger_rows(town.desk, Wanted(ledger="batches"))}
    assert sums == {number: 31 * 50_000, again.batch.number: 30 * 50_000}


def test_a_received_batch_is_listed_with_its_cases_and_sum(town: Counter, district: Counter) -> None:
    district.receive(town.send().content)

    (row,) = ledger_rows(district.desk, Wanted(ledger="batches"))

    assert row[1] == "接收"
    assert row[5:7] == (1, 31 * 50_000)


def test_money_that_came_back_stands_by_itself_until_it_is_approved_anew(town: Counter, district: Counter) -> None:
    _answered(town, district, Objections(returned={CASE: "有一人已离职"}))
    columns = [column.title for column in LEDGERS["funds"].columns]

    (returned,) = ledger_rows(town.desk, Wanted(ledger="funds"))
    case = town.step(town.store.cases.by_number(CASE), "accept")
    town.step(case, "return", reason="请补充")
    (to_correct,) = ledger_rows(town.desk, Wanted(ledger="funds"))

    for row, column in ((returned, "区级退回"), (to_correct, "待补正")):
        figures = {title: fen for title, fen in zip(columns, row, strict=True) if isinstance(fen, int) and fen}
        assert figures == {column: 31 * 50_000, "合计": 31 * 50_000}


def test_the_walk_shows_ours_beside_theirs_and_keeps_what_is_done(town: Counter, district: Counter) -> None:
    row = _paid_row(town)
    number = _answered(town, district, Objections(denied={(CASE, row): "已离职"}))

    walk = feedback_walk(town.desk, number)
    after = mark(town.desk, number, CASE, row, MarkKind.ACCEPTED, by=town.clerk, now=NOW)

    (item,), (total,) = walk.items, walk.totals
    assert (item.case, item.row, item.ours_fen, item.theirs_fen, item.reason) == (CASE, row, 50_000, 0, "已离职")
    assert item.ours.startswith("可发放")
    assert "**" in item.id_masked
    assert (total.people, total.confirmed_people) == (31, 30)
    assert (total.payable_fen, total.confirmed_fen) == (31 * 50_000, DENIED)
    assert (walk.open, after.open, feedback_walk(town.desk, number).open) == (1, 0, 0)
    assert town.store.audit.entries(CASE)[-1].act == "feedback-mark"


def test_a_returned_case_is_one_objection_and_a_correction_says_what(town: Counter, district: Counter) -> None:
    number = _answered(town, district, Objections(returned={CASE: "请补充离温比对"}))

    with pytest.raises(DeskError, match="reason-missing"):
        mark(town.desk, number, CASE, None, MarkKind.TO_CORRECT, by=town.clerk, now=NOW)
    after = mark(town.desk, number, CASE, None, MarkKind.TO_CORRECT, note="补比对", by=town.clerk, now=NOW)

    (item,) = after.items
    assert (item.row, item.state, item.reason) == (None, CaseState.RETURNED, "请补充离温比对")
    assert item.mark is not None
    assert (item.mark.kind, item.mark.note) == (MarkKind.TO_CORRECT, "补比对")


def test_what_the_district_never_said_cannot_be_marked_nor_an_unanswered_batch_walked(town: Counter) -> None:
    number = town.send().batch.number

    with pytest.raises(DeskError, match="batch-unanswered"):
        feedback_walk(town.desk, number)
    with pytest.raises(DeskError, match="objection-unknown"):
        mark(town.desk, number, CASE, 3, MarkKind.ACCEPTED, by=town.clerk, now=NOW)


@pytest.mark.parametrize(
    "sql", ["UPDATE batch_copy SET place = ''", "DELETE FROM batch_answer", "DELETE FROM answer_mark"]
)
def test_copies_answers_and_marks_are_kept_as_they_are(
    town: Counter, district: Counter, tmp_path: Path, sql: str
) -> None:
    number = _answered(town, district, Objections(returned={CASE: "请补充离温比对"}))
    save_batch(town.desk, number, tmp_path / "a.zip", by=town.clerk, now=NOW)
    mark(town.desk, number, CASE, None, MarkKind.ACCEPTED, by=town.clerk, now=NOW)

    with pytest.raises(DeskError, match="record-kept"), town.store.atomic():
        town.store.batches._session.run(sql)


def test_the_command_line_previews_lists_and_walks(town: Counter, district: Counter) -> None:
    row = _paid_row(town)
    number = _answered(town, district, Objections(denied={(CASE, row): "已离职"}))
    workspace = town.desk.place.folder
    town.store.close()
    terminal = Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD)

    preview = terminal.run("batch", "preview", "--policy", POLICY)
    listed = terminal.run("batch", "list").value["batches"]
    walked = terminal.run("batch", "walk", number).value
    marked = terminal.run("batch", "walk", number, "--correct", f"{CASE}:{row}=已补离职证明").value
    wrong = terminal.run("batch", "walk", number, "--accept", f"{CASE}:x")

    assert (preview.code, preview.value["error"]["code"]) == (2, "no-approved-cases")
    assert [(each["batch"], each["open"], each["confirmed"]) for each in listed] == [(number, 1, "15000.00")]
    assert (walked["open"], walked["items"][0]["mark"]) == (1, None)
    assert (marked["open"], marked["items"][0]["mark"], marked["items"][0]["note"]) == (0, "to-correct", "已补离职证明")
    assert (wrong.code, wrong.value["error"]["code"]) == (2, "objection-unreadable")


def _paid_row(town: Counter) -> int:
    case = town.store.cases.by_number(CASE)
    latest = town.store.determinations.latest(case.id)
    assert latest is not None
    paid = next(each.row_id for each in town.store.determinations.outcomes(latest.id) if each.outcome == "payable")
    return next(kept.row.number for kept in town.store.parts.rows(case.id) if kept.id == paid)


def test_a_batch_is_saved_to_a_folder_whose_name_is_no_text(town: Counter, tmp_path: Path) -> None:
    made = town.send()
    drive = tmp_path / os.fsdecode(b"U\xc5\xcc")
    drive.mkdir()

    saved = save_batch(town.desk, made.batch.number, drive / "a.zip", by=town.clerk, now=NOW)

    [copy] = town.store.copies.of_batch(made.batch.id)
    assert saved.path.read_bytes() == made.content
    assert copy.place.endswith("/a.zip")

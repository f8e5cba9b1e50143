"""What waits for whom, by when, and sums whose fates add up to the whole."""

from __future__ import annotations

import os
from collections import Counter as Tally
from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.importing.plainsheet import write_xlsx
from desktop.models.answers import MarkKind
from desktop.models.ledger import Provenance
from desktop.records import CaseState, Operator
from desktop.services.answer_batch import Objections, answer_batch
from desktop.services.backup import back_up
from desktop.services.create_batch import Created
from desktop.services.decide import NOTICE_DAYS, SINGLE_HANDED
from desktop.services.drafts import begin
from desktop.services.feedback_walk import mark
from desktop.services.look import list_cases
from desktop.services.matters import Asker, Matter
from desktop.services.matterwords import blocked_words, due_words, since_words, term_words
from desktop.services.queue import queue
from desktop.services.record_fact import record_fact
from desktop.services.steps import IN_HAND
from desktop.services.take_evidence import take_insurance
from desktop.services.take_feedback import take_feedback
from desktop.services.trust import trust
from desktop.services.waiting import Overview, counted, overview
from rules.outcome import Outcome
from tests.commandline import Terminal
from tests.services.counter import MONTHS, NOW, OTHER, PASSPHRASE, PASSWORD, POLICY, Counter, workers
from tests.services.editions import install_edition

CASE = "330302999-LG-2023-0001"
_HEAD = ["姓名", "身份证号码", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"]
QUEUES = {"to-review": ("review", "reviewer"), "to-approve": ("approve", "approver")}


def seen_by(counter: Counter, by: Operator, *, days: int = 0) -> Overview:
    return overview(counter.desk, by=by, now=NOW + timedelta(days=days))


def matter(found: Overview, id_: str) -> Matter:
    (one,) = [each for each in found.matters if each.id == id_]
    return one


def answer(town: Counter, district: Counter, made: Created, objections: Objections) -> None:
    """Let the district take a batch and answer it, and take the answer."""
    district.receive(made.content)
    trust(town.desk, district.desk.signer().certificate_pem, name="区级", superior=True, by=town.approver, now=NOW)
    sealed = answer_batch(district.desk, made.batch.number, objections, by=district.approver, now=NOW)
    take_feedback(town.desk, sealed, by=town.clerk, now=NOW)


def ids(found: Overview, *, mine: bool = True) -> list[str]:
    return [each.id for each in found.matters if each.mine is mine]


@pytest.fixture
def busy(counter: Counter) -> Counter:
    """Return a counter with an accepted, three verified, a reviewed and a returned case of 32 persons each."""
    firms = [replace(OTHER, uscc=f"91330302MA000000{letter}1", name=f"温州样例{letter}厂") for letter in "ABDEFG"]
    people = [workers(32, start=1 + 40 * at) for at in range(6)]
    cases = [counter.declare(each, firm=firm) for each, firm in zip(people, firms, strict=True)]
    lines = [
        [*person, firm.name, firm.uscc, "企业职工基本养老保险", month, "已到账"]
        for each, firm in zip(people, firms, strict=True)
        for person in each
        for month in MONTHS
    ]
    path = counter.papers / "参保明细.xlsx"
    path.write_bytes(write_xlsx("参保明细", [_HEAD, *lines]))
    take_insurance(counter.store, path, months=MONTHS, by=counter.clerk, now=NOW)
    counter.watch([person for each in people for person in each])
    counter.verify(*cases[1:4], cases[5])
    counter.step(cases[3], "review", counter.reviewer)
    counter.step(cases[4], "return", reason="缺花名册")
    return counter


def test_everyone_is_told_the_own_things_first_and_then_what_others_have(busy: Counter) -> None:
    clerk, reviewer, approver = (seen_by(busy, by) for by in (busy.clerk, busy.reviewer, busy.approver))

    assert ids(clerk) == ["to-correct", "to-verify", "backup"]
    assert ids(clerk, mine=False) == ["to-approve", "to-review"]
    assert (ids(reviewer), ids(approver)) == (["to-review", "backup"], ["to-approve", "backup"])
    assert [(each.id, each.count) for each in reviewer.matters if not each.mine] == [
        ("to-approve", 1),
        ("to-correct", 1),
        ("to-verify", 1),
    ]
    assert matter(reviewer, "to-review").count == 3


@pytest.mark.parametrize("id_", QUEUES)
@pytest.mark.parametrize("alone", ["", "另一人病假"])
def test_a_queue_tells_apart_just_what_the_step_itself_would_refuse(busy: Counter, id_: str, alone: str) -> None:
    step, whose = QUEUES[id_]
    own, stale, decided, reviewed, _, _ = busy.store.cases.all()
    by = {"reviewer": busy.reviewer, "approver": busy.approver}[whose]
    told_by = Provenance(source="统计局", as_of=NOW.date())
    record_fact(
        busy.desk,
        reviewed.uscc,
        ["output_q1=12000000"],
        policy=POLICY,
        measure="output-growth",
        said=told_by,
        by=by,
        now=NOW,
    )
    busy.verify(own, by=by)
    busy.override(decided, busy.store.parts.rows(decided.id)[0], criterion="stayed", as_if=Outcome.UNMET, by=by)
    with busy.store.atomic():
        busy.store.cases._session.run("UPDATE case_file SET stale = '有新的佐证材料' WHERE id = ?", (stale.id,))
        busy.store.office.set(SINGLE_HANDED, alone)

    told = matter(seen_by(busy, by), id_)

    waiting = queue(busy.store, step, by=by, now=NOW).waiting
    codes = Tally(each.blocked.code for each in waiting if each.blocked)
    assert dict(told.blocked) == dict(codes)
    assert told.count == sum(each.blocked is None for each in waiting)
    assert sum(codes.values()) + told.count == len(waiting) > 0


def test_what_a_draft_holds_up_and_what_grants_nothing_is_told_as_the_step_says_it(desk_with_case: Counter) -> None:
    counter = desk_with_case
    install_edition(counter, ('status = "in-force"', 'status = "draft"'))
    counter.verify()
    (case,) = counter.store.cases.all()
    counter.step(case, "review", counter.reviewer)

    found = seen_by(counter, counter.approver)

    assert dict(matter(found, "to-approve").blocked) == {"policy-draft": 1}
    assert (matter(found, "draft-policy").count, matter(found, "draft-policy").where) == (1, {"policy": POLICY})
    assert matter(found, "to-approve").count == 0
    assert counted(found)["approvals"] == 0


def test_a_case_that_grants_nothing_waits_but_cannot_be_approved(counter: Counter) -> None:
    persons = workers(2)
    case = counter.declare(persons)
    counter.insure(persons)
    counter.watch([], away=persons)
    counter.verify(case)
    counter.step(case, "review", counter.reviewer)

    told = matter(seen_by(counter, counter.approver), "to-approve")

    assert (told.count, dict(told.blocked)) == (0, {"nothing-payable": 1})
    assert blocked_words(told) == "1件本人不能办理（没有可发放的1件）"


@pytest.mark.parametrize(
    ("days", "left", "words"),
    [
        (0, 19, "办理期限2023年3月10日，还有19个工作日"),
        (25, 0, "办理期限2023年3月10日，就是今天"),
        (28, -1, "办理期限2023年3月10日，已过1个工作日"),
    ],
)
def test_a_term_is_counted_in_working_days_from_the_receipt(busy: Counter, days: int, left: int, words: str) -> None:
    told = matter(seen_by(busy, busy.clerk, days=days), "to-verify")

    assert (told.due, told.left, told.overdue) == (date(2023, 3, 10), left, int(left < 0))
    assert due_words(told) == words


def test_a_term_in_a_year_without_a_calendar_says_how_it_was_counted(counter: Counter) -> None:
    day = date(2099, 3, 2)  # a Monday

    told = Asker(counter.clerk, day).since("to-verify", {day: 1}, term=5)

    assert due_words(told) == "办理期限2099年3月9日（节假日未公布，按周一至周五计），还有5个工作日"


def test_a_correction_has_five_working_days_from_its_return(busy: Counter) -> None:
    told = matter(seen_by(busy, busy.clerk, days=4), "to-correct")

    assert (told.oldest, told.waited, told.due, told.left) == (NOW.date(), 4, date(2023, 2, 20), 1)
    assert term_words(told) == "最早退回2023年2月13日，已过4个工作日；补正期限2023年2月20日，还有1个工作日"


@pytest.mark.parametrize(("days", "expected"), [(0, ""), (3, "notice-today"), (4, "notice-over")])
def test_a_notice_is_told_on_its_last_day_and_after_it(desk_with_case: Counter, days: int, expected: str) -> None:
    counter = desk_with_case
    (case,) = counter.store.cases.all()
    with counter.store.atomic():
        counter.store.office.set(NOTICE_DAYS, "3")
    counter.approve(case)

    found = seen_by(counter, counter.clerk, days=days)

    notices = [each for each in found.matters if each.id.startswith("notice")]
    assert [each.id for each in notices] == ([expected] if expected else [])
    assert [each.where["numbers"] for each in notices] == ([(case.number,)] if expected else [])


def test_a_batch_waits_for_its_answer_and_then_for_its_objections(town: Counter, district: Counter) -> None:
    approved = ids(seen_by(town, town.clerk))
    made = town.send()
    sent = matter(seen_by(town, town.clerk, days=7), "unanswered")
    answer(town, district, made, Objections(returned={CASE: "请补充离温比对"}))
    answered = seen_by(town, town.clerk)
    mark(town.desk, made.batch.number, CASE, None, MarkKind.ACCEPTED, by=town.clerk, now=NOW)
    dealt_with = ids(seen_by(town, town.clerk))

    assert "to-escalate" in approved
    assert (sent.count, sent.waited, sent.about) == (1, 5, made.batch.number)
    assert sent.where == {"tab": "sent", "batch": made.batch.number}
    assert ids(answered)[:2] == ["returned", "differing"]
    assert matter(answered, "differing").count == 1
    assert "differing" not in dealt_with


def test_a_case_that_the_district_confirmed_waits_for_its_payment(town: Counter, district: Counter) -> None:
    answer(town, district, town.send(), Objections())

    told = matter(seen_by(town, town.clerk), "to-pay")

    assert (told.count, told.where) == (1, {"state": ("confirmed", "partly-confirmed")})
    assert "unanswered" not in ids(seen_by(town, town.clerk))


def test_a_draft_is_told_to_whoever_typed_it_alone(counter: Counter) -> None:
    begin(counter.desk, policy=POLICY, measure="stay", by=counter.reviewer, now=NOW)

    found = seen_by(counter, counter.reviewer), seen_by(counter, counter.clerk)

    assert [ids(each) for each in found] == [["typed"], []]
    assert not found[1].empty


@pytest.mark.parametrize(("days", "expected"), [(7, []), (8, ["backup"])])
def test_a_backup_is_asked_for_when_the_newest_is_too_old(
    desk_with_case: Counter, days: int, expected: list[str]
) -> None:
    counter = desk_with_case
    path = back_up(counter.desk, None, by=counter.clerk, now=NOW)
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))

    found = seen_by(counter, counter.clerk, days=days)

    assert [each for each in ids(found) if each == "backup"] == expected


def test_without_any_backup_one_is_asked_for_once_there_is_something_to_lose(counter: Counter) -> None:
    nothing = seen_by(counter, counter.clerk)
    counter.declare(workers(2))
    something = matter(seen_by(counter, counter.clerk), "backup")

    assert (nothing.matters, nothing.empty) == ((), True)
    assert since_words(something) == "还没有备份"


@pytest.mark.parametrize(("today", "told"), [(date(2023, 5, 31), 0), (date(2023, 6, 1), 1), (date(2023, 7, 3), 1)])
def test_cases_in_hand_are_told_of_before_their_policy_ends(desk_with_case: Counter, today: date, told: int) -> None:
    found = seen_by(desk_with_case, desk_with_case.clerk, days=(today - NOW.date()).days)

    (end,) = found.ends
    ending = [each for each in found.matters if each.id == "policy-ends"]
    assert (end.policy, end.until) == (POLICY, date(2023, 6, 30))
    assert [(each.count, each.due, each.where["policy"]) for each in ending] == [(1, end.until, POLICY)] * told
    assert [each.where["state"] for each in ending] == [tuple(sorted(IN_HAND))] * told


def test_the_fates_add_up_to_every_row_and_to_what_the_list_of_cases_says(busy: Counter) -> None:
    refused = busy.store.cases.all()[1]
    busy.step(refused, "refuse", reason="不在范围")

    fates = seen_by(busy, busy.clerk).fates

    lines = [line for line in list_cases(busy.store) if line.case.id != refused.id]
    assert sum(fate.people for fate in fates) == 6 * 32
    assert sum(fate.payable for fate in fates) == sum(line.payable for line in lines) == 3 * 32
    assert sum(fate.payable_fen for fate in fates) == sum(line.payable_fen for line in lines)
    assert {fate.state: (fate.unverified, fate.closed, fate.payable_fen) for fate in fates} == {
        CaseState.ACCEPTED: (32, 0, 0),
        CaseState.VERIFIED: (0, 0, 2 * 32 * 50_000),
        CaseState.REVIEWED: (0, 0, 32 * 50_000),
        CaseState.TO_CORRECT: (32, 0, 0),
        CaseState.REFUSED: (0, 32, 0),
    }


def test_the_badges_count_what_is_the_operators_own(busy: Counter) -> None:
    clerk, approver = (counted(seen_by(busy, by)) for by in (busy.clerk, busy.approver))

    assert clerk == {"approvals": 0, "cases": 2, "entry": 0, "escalation": 0, "policies": 0, "settings": 1}
    assert (approver["approvals"], approver["cases"]) == (1, 0)


def test_the_command_line_tells_the_same(busy: Counter) -> None:
    workspace = busy.desk.place.folder
    busy.store.close()
    terminal = Terminal(workspace=workspace, passphrase=PASSPHRASE, password=PASSWORD)

    told = terminal.run("waiting", operator="reviewer").value

    first = told["waiting"][0]
    assert (first["what"], first["mine"], first["count"], first["where"]) == ("to-review", True, 3, {"step": "review"})
    assert sum(each["people"]["all"] for each in told["sums"]) == 6 * 32
    assert told["policies"][0]["until"] == "2023-06-30"
    assert told["received"] == {"2023-02-10": 6}

"""Declarations typed at the counter: kept as drafts, looked over, submitted as any file is, let go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.models.drafts import Edit, Filled, Typing
from desktop.records import Severity
from desktop.services.drafts import asked, begin, continue_draft, discard, look_over, put, told_of
from desktop.services.enter import make, submit
from desktop.services.intake_fates import Mode
from desktop.services.return_copy import return_copy
from tests.models.builders import an_id
from tests.services.counter import FIRM, NOW, OTHER, POLICY, Counter, workers

FIELDS = ("name", "id_number", "phone", "stay_from", "stay_to")


def a_told(count: int = 2, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a declaration as JSON tells one."""
    rows = [
        {"name": each.name, "id_number": each.id_number, "stay_from": "2023-01-06", "stay_to": "2023-02-05"}
        for each in workers(count)
    ]
    told: dict[str, Any] = {
        "policy": POLICY,
        "measure": "stay",
        "enterprise": {"name": FIRM.name, "uscc": FIRM.uscc, "account": "001234567890"},
        "people": str(count),
        "amount": f"{count * 500}",
        "filled_on": "2023-02-08",
        "received": "2023-02-10",
        "rows": rows,
    }
    return told | changed


def typed(counter: Counter, told: dict[str, Any], id_: int | None = None) -> int:
    return put(counter.desk, told, by=counter.clerk, now=NOW, id_=id_)


def refusal(counter: Counter, told: dict[str, Any]) -> str:
    id_ = typed(counter, told)
    with pytest.raises(DeskError) as refused:
        submit(counter.desk, id_, by=counter.clerk, now=NOW)
    assert continue_draft(counter.desk, id_).head.id == id_
    assert counter.store.cases.all() == []
    return f"{refused.value.code}: {refused.value.details.get('title', '')}"


def test_a_new_draft_has_the_columns_of_its_measure_and_todays_receipt(counter: Counter) -> None:
    id_ = begin(counter.desk, policy=POLICY, measure="stay", by=counter.clerk, now=NOW)

    draft = counter.store.drafts.load(id_)

    measure = counter.desk.policy(POLICY).measures["stay"]
    assert draft.head.filled.fields == asked(counter.desk.policy(POLICY), measure).fields
    assert draft.head.filled.boxes == {"received": "2023-02-13"}
    assert (draft.lines, draft.head.made_by) == ((), "clerk")


def test_a_submitted_draft_becomes_a_case_and_is_gone(counter: Counter) -> None:
    id_ = typed(counter, a_told(3))

    report = submit(counter.desk, id_, by=counter.clerk, now=NOW)

    (taken,) = report.cases
    (case,) = counter.store.cases.all()
    rows = [kept.row for kept in counter.store.parts.rows(case.id)]
    assert (taken.rows_read, taken.rows_taken, taken.enterprise.account) == (3, 3, "001234567890")
    assert [row.id_number for row in rows] == [each.id_number for each in workers(3)]
    assert case.received_on.isoformat() == "2023-02-10"
    assert counter.store.drafts.heads() == []
    acts = [entry.act for entry in counter.store.audit.entries()]
    assert acts[-2:] == ["intake", "draft-submit"]


def test_figures_and_the_form_come_through_the_workbook_as_typed(counter: Counter) -> None:
    told = a_told(rows=[], measure="output-growth", figures={"output_q1": "12,000,000.50"})
    del told["people"]
    id_ = typed(counter, told)

    made = make(counter.desk, id_, now=NOW)

    assert made.declaration.figures == {"output_q1": "12000000.50"}
    assert (made.declaration.declared_people, made.declaration.declared_fen) == (None, 100000)
    assert made.declaration.enterprise.name == FIRM.name
    assert str(made.declaration.filled_on) == "2023-02-08"


def test_a_name_that_reads_like_a_label_stays_a_name(counter: Counter) -> None:
    hostile = {"name": "联系人：电话", "uscc": FIRM.uscc, "address": "=1+1", "contact": "合计"}
    id_ = typed(counter, a_told(enterprise=hostile))

    made = make(counter.desk, id_, now=NOW)

    assert (made.declaration.enterprise.name, made.declaration.enterprise.address) == ("联系人：电话", "=1+1")
    assert made.declaration.enterprise.contact == "合计"


def test_the_checks_find_in_a_line_what_the_intake_finds_in_its_row(counter: Counter) -> None:
    wrong = [
        {"name": "甲", "id_number": an_id(1)[:-1] + "Y"},
        {"name": "乙", "id_number": "330302"},
        {"name": "", "id_number": an_id(2)},
        {"name": "丁", "id_number": an_id(2), "stay_from": "1.6", "stay_to": "二月"},
        {"name": "戊", "id_number": "E12345678", "paper": "护照"},
        {"name": "己", "id_number": f"身份证号：{an_id(3)}"},
        {"name": "庚", "id_number": an_id(4), "stay_from": "2023.1.6至2.5"},
        {"name": "辛"},
    ]
    id_ = typed(counter, a_told(rows=wrong, people="8"))
    policy = counter.desk.policy(POLICY)
    draft = continue_draft(counter.desk, id_)

    looked = look_over(policy, policy.measures["stay"], draft, now=NOW)
    made = make(counter.desk, id_, now=NOW)

    found = [each for each in made.declaration.problems if each.row and each.sheet == "员工花名册"]
    errors = sum(each.severity is Severity.ERROR for each in found)
    assert (looked.errors, looked.warnings) == (errors, len(found) - errors)
    assert errors == 4


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"enterprise": {"name": FIRM.name}}, "draft-incomplete: 统一社会信用代码"),
        ({"enterprise": {"uscc": FIRM.uscc}}, "draft-incomplete: 企业名称"),
        ({"enterprise": {"name": "甲", "uscc": "9133"}}, "draft-incomplete: 统一社会信用代码"),
        ({"people": "很多"}, "draft-incomplete: 申报人数"),
        ({"amount": "1.001"}, "draft-incomplete: 申报金额（元）"),
        ({"filled_on": "2023-02-30"}, "draft-incomplete: 填表日期"),
        ({"received": "2023-03-01"}, "draft-incomplete: 收件日期"),
        ({"rows": []}, "draft-incomplete: 员工花名册"),
        ({"rows": [{"name": "甲", "id_number": an_id(1)}, {"phone": "1"}]}, "draft-incomplete: 员工花名册第2行"),
        (
            {"measure": "output-growth", "rows": [], "figures": {"output_q1": "许多"}, "people": ""},
            "draft-incomplete: 2023年第一季度产值",
        ),
    ],
)
def test_what_no_declaration_can_state_is_refused_by_its_name_and_kept(
    counter: Counter, changed: dict[str, Any], expected: str
) -> None:
    told = a_told(**changed)

    refused = refusal(counter, {key: value for key, value in told.items() if value != ""})

    assert refused == expected


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"people": "很多"}, {"field": "people"}),
        ({"rows": []}, {"field": "rows"}),
        ({"rows": [{"name": "甲", "id_number": an_id(1)}, {"phone": "1"}]}, {"field": "rows", "row": 2}),
        ({"measure": "output-growth", "rows": [], "figures": {"output_q1": "许多"}}, {"field": "output_q1"}),
    ],
)
def test_what_is_refused_carries_the_field_and_the_row(
    counter: Counter, changed: dict[str, Any], where: dict[str, object]
) -> None:
    told = {key: value for key, value in a_told(**changed).items() if value != ""}

    with pytest.raises(DeskError) as refused:
        submit(counter.desk, typed(counter, told), by=counter.clerk, now=NOW)

    assert {key: refused.value.details[key] for key in refused.value.details.keys() & {"field", "row"}} == where


def test_a_draft_that_may_be_a_supplement_stays_until_somebody_says_which(counter: Counter) -> None:
    submit(counter.desk, typed(counter, a_told(3)), by=counter.clerk, now=NOW)
    further = a_told(rows=[{"name": each.name, "id_number": each.id_number} for each in workers(2, start=50)])
    id_ = typed(counter, further)

    undecided = submit(counter.desk, id_, by=counter.clerk, now=NOW)
    kept = [head.id for head in counter.store.drafts.heads()]
    decided = submit(counter.desk, id_, by=counter.clerk, now=NOW, mode=Mode.SUPPLEMENT)

    assert [error.code for _, error in undecided.unreadable] == ["supplement-or-correction"]
    assert kept == [id_]
    assert decided.cases[0].version == 2
    assert counter.store.drafts.heads() == []


def test_a_frozen_case_takes_no_draft_and_the_draft_stays(desk_with_case: Counter) -> None:
    (case,) = desk_with_case.store.cases.all()
    desk_with_case.approve(case)
    id_ = typed(desk_with_case, a_told(2))

    report = submit(desk_with_case.desk, id_, by=desk_with_case.clerk, now=NOW)

    assert [error.code for _, error in report.unreadable] == ["case-frozen"]
    assert [head.id for head in desk_with_case.store.drafts.heads()] == [id_]


def test_a_return_copy_can_be_made_of_a_typed_declaration(counter: Counter) -> None:
    rows = [{"name": "甲", "id_number": "330302"}, *a_told(1)["rows"]]
    (taken,) = submit(counter.desk, typed(counter, a_told(rows=rows)), by=counter.clerk, now=NOW).cases

    (copy,) = return_copy(counter.desk, taken.case, counter.papers, by=counter.clerk, now=NOW)

    assert copy.file.startswith("手工录入-")
    assert copy.copy.marked >= 1


def test_a_draft_put_again_says_the_same(counter: Counter) -> None:
    id_ = typed(counter, a_told(3))
    told = told_of(continue_draft(counter.desk, id_))

    again = typed(counter, told)
    replaced = typed(counter, a_told(1), id_)

    assert told_of(continue_draft(counter.desk, again)) == told
    assert replaced == id_
    assert len(continue_draft(counter.desk, id_).lines) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"enterprise": []},
        {"enterprise": {"boss": "甲"}},
        {"figures": {"unheard": "1"}},
        {"rows": {}},
        {"rows": ["甲"]},
        {"rows": [{"boss": "甲"}]},
        {"rows": [{"name": 1.5}]},
        {"rows": [{"name": None}]},
        {"rows": [{"name": "甲" * 32_768}]},
        {"people": True},
        {"title": "甲"},
    ],
)
def test_a_file_that_tells_no_draft_is_refused(counter: Counter, changed: dict[str, Any]) -> None:
    with pytest.raises(DeskError) as refused:
        typed(counter, a_told(**changed))

    assert refused.value.code == "draft-malformed"
    assert counter.store.drafts.heads() == []


def test_what_was_being_typed_in_a_cell_is_in_its_line_when_the_draft_is_continued(counter: Counter) -> None:
    id_ = begin(counter.desk, policy=POLICY, measure="stay", by=counter.clerk, now=NOW)
    filled = counter.store.drafts.head(id_).filled
    width = len(filled.fields)
    typing = Typing(1, 0, "张三丰")
    told = Filled(policy=POLICY, measure="stay", fields=filled.fields, typing=typing)
    line = ("甲", *("",) * (width - 1))
    counter.store.drafts.save(id_, told, [Edit(0, 0, (line,))], by="clerk", now=NOW)

    draft = continue_draft(counter.desk, id_)

    assert [each[0] for each in draft.lines] == ["甲", "张三丰"]
    assert draft.head.filled.typing is None


def test_a_draft_under_other_columns_keeps_every_cell(counter: Counter) -> None:
    filled = Filled(policy=POLICY, measure="stay", fields=("id_number", "shoe_size", "name"))
    id_ = counter.store.drafts.add(filled, by="clerk", now=NOW)
    counter.store.drafts.save(id_, None, [Edit(0, 0, ((an_id(1), "42", "甲"),))], by="clerk", now=NOW)

    draft = continue_draft(counter.desk, id_)

    cells = dict(zip(draft.head.filled.fields, draft.lines[0], strict=True))
    assert {name: text for name, text in cells.items() if text} == {
        "id_number": an_id(1),
        "shoe_size": "42",
        "name": "甲",
    }
    assert draft.head.filled.fields[-1] == "shoe_size"


def test_a_long_journal_is_made_short_when_the_draft_is_continued(counter: Counter) -> None:
    id_ = typed(counter, a_told(3))
    line = counter.store.drafts.load(id_).lines[0]
    for number in range(100):
        changed = (f"甲{number}", *line[1:])
        counter.store.drafts.save(id_, None, [Edit(0, 1, (changed,))], by="clerk", now=NOW)

    draft = continue_draft(counter.desk, id_)

    assert (draft.lines[0][0], len(draft.lines), draft.edits) == ("甲99", 3, 1)


def test_drafts_of_several_are_listed_the_last_typed_first(counter: Counter) -> None:
    first, second = typed(counter, a_told(1)), typed(counter, a_told(2))
    later = NOW + timedelta(minutes=5)
    counter.store.drafts.save(first, None, [], by=counter.reviewer.id, now=later)

    heads = counter.store.drafts.heads()

    assert [(head.id, head.lines, head.made_by, head.changed_by) for head in heads] == [
        (first, 1, "clerk", "reviewer"),
        (second, 2, "clerk", "clerk"),
    ]


def test_a_discarded_draft_is_gone_and_logged_and_its_number_never_comes_again(counter: Counter) -> None:
    id_ = typed(counter, a_told(2))

    gone = discard(counter.store, id_, by=counter.clerk, now=NOW)

    entry = counter.store.audit.entries()[-1]
    with pytest.raises(DeskError, match="draft-unknown"):
        discard(counter.store, id_, by=counter.clerk, now=NOW)
    assert (entry.act, entry.subject) == ("draft-discard", f"草稿{id_}")
    assert (gone.lines, typed(counter, a_told(1)) > id_) == (2, True)
    assert OTHER.name not in entry.before


@pytest.mark.parametrize("hand", ["began", "went on with"])
def test_whoever_typed_in_a_draft_cannot_review_the_case_that_another_made_of_it(counter: Counter, hand: str) -> None:
    told = a_told(31)
    id_ = put(counter.desk, told, by=counter.reviewer if hand == "began" else counter.clerk, now=NOW)
    if hand == "went on with":
        counter.store.drafts.save(id_, None, [], by=counter.reviewer.id, now=NOW)
    put(counter.desk, told, by=counter.clerk, now=NOW, id_=id_)

    [taken] = submit(counter.desk, id_, by=counter.clerk, now=NOW).cases

    case = counter.step(counter.store.cases.by_number(taken.case), "accept")
    assert counter.store.cases.hands(case.id) == {counter.clerk.id, counter.reviewer.id}
    counter.insure(workers(31))
    counter.watch(workers(31))
    counter.verify(case)
    with pytest.raises(DeskError, match="own-work"):
        counter.step(counter.again(case), "review", counter.reviewer)

"""Who may take which step from which state, and what a review and an approval rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.records import CaseState
from desktop.services.decide import SINGLE_HANDED, next_steps
from desktop.services.intake import Mode
from desktop.services.override import record_ticket
from desktop.services.print_form import print_form
from desktop.services.record_trip import Hire, record_trip
from desktop.services.settings import change_setting
from desktop.services.sheets import FORMS
from rules.outcome import Outcome
from tests.services.counter import FIRM, NOW, POLICY, RECEIVED, Counter, a_roster, workers

OPEN = {"draft", "accepted", "verified", "reviewed"}
TABLE: dict[str, tuple[set[str], str]] = {  # the table of case states: step → from, to
    "accept": ({"draft", "to-correct", "returned"}, "accepted"),  # returned by the district: begins anew
    "return": (OPEN, "to-correct"),
    "refuse": (OPEN, "refused"),
    "withdraw": (OPEN, "withdrawn"),
    "review": ({"verified"}, "reviewed"),
    "approve": ({"reviewed"}, "approved"),
    "close-notice": ({"noticed"}, "approved"),
    "pay": ({"confirmed", "partly-confirmed"}, "paid"),
}


class _TakenBack(Exception):
    """Ends a transaction, so that nothing of it stays."""


@contextmanager
def _for_a_moment(counter: Counter) -> Iterator[None]:
    with suppress(_TakenBack), counter.store.atomic():
        yield
        raise _TakenBack


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as caught:
        act()
    return caught.value.code


def _the_case(counter: Counter) -> Case:
    (case,) = counter.store.cases.all()
    return case


@pytest.mark.parametrize("step", TABLE)
def test_a_step_leads_from_the_states_of_the_table_and_no_other(desk_with_case: Counter, step: str) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    sources, target = TABLE[step]
    by = {"review": counter.reviewer, "approve": counter.approver}.get(step, counter.clerk)
    came_to = {}

    for state in CaseState:
        with _for_a_moment(counter):
            if step == "approve":
                counter.step(case, "review", counter.reviewer)
            counter.store.cases.move(case.id, state)
            with suppress(DeskError):
                counter.step(case, step, by, reason="说明")
            came_to[state.value] = counter.again(case).state.value

    assert came_to == {state.value: target if state.value in sources else state.value for state in CaseState}


def test_a_step_that_the_state_does_not_allow_names_the_states_that_do(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)

    with pytest.raises(DeskError, match="step-refused") as caught:
        counter.step(case, "approve", counter.approver)

    assert "已核验" in caught.value.message
    assert "已复核" in caught.value.advice


@pytest.mark.parametrize("state", CaseState)
def test_the_steps_offered_are_those_of_the_table(desk_with_case: Counter, state: CaseState) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)

    with _for_a_moment(counter):
        counter.store.cases.move(case.id, state)
        offered = next_steps(counter.again(case))

    assert offered == [step for step, (sources, _) in TABLE.items() if state in sources]


@pytest.mark.parametrize("step", ["return", "refuse", "withdraw"])
@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_step_against_the_enterprise_needs_a_reason(desk_with_case: Counter, step: str, reason: str) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)

    code = _code(lambda: counter.step(case, step, reason=reason))

    assert code == "reason-missing"
    assert counter.again(case) == case


def test_a_step_that_is_none_is_named_with_those_that_are(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)

    with pytest.raises(DeskError, match="step-unknown") as caught:
        counter.step(case, "verify")

    assert all(step in caught.value.advice for step in TABLE)


def _hand(counter: Counter, name: str, by: str) -> Case:
    """Let the named operator have this one hand in a case that is verified in the end; the clerk does the rest."""
    operator = {"reviewer": counter.reviewer, "approver": counter.approver}[by]
    persons = workers(31)
    case = counter.declare(persons, by=operator if name == "entered" else None)
    if name == "supplemented":
        more = a_roster(counter.papers / "more.xlsx", workers(1, start=32))
        counter.take(more, by=operator, mode=Mode.SUPPLEMENT)
        persons = workers(32)
    counter.insure(persons)
    counter.watch(persons)
    row = counter.store.parts.rows(case.id)[0]
    if name == "overrode":
        counter.override(case, row, criterion="stayed", as_if=Outcome.MET, by=operator)
    if name == "recorded a ticket":
        policy = counter.desk.policy(POLICY)
        record_ticket(counter.store, policy, case, row, used_on=RECEIVED, words="G1234", by=operator, now=NOW)
    if name == "recorded a coach":
        record_trip(
            counter.store, Hire(invoice="1", day=RECEIVED, uscc=FIRM.uscc, cost="1"), None, by=operator, now=NOW
        )
    counter.verify(case, by=operator if name == "verified" else None)
    return counter.again(case)


@pytest.mark.parametrize(
    "hand", ["entered", "supplemented", "verified", "overrode", "recorded a ticket", "recorded a coach"]
)
@pytest.mark.parametrize("by", ["reviewer", "approver"])
def test_whoever_had_a_hand_in_a_case_cannot_review_it(counter: Counter, hand: str, by: str) -> None:
    case = _hand(counter, hand, by)

    code = _code(lambda: counter.step(case, "review", getattr(counter, by)))

    assert code == "own-work"
    assert counter.again(case) == case


@pytest.mark.parametrize(
    "hand", ["entered", "supplemented", "verified", "overrode", "recorded a ticket", "recorded a coach"]
)
def test_whoever_had_a_hand_in_a_case_cannot_approve_it(counter: Counter, hand: str) -> None:
    case = counter.step(_hand(counter, hand, "approver"), "review", counter.reviewer)

    code = _code(lambda: counter.step(case, "approve", counter.approver))

    assert code == "own-work"
    assert counter.again(case) == case
    assert counter.store.taken.holder(workers(1)[0].id_number, policy=POLICY, measure="stay") == ""


def test_whoever_reviewed_cannot_approve(desk_with_case: Counter) -> None:
    counter = desk_with_case
    case = counter.step(_the_case(counter), "review", counter.approver)

    code = _code(lambda: counter.step(case, "approve", counter.approver))

    assert code == "own-review"
    assert counter.again(case).state is CaseState.REVIEWED


def test_a_hand_that_reviewed_an_earlier_round_may_review_the_next(desk_with_case: Counter) -> None:
    counter = desk_with_case
    case = counter.step(_the_case(counter), "review", counter.reviewer)
    counter.watch([], away=workers(1), name="later.xlsx")
    counter.verify(case)

    approved = counter.approve(case)

    assert approved.state is CaseState.APPROVED


def test_a_clerk_cannot_review_and_a_reviewer_cannot_approve(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    stranger = counter.clerk.__class__(id="clerk2", name="经办二", role=counter.clerk.role)

    by_clerk = _code(lambda: counter.step(case, "review", stranger))
    counter.step(case, "review", counter.approver)
    by_reviewer = _code(lambda: counter.step(case, "approve", counter.reviewer))

    assert (by_clerk, by_reviewer) == ("role-refused", "role-refused")


def test_working_single_handed_needs_the_switch_and_is_printed_on_every_form(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    before = _text(print_form(counter.desk, case, "approval", by=counter.clerk, now=NOW).pdf)
    change_setting(counter.store, SINGLE_HANDED, "疫情期间仅一人在岗", by=counter.approver, now=NOW)

    reviewed = counter.step(case, "review", counter.approver)
    approved = counter.step(reviewed, "approve", counter.approver)
    change_setting(counter.store, SINGLE_HANDED, "", by=counter.approver, now=NOW)

    assert "单人值守" not in before

    assert approved.state is CaseState.APPROVED
    for form in ("receipt", "approval", "roster"):
        text = _text(print_form(counter.desk, approved, form, by=counter.clerk, now=NOW).pdf)
        assert "单人值守：疫情期间仅一人在岗" in text, FORMS[form].title


def _text(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def test_a_case_without_a_payable_sum_is_not_approved(counter: Counter) -> None:
    case = counter.declare(workers(29))
    counter.insure(workers(29))
    counter.watch(workers(29))
    counter.verify()
    counter.step(case, "review", counter.reviewer)

    code = _code(lambda: counter.step(case, "approve", counter.approver))

    assert code == "nothing-payable"


def test_a_stale_case_is_neither_reviewed_nor_approved(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    counter.watch([], away=workers(1), name="later.xlsx")

    review = _code(lambda: counter.step(case, "review", counter.reviewer))
    counter.verify()
    counter.step(case, "review", counter.reviewer)
    counter.watch(workers(1), name="latest.xlsx")
    approve = _code(lambda: counter.step(case, "approve", counter.approver))

    assert (review, approve) == ("case-stale", "case-stale")


def test_a_review_falls_when_a_figure_changes_and_the_case_says_why(desk_with_case: Counter) -> None:
    counter = desk_with_case
    case = counter.step(_the_case(counter), "review", counter.reviewer)
    counter.watch([], away=workers(1), name="later.xlsx")

    (found,) = counter.verify(case)

    steps = [(step.step, step.to_state.value) for step in counter.store.steps.of_case(case.id)]
    assert steps[-3:] == [("review", "reviewed"), ("reopen", "accepted"), ("verify", "verified")]
    assert "有新的佐证材料" in counter.store.steps.of_case(case.id)[-2].reason
    assert "有新的佐证材料" in found.fell_back
    assert found.document["people"] == {"payable": 31, "pending": 0, "rejected": 1}
    assert _code(lambda: counter.step(case, "approve", counter.approver)) == "step-refused"


def test_a_review_stands_when_an_extract_changes_no_figure(desk_with_case: Counter) -> None:
    counter = desk_with_case
    case = counter.step(_the_case(counter), "review", counter.reviewer)
    before = counter.document(case)
    counter.watch(workers(2), name="later.xlsx")

    (found,) = counter.verify(case)
    approved = counter.step(case, "approve", counter.approver)

    assert (found.new, found.fell_back) == (False, "")
    assert approved.state is CaseState.APPROVED
    assert counter.document(case) == before


def test_a_step_leaves_who_when_before_and_after_in_the_audit(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    counter.step(case, "return", counter.reviewer, reason="缺2人比对结果")

    entry = counter.store.audit.entries(case.number)[-1]

    assert (entry.act, entry.operator, entry.at, entry.before) == ("return", "reviewer", NOW, "verified")
    assert "to-correct" in entry.after
    assert "缺2人比对结果" in entry.after
    assert counter.store.audit.verify() is None


def test_a_refused_step_leaves_no_trace(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    before = (counter.store.audit.entries(), counter.store.steps.of_case(case.id))

    with pytest.raises(DeskError, match="role-refused"):
        counter.step(case, "review", counter.clerk.__class__(id="clerk2", name="经办二", role=counter.clerk.role))

    assert (counter.store.audit.entries(), counter.store.steps.of_case(case.id)) == before


def test_a_withdrawn_case_frees_its_enterprise_for_another(desk_with_case: Counter) -> None:
    counter = desk_with_case
    counter.step(_the_case(counter), "withdraw", reason="企业申请撤回")

    report = counter.take(a_roster(counter.papers / "again.xlsx", workers(31)))

    assert report.cases[0].case != _first(counter).number
    assert report.cases[0].enterprise == counter.store.parts.of_case(_first(counter).id)[-1].enterprise
    assert report.cases[0].enterprise.uscc == FIRM.uscc


def _first(counter: Counter) -> Case:
    return counter.store.cases.all()[0]

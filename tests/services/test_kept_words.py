"""Reasons, tickets and agreements that people type: as long as a paper bears, printable, and never taken for ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pypdfium2
import pytest

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.services.agree import agree
from desktop.services.decide import SINGLE_HANDED
from desktop.services.override import Ruling, find_row, override, override_rows, places_of_rows, record_ticket
from desktop.services.print_form import print_form
from desktop.services.told import told
from desktop.services.typed import MOST
from rules.outcome import Outcome
from tests.services.counter import FIRM, NOW, OTHER, POLICY, Counter, workers

NOWHERE = "𪚥"  # four dragons: in no font of the program
FORGED = "见：clerk按“符合”认定：假（规则结果为“符合”：clerk已核对2023年1月27日的车（机）票。）"


def _text(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return re.sub(r"\s", "", "".join(pages))


def _case(counter: Counter) -> Case:
    return counter.store.cases.all()[0]


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as caught:
        act()
    return caught.value.code


def _override(counter: Counter, reason: str, *, met: bool = True) -> None:
    case = _case(counter)
    override(
        counter.store,
        counter.desk.policy(POLICY),
        case,
        find_row(counter.store, case, 2),
        criterion="stayed",
        as_if=Outcome.MET if met else Outcome.UNMET,
        reason=reason,
        by=counter.reviewer,
        now=NOW,
    )


def _ticket(counter: Counter, case: Case, *, used_on: date = date(2023, 1, 27), words: str = "G1234") -> None:
    row, policy = find_row(counter.store, case, 2), counter.desk.policy(POLICY)
    now = counter.again(case)
    record_ticket(counter.store, policy, now, row, used_on=used_on, words=words, by=counter.clerk, now=NOW)


def _agree(counter: Counter, **change: str) -> list[str]:
    said = {"tied_uscc": OTHER.uscc, "tied_name": OTHER.name, "document": "派遣协议1"} | change
    return agree(counter.store, FIRM.uscc, **said, by=counter.clerk, now=NOW)


def _said(counter: Counter) -> str:
    """Verify, and return what is told of the one decision."""
    counter.verify()
    document = told(json.loads(counter.document(_case(counter))), counter.store.operators)
    return next(str(row[3]) for row in document["sentences"] if row[4])


@pytest.mark.parametrize("reason", ["样例2000元素有限公司出具证明", f"共{'0' * 3}{'9' * 1900}元", "0012345元"])
def test_figures_in_a_reason_stay_as_they_were_typed(desk_with_case: Counter, reason: str) -> None:
    _override(desk_with_case, reason)

    said = _said(desk_with_case)

    assert f"认定：{reason}（规则结果为" in said
    issued = print_form(desk_with_case.desk, _case(desk_with_case), "roster", by=desk_with_case.clerk, now=NOW)
    assert reason[:12] in _text(issued.pdf)


def test_a_reason_cannot_put_a_decision_into_another_mouth(desk_with_case: Counter) -> None:
    names = {each.id: each.titled for each in desk_with_case.store.operators.all()}
    _override(desk_with_case, FORGED)

    said = _said(desk_with_case)

    assert said.startswith(f"{names['reviewer']}按“符合”认定：{FORGED}（规则结果为")
    assert names["clerk"] not in said


@pytest.mark.parametrize(
    ("reason", "code"), [("长" * (MOST + 1), "words-too-long"), (f"字{NOWHERE}", "words-unprintable")]
)
def test_what_no_paper_bears_is_refused_where_it_is_typed(counter: Counter, reason: str, code: str) -> None:
    case = counter.declare(workers(2), measure="return-travel")
    row = places_of_rows([2])
    policy = counter.desk.policy(POLICY)
    ruling = Ruling(criterion="origin", as_if=Outcome.MET, reason=reason)

    codes = {
        _code(lambda: counter.step(case, "refuse", reason=reason)),
        _code(lambda: counter.step(case, "return", reason=reason)),
        _code(lambda: override_rows(counter.store, policy, case, row, ruling, by=counter.clerk, now=NOW)),
        _code(lambda: _ticket(counter, case, words=reason)),
        _code(lambda: _agree(counter, document=reason)),
        _code(lambda: _agree(counter, tied_name=reason)),
    }

    assert codes == {code}
    assert counter.again(case).state is case.state
    assert not counter.store.overrides.for_case(case.id)
    assert not counter.store.tickets.for_case(case.id)


def test_the_sign_that_cannot_be_printed_is_named(counter: Counter) -> None:
    case = counter.declare(workers(2))

    with pytest.raises(DeskError) as refused:
        counter.step(case, "refuse", reason=f"字{NOWHERE}")

    assert NOWHERE in refused.value.message
    assert "U+2A6A5" in refused.value.message


@pytest.mark.parametrize(("step", "form"), [("refuse", "refusal"), ("return", "correction")])
def test_a_letter_masks_a_number_that_was_typed_into_its_reason(counter: Counter, step: str, form: str) -> None:
    number = workers(1)[0].id_number
    case = counter.step(counter.declare(workers(2)), step, reason=f"{number}不在岗")

    text = _text(print_form(counter.desk, counter.again(case), form, by=counter.clerk, now=NOW).pdf)

    assert number not in text
    assert f"{number[:4]}**********{number[-4:]}不在岗" in text


def test_a_roster_shows_a_typed_number_whole_only_on_the_whole_copy(desk_with_case: Counter) -> None:
    number = workers(60)[-1].id_number
    _override(desk_with_case, f"同{number}核对过")
    desk_with_case.verify()
    desk, case = desk_with_case.desk, _case(desk_with_case)

    issued = print_form(desk, case, "roster", by=desk_with_case.clerk, now=NOW)
    whole = print_form(desk, case, "roster", by=desk_with_case.clerk, now=NOW, unmasked=True)

    assert number not in _text(issued.pdf)
    assert number in _text(whole.pdf)


def test_what_is_said_of_one_hand_on_every_paper_shows_no_number_whole(desk_with_case: Counter) -> None:
    number = workers(60)[-1].id_number
    desk_with_case.store.office.set(SINGLE_HANDED, "一人值守")
    case = desk_with_case.step(_case(desk_with_case), "review", desk_with_case.approver, reason=f"见{number}")
    desk_with_case.step(case, "approve", desk_with_case.approver)

    issued = print_form(desk_with_case.desk, desk_with_case.again(case), "approval", by=desk_with_case.clerk, now=NOW)

    assert "一人值守" in _text(issued.pdf)
    assert number not in _text(issued.pdf)


@pytest.mark.parametrize("step", ["refuse", "withdraw"])
def test_a_case_that_is_over_takes_no_ticket_and_no_decision(counter: Counter, step: str) -> None:
    case = counter.step(counter.declare(workers(2)), step, reason="不属本街道")

    codes = [_code(lambda: _ticket(counter, case)), _code(lambda: _override(counter, "核对过"))]

    assert codes == ["case-closed", "case-closed"]
    assert not counter.store.tickets.for_case(case.id)
    assert not counter.store.overrides.for_case(case.id)


@pytest.mark.parametrize(("day", "taken"), [("1000-01-01", False), ("2021-12-31", False), ("2022-01-01", True)])
def test_a_ticket_of_quite_another_year_is_refused(counter: Counter, day: str, taken: bool) -> None:
    case, used_on = counter.declare(workers(2), measure="return-travel"), date.fromisoformat(day)

    if taken:
        _ticket(counter, case, used_on=used_on)
    else:
        assert _code(lambda: _ticket(counter, case, used_on=used_on)) == "ticket-day-far"

    assert [each.used_on for each in counter.store.tickets.for_case(case.id)] == [used_on] * taken


def test_a_ticket_and_an_agreement_are_recorded_once(counter: Counter) -> None:
    case = counter.declare(workers(2), measure="return-travel")
    _ticket(counter, case)
    _agree(counter)

    codes = [_code(lambda: _ticket(counter, case, words=" G1234 ")), _code(lambda: _agree(counter))]
    _ticket(counter, case, words="G1235")
    _agree(counter, document="派遣协议2")

    assert codes == ["ticket-stands", "agreement-stands"]
    assert len(counter.store.tickets.for_case(case.id)) == len(counter.store.agreements.all()) == 2

"""Approved cases are settled between those who bear the cost, to the fen, and the paper is kept."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pypdfium2
import pytest

from desktop.errors import DeskError
from desktop.services.settle_funding import settle_funding
from rules.policy import Funding, Policy
from tests.services.counter import NOW, OTHER, POLICY, Counter, workers


def _shared(counter: Counter, measure: str = "stay") -> Policy:
    """Return the policy as if a third were borne by the city, which leaves an odd fen."""
    shares = {"市": Fraction(1, 3), "区": Fraction(2, 3)}
    funding = Funding(measures=(measure,), shares=shares, odd="区", clause="附则")
    return replace(counter.desk.policy(POLICY), funding=(funding,))


def _text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_the_parts_stand_on_paper_and_add_up_to_the_approved_sum(town: Counter) -> None:
    (sheet,) = settle_funding(town.desk, _shared(town), by=town.clerk, now=NOW)

    text = _text(sheet.pdf)
    assert "15,500.00" in text
    assert "5,166.66" in text
    assert "10,333.34" in text
    assert "尾差由区承担" in text


def test_the_same_cases_give_the_kept_paper_and_both_are_in_the_log(town: Counter) -> None:
    (first,) = settle_funding(town.desk, _shared(town), by=town.clerk, now=NOW)
    (again,) = settle_funding(town.desk, _shared(town), by=town.clerk, now=NOW)

    assert (again.pdf, again.number, again.reprint) == (first.pdf, first.number, True)
    acts = [entry.after for entry in town.store.audit.entries() if entry.act == "settlement"]
    assert len(acts) == 2


def test_a_policy_that_shares_no_cost_has_no_settlement(town: Counter) -> None:
    with pytest.raises(DeskError) as refused:
        settle_funding(town.desk, town.desk.policy(POLICY), by=town.clerk, now=NOW)

    assert refused.value.code == "no-funding"


def test_nothing_approved_is_nothing_to_settle(town: Counter) -> None:
    with pytest.raises(DeskError) as refused:
        settle_funding(town.desk, _shared(town, "return-travel"), by=town.clerk, now=NOW)

    assert refused.value.code == "no-approved-cases"


def test_a_case_stands_in_one_settlement_and_a_new_one_in_the_next(town: Counter) -> None:
    (first,) = settle_funding(town.desk, _shared(town), by=town.clerk, now=NOW)
    persons = workers(30, start=200)
    case = town.declare(persons, firm=OTHER)
    town.insure([*workers(33), *persons], firm=OTHER, name="补充.xlsx")
    town.watch(persons, name="补充比对.xlsx")
    town.verify(case)
    town.approve(case)

    (second,) = settle_funding(town.desk, _shared(town), by=town.clerk, now=NOW)

    assert second.number != first.number
    text = _text(second.pdf)
    assert case.number in text.replace("\r\n", "")
    assert "15,500.00" not in text


def test_a_confirmed_sum_is_what_is_shared_out(town: Counter) -> None:
    (case,) = town.store.cases.all()
    with town.store.atomic():
        town.store.settled.confirm(case.id, 900_000, now=NOW)

    (sheet,) = settle_funding(town.desk, _shared(town), by=town.clerk, now=NOW)

    assert "3,000.00" in _text(sheet.pdf)
    assert "6,000.00" in _text(sheet.pdf)

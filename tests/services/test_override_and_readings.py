"""What a person decides beside the rules: one criterion of one row, a ticket, an agreement, a reading."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.services import readings
from desktop.services.agree import agree
from desktop.services.override import find_row, override, record_ticket
from desktop.services.report import measure_json
from rules.outcome import Outcome
from tests.services.counter import FIRM, NOW, OTHER, POLICY, Counter, a_roster, workers


def _the_case(counter: Counter) -> Case:
    (case,) = counter.store.cases.all()
    return case


def _person(counter: Counter, case: Case, row: int) -> dict[str, Any]:
    (verified,) = counter.verify(case)
    persons: list[dict[str, Any]] = measure_json(verified.document, verified.hash)["persons"]
    return next(person for person in persons if person["row"] == row)


def test_an_override_decides_and_the_rules_own_outcome_stands_beside_it(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)

    counter.override(case, find_row(counter.store, case, 4), criterion="stayed", as_if=Outcome.UNMET)
    person = _person(counter, case, 4)

    (reason,) = [reason for reason in person["reasons"] if reason["criterion"] == "stayed"]
    assert (person["outcome"], person["unmet"]) == ("rejected", ["stayed"])
    assert (reason["outcome"], reason["rule_outcome"]) == ("unmet", "met")
    assert "已核对原件" in reason["text"]
    assert "clerk" in reason["text"]
    assert "没有离温记录" in reason["text"]


def test_of_several_overrides_the_last_holds_and_the_audit_keeps_all(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    row = find_row(counter.store, case, 4)

    counter.override(case, row, criterion="stayed", as_if=Outcome.UNMET)
    counter.override(case, row, criterion="stayed", as_if=Outcome.MET)

    acts = [entry.after for entry in counter.store.audit.entries() if entry.act == "override"]
    assert _person(counter, case, 4)["outcome"] == "payable"
    assert [act.split()[0] for act in acts] == ["stayed=unmet", "stayed=met"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"criterion": "identity"}, "identity-not-overridable"),
        ({"criterion": "origin"}, "criterion-unknown"),
        ({"criterion": "weather"}, "criterion-unknown"),
        ({"reason": "  "}, "reason-missing"),
        ({"tier": "华东地区"}, "tier-unknown"),
    ],
)
def test_an_override_that_cannot_be_is_refused_and_not_kept(
    desk_with_case: Counter, change: dict[str, str], code: str
) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    wanted: dict[str, Any] = {"criterion": "stayed", "reason": "已核对", **change}

    with pytest.raises(DeskError) as caught:
        override(
            counter.store,
            counter.desk.policy(POLICY),
            case,
            find_row(counter.store, case, 4),
            as_if=Outcome.MET,
            by=counter.clerk,
            now=NOW,
            **wanted,
        )

    assert caught.value.code == code
    assert counter.store.overrides.for_case(case.id) == []


def test_a_row_that_is_none_or_more_than_one_is_refused(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    from desktop.services.intake import Mode

    counter.take(a_roster(counter.papers / "more.xlsx", workers(1, start=50)), mode=Mode.SUPPLEMENT)

    with pytest.raises(DeskError, match="row-unknown"):
        find_row(counter.store, case, 999)
    with pytest.raises(DeskError, match="row-ambiguous") as caught:
        find_row(counter.store, case, 2)

    assert "more.xlsx" in caught.value.message
    assert find_row(counter.store, case, 2, file="more.xlsx").row.name == "样本50号"


def test_an_identity_number_written_into_a_reason_is_masked_in_the_audit(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    number = workers(1)[0].id_number
    policy, row = counter.desk.policy(POLICY), find_row(counter.store, case, 2)

    override(
        counter.store,
        policy,
        case,
        row,
        criterion="stayed",
        as_if=Outcome.MET,
        reason=f"{number}本人到场",
        by=counter.clerk,
        now=NOW,
    )

    entry = next(entry for entry in counter.store.audit.entries() if entry.act == "override")
    assert "本人到场" in entry.after
    assert number not in entry.after


def test_a_ticket_proves_a_return_that_no_extract_saw(counter: Counter) -> None:
    case = counter.declare(workers(1), measure="return-travel")
    counter.insure(workers(1))
    before = _person(counter, case, 2)

    row, policy = find_row(counter.store, case, 2), counter.desk.policy(POLICY)
    record_ticket(counter.store, policy, case, row, used_on=date(2023, 1, 27), words="G1234", by=counter.clerk, now=NOW)
    after = _person(counter, case, 2)

    assert (before["outcome"], before["unknown"]) == ("pending", ["returned"])
    assert (after["outcome"], after["amount"]) == ("payable", "200.00")


def test_an_override_may_name_the_tier_of_an_origin(counter: Counter) -> None:
    case = counter.declare(workers(1), measure="return-travel")
    counter.insure(workers(1))
    counter.watch([], away=workers(1))

    row = find_row(counter.store, case, 2)
    counter.override(case, row, criterion="origin", as_if=Outcome.MET, tier="华东地区")

    assert _person(counter, case, 2)["amount"] == "150.00"


@pytest.mark.parametrize(("used_on", "words"), [(date(2023, 2, 14), "G1234"), (date(2023, 1, 27), " \t")])
def test_a_ticket_of_tomorrow_or_without_words_is_refused(desk_with_case: Counter, used_on: date, words: str) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)

    with pytest.raises(DeskError, match="没有登记") as refused:
        record_ticket(
            counter.store,
            counter.desk.policy(POLICY),
            case,
            find_row(counter.store, case, 4),
            used_on=used_on,
            words=words,
            by=counter.clerk,
            now=NOW,
        )

    assert refused.value.code == "ticket-unreadable"
    assert counter.store.tickets.for_case(case.id) == []


@pytest.mark.parametrize(
    "change",
    [{"tied_uscc": "9133"}, {"tied_uscc": FIRM.uscc}, {"tied_name": " "}, {"document": " "}],
    ids=["no code", "itself", "no name", "no document"],
)
def test_an_agreement_that_is_not_whole_is_refused(counter: Counter, change: dict[str, str]) -> None:
    told = {"tied_uscc": OTHER.uscc, "tied_name": "样例派遣公司", "document": "派遣协议"} | change

    with pytest.raises(DeskError) as refused:
        agree(counter.store, FIRM.uscc, **told, by=counter.clerk, now=NOW)

    assert refused.value.code == "agreement-unreadable"
    assert counter.store.agreements.all() == []


def test_an_agreement_lets_the_agencys_insurance_count(counter: Counter) -> None:
    case = counter.declare(workers(30))
    counter.insure(workers(30), firm=OTHER)
    counter.watch(workers(30))
    (before,) = counter.verify(case)

    stale = agree(
        counter.store,
        FIRM.uscc,
        tied_uscc=OTHER.uscc,
        tied_name=OTHER.name,
        document="派遣协议2022-1",
        by=counter.clerk,
        now=NOW,
    )
    (after,) = counter.verify(case)

    assert stale == [case.number]
    assert before.document["people"] == {"payable": 0, "pending": 30, "rejected": 0}
    assert after.document["people"] == {"payable": 30, "pending": 0, "rejected": 0}


def test_a_reading_says_what_it_would_change_before_it_does(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    counter.insure(workers(32), status="欠费", name="arrears.xlsx")
    policy = counter.desk.policy(POLICY)
    counter.verify()
    before = counter.document(case)

    (effect,) = readings.effects(counter.store, policy, {"R-L8": "paid"})

    assert (effect.case.number, effect.people_before, effect.people_after) == (case.number, 32, 0)
    assert (effect.fen_before, effect.fen_after) == (1_600_000, 0)
    assert counter.store.readings.chosen(POLICY) == {}
    assert counter.document(case) == before


def test_a_chosen_reading_holds_from_the_next_verification_and_is_recorded_on_it(desk_with_case: Counter) -> None:
    counter, case = desk_with_case, _the_case(desk_with_case)
    counter.insure(workers(32), status="欠费", name="arrears.xlsx")
    policy = counter.desk.policy(POLICY)
    counter.verify()

    stale = readings.choose(counter.store, policy, {"R-L8": "paid"}, by=counter.clerk, now=NOW)
    (verified,) = counter.verify()

    assert stale == [case.number]
    assert verified.document["readings"]["R-L8"] == "paid"
    assert verified.document["people"] == {"payable": 0, "pending": 0, "rejected": 32}
    assert verified.document["threshold"]["outcome"] == "met"  # they stayed, insured or not


def test_the_threshold_can_be_read_to_count_only_the_insured(counter: Counter) -> None:
    case = counter.declare(workers(31))
    counter.insure(workers(28))
    counter.watch(workers(31))
    policy = counter.desk.policy(POLICY)
    (before,) = counter.verify(case)

    readings.choose(counter.store, policy, {"R-L1": "payable"}, by=counter.clerk, now=NOW)
    (after,) = counter.verify(case)

    assert before.document["threshold"] == {"required": 30, "low": 31, "high": 31, "outcome": "met"}
    assert before.document["amount"]["payable_fen"] == 28 * 50_000
    assert after.document["threshold"] == {"required": 30, "low": 28, "high": 28, "outcome": "unmet"}
    assert after.document["amount"]["payable_fen"] == 0


def test_choosing_what_is_chosen_already_changes_nothing(desk_with_case: Counter) -> None:
    policy = desk_with_case.desk.policy(POLICY)
    before = desk_with_case.store.audit.entries()

    stale = readings.choose(desk_with_case.store, policy, {"R-L8": "enrolled"}, by=desk_with_case.clerk, now=NOW)

    assert stale == []
    assert desk_with_case.store.audit.entries() == before


@pytest.mark.parametrize(
    ("choice", "code"),
    [("R-L8", "choice-unreadable"), ("R-L99=paid", "reading-unknown"), ("R-L8=perhaps", "option-unknown")],
)
def test_a_choice_that_is_none_is_refused_with_what_there_is(counter: Counter, choice: str, code: str) -> None:
    with pytest.raises(DeskError, match=code):
        readings.parse_choice(counter.desk.policy(POLICY), choice)

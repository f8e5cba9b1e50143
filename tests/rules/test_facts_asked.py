"""Every measure asks for exactly the facts of the public contract (``calculate``), and the packs are all there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from rules.calculate import facts_asked, is_calculable
from rules.examples import failures
from rules.packfile import load_all
from rules.policy import Policy

_OUTPUT = "output_2022 output_q1_prev output_q1"
_TABLE: Mapping[str, Mapping[str, str]] = {
    "lucheng-2023": {
        "output-growth": f"above_scale manufacturing {_OUTPUT}",
        "output-growth-alt": f"above_scale manufacturing {_OUTPUT} industrial promoted_2022",
        "exhibition": "persons_asia persons_elsewhere",
        "rcep-airfare": "fare",
        "charter": "manufacturing cross_province trip_date cost",
        "agency": "people",
    },
    "zhoushan-2023": {
        "output-growth": f"industrial above_scale {_OUTPUT}",
        "output-growth-alt": f"industrial above_scale {_OUTPUT}",
        "charter": "industrial state_owned cross_province riders trip_date cost",
        "agency": "people",
    },
    "shengzhou-2024": {
        "no-stop": "above_scale sample_below_scale kwh_festival kwh_dec kwh_jan insured_employees",
        "power-growth": "above_scale sample_below_scale sales_q1_prev sales_q1 kwh_q1_prev kwh_q1 price_per_kwh",
        "power-priority": "above_scale industrial kwh_feb kwh_nov",
        "emission-carry": "quota quota_used",
        "charter": "trip_date cost",
        "fair-board": "cost",
        "agency": "people",
        "first-hire": "people",
        "referral": "people",
    },
    "wenzhou-2020-bulletin": {"online-training": "people class_hours cost"},
}
_BESIDE = {
    ("zhoushan-2023", "power-whitelist"),
    ("shengzhou-2024", "loan"),
    ("shengsi-2022", "stay-training"),
    ("shengsi-2022", "stabilise-refund"),
}
"""Measures that can be reckoned and that the contract's table does not name."""
_MEASURES: Mapping[str, str] = {
    "lucheng-2023": "stay stay-points stay-data output-growth output-growth-alt exhibition rcep-airfare charter"
    " return-travel poverty-travel agency",
    "zhoushan-2023": "stay output-growth output-growth-alt courier power-whitelist charter agency poverty-travel",
    "shengzhou-2024": "no-stop power-priority power-growth emission-carry charter return-travel fair-board agency"
    " first-hire referral voucher data-list gift-list loan",
    "shengsi-2022": "stay stay-training project-training stabilise-refund data-list",
    "wenzhou-2020-bulletin": "online-training",
}


@cache
def policies() -> dict[str, Policy]:
    return load_all()


@pytest.mark.parametrize(("policy", "measure"), [(policy, each) for policy, rows in _TABLE.items() for each in rows])
def test_a_measure_asks_for_the_facts_of_the_contract_and_no_other(policy: str, measure: str) -> None:
    found = policies()[policy]

    asked = [fact.name for fact in facts_asked(found, found.measures[measure])]

    assert sorted(asked) == sorted(_TABLE[policy][measure].split())


def test_every_measure_that_can_be_reckoned_is_in_the_table_or_named_beside_it() -> None:
    found = {(policy.id, each.id) for policy in policies().values() for each in policy.measures.values()}

    reckoned = {(policy, id_) for policy, id_ in found if is_calculable(policies()[policy].measures[id_])}

    assert reckoned == {(policy, id_) for policy, rows in _TABLE.items() for id_ in rows} | _BESIDE


def test_every_document_has_all_of_its_measures() -> None:
    found = {id_: sorted(policy.measures) for id_, policy in policies().items()}

    assert found == {id_: sorted(names.split()) for id_, names in _MEASURES.items()}


@pytest.mark.parametrize("policy", sorted(_MEASURES))
def test_the_worked_examples_of_a_pack_come_out_and_leave_no_measure_out(policy: str) -> None:
    found = policies()[policy]

    assert failures(found) == []
    assert {example.measure for example in found.examples} == set(found.measures)


def test_the_cost_sharing_of_the_texts_is_kept_with_its_odd_fen() -> None:
    shared = {
        (id_, measure): (dict(funding.shares), funding.odd)
        for id_, policy in policies().items()
        for measure in policy.measures
        if (funding := policy.funding_of(measure)) is not None
    }

    halves = {"市": "1/2", "县（区）": "1/2"}
    assert {key: ({who: str(part) for who, part in shares.items()}, odd) for key, (shares, odd) in shared.items()} == {
        ("zhoushan-2023", "stay"): (halves, "县（区）"),
        ("zhoushan-2023", "output-growth"): (halves, "县（区）"),
        ("zhoushan-2023", "output-growth-alt"): (halves, "县（区）"),
        ("zhoushan-2023", "charter"): (halves, "县（区）"),
        ("shengzhou-2024", "voucher"): ({"绍兴市级": "1/5", "嵊州市级": "4/5"}, "嵊州市级"),
    }

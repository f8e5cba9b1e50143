"""What a change would do is told case by case, also where two cases compete for the same person."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.importing import write_template
from desktop.importing.template import Filling
from desktop.models.ledger import Case
from desktop.services import parameters
from desktop.services.install_policy import install_policy
from desktop.services.intake import Terms, intake
from desktop.services.packs import open_pack
from rules.policy import Policy
from tests.services.counter import FIRM, NOW, RECEIVED, Counter, workers

HEAD = """
[policy]
id = "two-2023"
title = "两项只享受其一的样例意见"
number = "样〔2023〕1号"
issuer = "样例局"
region = "样例县"
divisions = ["330302"]
status = "in-force"
[policy.force]
from = { open = true, clause = "一" }
until = { open = true, clause = "一" }
"""
MEASURE = """
[measure.NAME]
title = "NAME补助"
clause = "二"
number_code = "CODE"
declared_at = "township"
excludes = ["OTHER"]
benefit = "per-head"
[measure.NAME.criteria]
identity = { clause = "二" }
unique = { clause = "二" }
exclusive = { clause = "三" }
[measure.NAME.terms]
rate = { value = "RATE", floor = "100.00", clause = "二" }
payee = { value = "enterprise", clause = "二" }
"""


def _measure(name: str, other: str, code: str, rate: str) -> str:
    words = (("NAME", name), ("OTHER", other), ("CODE", code), ("RATE", rate))
    text = MEASURE
    for word, value in words:
        text = text.replace(word, value)
    return text


@pytest.fixture
def policy(counter: Counter) -> Policy:
    text = HEAD + _measure("first", "second", "YI", "300.00") + _measure("second", "first", "ER", "200.00")
    arrived = open_pack(text.encode(), "two.toml", trusted=())
    install_policy(counter.desk, arrived, by=counter.clerk, now=NOW)
    return arrived.policy


def _case(counter: Counter, policy: Policy, measure: str, folder: Path) -> Case:
    rows = [{"name": each.name, "id_number": each.id_number} for each in workers(2)]
    path = folder / f"{measure}.xlsx"
    filling = Filling(filled_on=RECEIVED)
    path.write_bytes(write_template(policy, policy.measures[measure], enterprise=FIRM, rows=rows, filling=filling))
    terms = Terms(policy=policy, measure=policy.measures[measure], received=RECEIVED)
    report = intake(counter.store, [path], terms, by=counter.clerk, now=NOW)
    return counter.step(counter.store.cases.by_number(report.cases[0].case), "accept")


@pytest.mark.parametrize("amount", ["second.rate=400.00", "first.rate=150.00"])
def test_what_turns_two_competing_cases_is_told_of_both_before_it_does(
    counter: Counter, policy: Policy, tmp_path: Path, amount: str
) -> None:
    first, second = (_case(counter, policy, measure, tmp_path) for measure in ("first", "second"))
    _settled(counter)
    wanted = dict([parameters.parse_amount(policy, amount)])

    effects = parameters.effects(counter.store, policy, wanted)
    parameters.set_amounts(counter.store, policy, wanted, source="纪要", by=counter.clerk, now=NOW)
    found = _settled(counter)

    assert {effect.case.number: effect.fen_before for effect in effects} == {first.number: 60_000, second.number: 0}
    assert {effect.case.number: effect.fen_after for effect in effects} == found
    assert found[first.number] == 0
    assert found[second.number] > 0


def _settled(counter: Counter) -> dict[str, int]:
    """Verify once, after which nothing is stale; return the payable fen by case."""
    verified = counter.verify()
    assert {case.stale for case in counter.store.cases.all()} == {""}
    return {each.case.number: each.document["amount"]["payable_fen"] for each in verified}

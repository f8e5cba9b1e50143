"""Two cases of which a person is paid the higher only, as they are approved, settled and judged again (就高)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.importing import write_template
from desktop.importing.template import Filling
from desktop.models.ledger import Case
from desktop.services.install_policy import install_policy
from desktop.services.intake import Mode, Terms, intake
from desktop.services.packs import open_pack
from rules.document import Document
from rules.policy import Policy
from tests.services.counter import FIRM, NOW, RECEIVED, Counter, Worker, workers
from tests.services.test_effects import HEAD, _measure

THRESHOLD = """required_heads = { value = 3, clause = "二" }
threshold_population = { value = ["identity", "unique"], clause = "二" }
payee ="""


def _policy(counter: Counter, *, threshold: bool = False) -> Policy:
    first = _measure("first", "second", "YI", "300.00")
    if threshold:
        first = first.replace("payee =", THRESHOLD)
    arrived = open_pack((HEAD + first + _measure("second", "first", "ER", "200.00")).encode(), "two.toml", trusted=())
    install_policy(counter.desk, arrived, by=counter.clerk, now=NOW)
    return arrived.policy


def _take(counter: Counter, policy: Policy, measure: str, persons: Sequence[Worker], folder: Path) -> Case:
    rows = [{"name": each.name, "id_number": each.id_number} for each in persons]
    path = folder / f"{measure}{len(persons)}.xlsx"
    filling = Filling(filled_on=RECEIVED)
    path.write_bytes(write_template(policy, policy.measures[measure], enterprise=FIRM, rows=rows, filling=filling))
    terms = Terms(policy=policy, measure=policy.measures[measure], received=RECEIVED, mode=Mode.REPLACE)
    report = intake(counter.store, [path], terms, by=counter.clerk, now=NOW)
    return counter.store.cases.by_number(report.cases[0].case)


def _judged(counter: Counter, case: Case) -> Document:
    [found] = counter.verify(case)
    return found.document


def test_after_a_lower_one_was_approved_only_the_difference_is_paid(counter: Counter, tmp_path: Path) -> None:
    policy = _policy(counter)
    second = counter.step(_take(counter, policy, "second", workers(2), tmp_path), "accept")
    counter.verify(second)
    counter.approve(second)
    first = counter.step(_take(counter, policy, "first", workers(2), tmp_path), "accept")

    found = _judged(counter, first)

    assert found["amount"]["payable_fen"] == 2 * 10_000
    assert any("已核定发放200.00元，本项发放100.00元" in text for *_, text, _ in found["sentences"])


def test_a_lower_one_approved_without_the_person_leaves_the_higher_whole(counter: Counter, tmp_path: Path) -> None:
    policy = _policy(counter)
    second = counter.step(_take(counter, policy, "second", workers(2), tmp_path), "accept")
    counter.verify(second)
    first = counter.step(_take(counter, policy, "first", workers(2)[:1], tmp_path), "accept")
    before = _judged(counter, first)["amount"]["payable_fen"]
    counter.verify(second)
    counter.approve(second)

    assert (before, _judged(counter, first)["amount"]["payable_fen"]) == (30_000, 30_000)


def test_a_case_that_misses_its_threshold_displaces_nobody(counter: Counter, tmp_path: Path) -> None:
    policy = _policy(counter, threshold=True)
    first = counter.step(_take(counter, policy, "first", workers(2), tmp_path), "accept")
    second = counter.step(_take(counter, policy, "second", workers(2), tmp_path), "accept")
    counter.verify(first)

    found = _judged(counter, second)

    assert _judged(counter, first)["amount"] == {"payable_fen": 0, "ceiling_fen": 0}
    assert (found["people"]["payable"], found["amount"]["payable_fen"]) == (2, 40_000)


def test_a_case_that_may_still_reach_its_threshold_holds_the_other_open(counter: Counter, tmp_path: Path) -> None:
    policy = _policy(counter, threshold=True)
    persons = [*workers(2), Worker("外籍样例", "E12345678")]
    first = counter.step(_take(counter, policy, "first", persons, tmp_path), "accept")
    second = counter.step(_take(counter, policy, "second", workers(2), tmp_path), "accept")
    counter.verify(first)

    found = _judged(counter, second)

    assert [person["unknown"] for person in found["persons"]] == [["exclusive"]] * 2
    assert found["amount"] == {"payable_fen": 0, "ceiling_fen": 40_000}


def test_a_threshold_reached_later_makes_the_other_case_be_judged_again(counter: Counter, tmp_path: Path) -> None:
    policy = _policy(counter, threshold=True)
    first = counter.step(_take(counter, policy, "first", workers(2), tmp_path), "accept")
    second = counter.step(_take(counter, policy, "second", workers(2), tmp_path), "accept")
    for _ in range(3):
        counter.verify(first, second)
    _take(counter, policy, "first", workers(3), tmp_path)
    counter.verify(second)
    assert counter.again(second).stale == ""

    counter.verify(first)

    assert counter.again(second).stale
    assert _judged(counter, second)["amount"]["payable_fen"] == 0

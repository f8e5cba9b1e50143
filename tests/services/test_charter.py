"""A hired coach pays each enterprise its own share, once, and only where somebody is proved to have ridden in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from desktop.importing import write_template
from desktop.importing.plainsheet import write_xlsx
from desktop.importing.template import Filling
from desktop.models.ledger import Case, Provenance
from desktop.records import Enterprise
from desktop.services.intake import Terms, intake
from desktop.services.record_fact import record_fact
from desktop.services.record_trip import Hire, record_trip
from desktop.services.undo import undo
from rules.document import Document
from tests.services.counter import FIRM, NOW, OTHER, POLICY, RECEIVED, Counter, Worker, workers

RIDERS = workers(20)
INSIDE, OUTSIDE = date(2023, 1, 27), date(2023, 2, 3)


def _declared(counter: Counter, persons: Sequence[Worker], *, firm: Enterprise = FIRM) -> Case:
    policy = counter.desk.policy(POLICY)
    measure = policy.measures["charter"]
    rows = [{"name": each.name, "id_number": each.id_number} for each in persons]
    path = counter.papers / f"包车-{firm.uscc}.xlsx"
    filling = Filling(filled_on=RECEIVED)
    path.write_bytes(write_template(policy, measure, enterprise=firm, rows=rows, filling=filling))
    terms = Terms(policy=policy, measure=measure, received=RECEIVED)
    report = intake(counter.store, [path], terms, by=counter.clerk, now=NOW)
    return counter.step(counter.store.cases.by_number(report.cases[0].case), "accept")


def _recorded(counter: Counter, *, firm: Enterprise = FIRM, also: Sequence[str] = ()) -> None:
    told = ["manufacturing=是", "cross_province=是", *also]
    record_fact(
        counter.desk,
        firm.uscc,
        told,
        policy=POLICY,
        measure="charter",
        said=Provenance(source="包车发票A1"),
        by=counter.clerk,
        now=NOW,
    )


def _hired(
    counter: Counter,
    riders: Sequence[Worker],
    *,
    invoice: str = "A1",
    day: date = INSIDE,
    firm: Enterprise = FIRM,
    joint: Sequence[str] = (),
) -> str:
    path = counter.papers / f"乘车{invoice}.xlsx"
    path.write_bytes(write_xlsx("乘车人员", [["姓名", "身份证号码"], *map(list, riders)]))
    hire = Hire(invoice=invoice, day=day, uscc=firm.uscc, cost="20000", joint=joint)
    return f"trip-{record_trip(counter.store, hire, path, by=counter.clerk, now=NOW).trip.id}"


def _judged(counter: Counter, case: Case) -> Document:
    [found] = counter.verify(case)
    return found.document


def _steps(document: Document) -> str:
    return "；".join(f"{label}：{value}" for label, value, _ in document["steps"])


def test_a_recorded_cost_pays_nothing_before_anyone_is_proved_to_have_ridden(counter: Counter) -> None:
    case = _declared(counter, RIDERS)
    _recorded(counter, also=["cost=20000", "trip_date=2023-01-27"])

    found = _judged(counter, case)

    assert found["amount"] == {"payable_fen": 0, "ceiling_fen": 1_000_000}
    assert "还没有一人核定为可发放" in _steps(found)


def test_the_ledger_alone_proves_day_and_cost_of_the_coach(counter: Counter) -> None:
    case = _declared(counter, RIDERS)
    _recorded(counter)
    _hired(counter, RIDERS)

    found = _judged(counter, case)

    assert (found["people"]["payable"], found["amount"]["payable_fen"]) == (20, 1_000_000)
    assert "发票A1，2023年1月27日，本企业20人，费用20,000.00元" in _steps(found)


def test_a_joint_coach_pays_each_enterprise_its_own_share_whatever_was_written_down(counter: Counter) -> None:
    ours, theirs = _declared(counter, RIDERS[:10]), _declared(counter, RIDERS[10:], firm=OTHER)
    for firm in (FIRM, OTHER):
        _recorded(counter, firm=firm, also=["cost=20000", "trip_date=2023-01-27"])
    _hired(counter, RIDERS, joint=[f"{FIRM.uscc}=10", f"{OTHER.uscc}=10"])

    found = [_judged(counter, case) for case in (ours, theirs)]

    assert [each["amount"]["payable_fen"] for each in found] == [500_000, 500_000]
    assert "（包车发票A1）不再计入，以包车台账为准" in _steps(found[0])


def test_a_coach_outside_the_window_adds_nothing(counter: Counter) -> None:
    case = _declared(counter, RIDERS)
    _recorded(counter)
    _hired(counter, RIDERS[:10])
    _hired(counter, RIDERS[10:], invoice="A2", day=OUTSIDE)

    found = _judged(counter, case)

    assert (found["people"]["payable"], found["people"]["pending"]) == (10, 10)
    assert found["amount"]["payable_fen"] == 1_000_000


def test_a_seat_in_the_coach_of_another_enterprise_proves_nothing(counter: Counter) -> None:
    case = _declared(counter, RIDERS)
    _recorded(counter, also=["cost=20000", "trip_date=2023-01-27"])
    _hired(counter, RIDERS, firm=OTHER)

    found = _judged(counter, case)

    assert (found["people"]["pending"], found["amount"]["payable_fen"]) == (20, 0)


def test_nothing_can_come_of_a_coach_in_which_nobody_counts(counter: Counter) -> None:
    locals_ = [Worker("样本甲", "330302199003070011")]
    case = _declared(counter, locals_)
    _recorded(counter)
    _hired(counter, locals_)

    found = _judged(counter, case)

    assert found["amount"] == {"payable_fen": 0, "ceiling_fen": 0}


def test_a_rider_under_another_name_is_for_a_person_to_look_at(counter: Counter) -> None:
    case = _declared(counter, RIDERS[:2])
    _recorded(counter)
    _hired(counter, [RIDERS[0], Worker("旁人", RIDERS[1].id_number)])

    first, second = _judged(counter, case)["persons"]

    assert (first["outcome"], second["outcome"]) == ("payable", "pending")
    assert second["flags"] == ["name-mismatch"]


def test_a_coach_taken_back_takes_its_share_along(counter: Counter) -> None:
    case = _declared(counter, RIDERS)
    _recorded(counter)
    act = _hired(counter, RIDERS)
    counter.verify(case)
    counter.step(case, "review", counter.reviewer)
    undo(counter.store, act, by=counter.clerk, now=NOW)

    assert counter.again(case).stale
    assert _judged(counter, case)["amount"]["payable_fen"] == 0


def test_another_office_comes_to_the_same_from_the_batch_alone(counter: Counter, tmp_path: Path) -> None:
    case = _declared(counter, RIDERS)
    _recorded(counter, also=["cost=30000"])
    _hired(counter, RIDERS, joint=[f"{FIRM.uscc}=15", f"{OTHER.uscc}=5"])
    counter.verify(case)
    counter.approve(case)

    received = counter.receive(counter.send().content)

    assert (received.payable_fen, received.differences) == (750_000, [])

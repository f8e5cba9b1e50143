"""Evidence of every kind over the counter: registered, listed, superseded, taken back; each act audited once."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import DeskError
from desktop.importing import write_template
from desktop.importing.plainsheet import write_xlsx
from desktop.importing.template import Filling
from desktop.models.ledger import Provenance
from desktop.records import Operator, Role
from desktop.services.intake import Terms, intake
from desktop.services.record_fact import record_fact
from desktop.services.record_trip import Hire, TripTaken, record_trip
from desktop.services.registered import evidence_list, facts_json, trip_json
from desktop.services.take_evidence import EvidenceTaken, take_duty, take_movement, take_register
from desktop.services.undo import undo
from rules.registers import REGISTERS
from tests.models.builders import a_declaration, a_store, take
from tests.services.counter import (
    FIRM,
    FIRST,
    LAST,
    NOW,
    OTHER,
    POLICY,
    RECEIVED,
    Counter,
    a_counter,
    a_register,
    a_whereabouts_extract,
    workers,
)

PERMIT_HEAD = ["姓名", "身份证号码", "签发机关", "有效期止"]
ISSUER = "温州市公安局鹿城公安分局"


def permits(counter: Counter, name: str, *lines: Sequence[str], partial: bool = False) -> EvidenceTaken:
    path = counter.papers / name
    path.write_bytes(write_xlsx("名册", [PERMIT_HEAD, *map(list, lines)]))
    said = Provenance(source="公安", as_of=date(2023, 2, 1))
    return take_register(counter.store, path, "permit", by=counter.clerk, now=NOW, said=said, partial=partial)


def record(
    counter: Counter,
    *values: str,
    source: str = "统计局快报",
    uscc: str = FIRM.uscc,
    policy: str = POLICY,
    measure: str = "output-growth",
) -> tuple[str, list[str]]:
    said = Provenance(source=source)
    return record_fact(counter.desk, uscc, values, policy=policy, measure=measure, said=said, by=counter.clerk, now=NOW)


def hire(counter: Counter, riders: Path | None = None, **changes: Any) -> TripTaken:  # noqa: ANN401  fields of Hire
    told: dict[str, Any] = {"invoice": "0331-0001", "day": date(2023, 1, 28), "uscc": FIRM.uscc, "cost": "12800"}
    return record_trip(counter.store, Hire(**{**told, **changes}), riders, by=counter.clerk, now=NOW)


@pytest.mark.parametrize("kind", REGISTERS)
def test_every_kind_of_register_is_taken_told_audited_and_taken_back(
    counter: Counter, tmp_path: Path, kind: str
) -> None:
    case = counter.declare(workers(2))
    counter.verify(case)
    keys = workers(2) if REGISTERS[kind].of_person else [(FIRM.name, FIRM.uscc)]
    path = a_register(tmp_path / "r.xlsx", kind, keys)

    taken = take_register(counter.store, path, kind, by=counter.clerk, now=NOW, said=Provenance(title="名单甲"))
    counter.verify(case)
    stale = undo(counter.store, str(taken.extract.id), by=counter.clerk, now=NOW)

    acts = [(entry.act, entry.subject) for entry in counter.store.audit.entries() if "evidence" in entry.subject]
    assert (taken.extract.rows_read, taken.extract.rows_taken, taken.problems) == (len(keys), len(keys), ())
    assert (list(taken.stale), stale) == ([case.number], [case.number])
    assert acts == [("evidence-register", "evidence-1"), ("undo", "evidence-1")]
    assert counter.store.evidence.counting() == []


def test_a_file_is_not_registered_twice_unless_it_says_something_else(counter: Counter) -> None:
    line = [*workers(1)[0], "鹿城公安分局", "2023-06-30"]
    first = permits(counter, "p.xlsx", line)

    again, part = permits(counter, "p.xlsx", line), permits(counter, "p.xlsx", line, partial=True)

    assert [each.already for each in (first, again, part)] == [False, True, False]
    assert [each.extract.id for each in (first, again, part)] == [1, 1, 2]
    assert [each.extract.whole for each in (first, again, part)] == [True, True, False]


def test_a_refused_line_is_counted_and_told(counter: Counter) -> None:
    taken = permits(counter, "p.xlsx", ["乙", "33", "x", "2023-06-30"])

    assert (taken.extract.rows_read, taken.extract.rows_taken) == (1, 0)
    assert [problem.code for problem in taken.problems] == ["id-length", "register-empty"]


def test_a_list_needs_its_title_and_no_day_lies_ahead(counter: Counter, tmp_path: Path) -> None:
    path = a_register(tmp_path / "l.xlsx", "list", workers(1))
    ahead = Provenance(title="甲", as_of=NOW.date() + timedelta(days=1))

    for said, code in ((Provenance(), "list-title-missing"), (ahead, "day-ahead")):
        with pytest.raises(DeskError) as refused:
            take_register(counter.store, path, "list", by=counter.clerk, now=NOW, said=said)
        assert refused.value.code == code
    assert counter.store.evidence.extracts() == []


def test_the_list_tells_cover_age_and_what_took_whose_place(counter: Counter) -> None:
    counter.insure(workers(1))
    counter.watch(workers(1))
    permits(counter, "old.xlsx", [*workers(1)[0], "鹿城公安分局", "2023-06-30"])
    permits(counter, "new.xlsx", [*workers(2)[1], "鹿城公安分局", "2023-06-30"])

    listed = evidence_list(counter.store, today=date(2023, 2, 21))

    new, old, whereabouts, insurance = listed
    assert [each["kind"] for each in listed] == ["permit", "permit", "movement", "insurance"]
    assert (old["superseded_by"], new["superseded_by"], old["age_days"]) == ([4], [], 20)
    assert old["covers"] == {"title": "", "whole": True}
    assert insurance["covers"] == {"months": ["2023-01", "2023-02"]}
    assert (whereabouts["source"], whereabouts["age_days"]) == ("公安", 16)
    assert len(old["sha256"]) == 64


def test_checks_at_the_post_cover_days(counter: Counter, tmp_path: Path) -> None:
    path = tmp_path / "d.xlsx"
    path.write_bytes(write_xlsx("在岗", [["姓名", "身份证号码", "在岗情况"], [*workers(1)[0], "在岗"]]))
    case = counter.declare(workers(1))

    taken = take_duty(
        counter.store,
        path,
        covers_from=FIRST,
        covers_to=LAST,
        by=counter.clerk,
        now=NOW,
        said=Provenance(source="街道"),
    )

    [person] = counter.store.facts.of_case(case.id, policy=POLICY, measure="stay").persons
    assert (taken.extract.kind.value, taken.extract.covers_from) == ("duty", FIRST)
    assert [(each.result, each.source) for each in person.duty] == [("在岗", "街道")]
    assert person.whereabouts == ()


def test_figures_are_recorded_with_their_source_and_the_former_can_come_back(counter: Counter) -> None:
    case = counter.declare(workers(1))
    counter.verify(case)
    number, stale = record(counter, "output_q1=12000000.5", "above_scale=是")
    record(counter, "output_q1=13000000")

    undo(counter.store, "fact-2", by=counter.clerk, now=NOW)
    known = facts_json(counter.store, FIRM.uscc)

    assert (number, stale) == ("fact-1", [case.number])
    scope = {"policy": POLICY, "measure": "output-growth", "source": "统计局快报"}
    general = {"policy": "", "measure": "", "source": "统计局快报"}
    assert sorted(known["facts"], key=lambda fact: fact["name"]) == [
        {"name": "above_scale", "value": "true", **general},
        {"name": "output_q1", "value": "12000000.5", **scope},
    ]
    assert [(each["record"], each["undone"]) for each in known["records"]] == [("fact-2", True), ("fact-1", False)]
    acts = [(each.act, each.before, each.after) for each in counter.store.audit.entries() if "fact-" in each.subject]
    told = f"（{POLICY}/output-growth）"
    assert acts == [
        ("fact", "", f"output_q1=12000000.5{told} above_scale=true 统计局快报 2023-02-13"),
        ("fact", f"output_q1=12000000.5{told}", f"output_q1=13000000{told} 统计局快报 2023-02-13"),
        ("undo", f"output_q1=13000000{told}", ""),
    ]


@pytest.mark.parametrize(
    ("values", "changes", "code"),
    [
        (("unheard_of=1",), {}, "fact-unknown"),
        (("output_q1",), {}, "fact-unwritten"),
        (("output_q1=",), {}, "fact-unwritten"),
        (("output_q1=-1",), {}, "fact-unreadable"),
        (("output_q1=1,000",), {}, "fact-unreadable"),
        (("output_q1=1", "above_scale=也许"), {}, "fact-unreadable"),
        (("output_q1=1",), {"source": " "}, "source-missing"),
        (("output_q1=1",), {"uscc": "123"}, "firm-code-invalid"),
        (("output_q1=1",), {"measure": ""}, "fact-needs-measure"),
        (("above_scale=是", "cross_province=是"), {"measure": ""}, "fact-needs-measure"),
        (("cost=1",), {}, "fact-unknown"),
        (("output_q1=1",), {"measure": "unheard-of"}, "measure-unknown"),
        (("output_q1=1",), {"policy": ""}, "policy-unknown"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_none_is_kept(
    counter: Counter, values: tuple[str, ...], changes: dict[str, str], code: str
) -> None:
    with pytest.raises(DeskError) as refused:
        record(counter, *values, **changes)

    assert refused.value.code == code
    assert counter.store.figures.all() == []


def test_a_joint_coach_is_shared_by_riders_to_the_fen(counter: Counter, tmp_path: Path) -> None:
    counter.declare(workers(1))
    riders = a_register(tmp_path / "riders.xlsx", "list", workers(3))

    taken = hire(
        counter,
        riders,
        invoice="０331 0002",
        cost="1000.00",
        joint=(f"{FIRM.uscc}=1", f"{OTHER.uscc}=2"),
        origin="四川",
    )

    told = trip_json(taken.trip)
    assert (told["invoice"], told["cost"], told["riders"]) == ("03310002", "1000.00", 3)
    assert told["enterprise"] == {"uscc": FIRM.uscc, "name": FIRM.name}
    assert {each["uscc"]: each["amount"] for each in told["shares"]} == {FIRM.uscc: "333.33", OTHER.uscc: "666.67"}
    assert [OTHER.uscc in remark for remark in taken.remarks] == [True]


def test_the_riders_of_a_coach_have_a_ride_until_it_is_taken_back(counter: Counter, tmp_path: Path) -> None:
    case = counter.declare(workers(2))
    counter.verify(case)
    taken = hire(counter, a_register(tmp_path / "riders.xlsx", "list", workers(1)))
    first, second = counter.store.facts.of_case(case.id, policy=POLICY, measure="stay").persons

    with pytest.raises(DeskError) as refused:
        hire(counter, invoice=" 0331－0001 ")
    stale = undo(counter.store, f"trip-{taken.trip.id}", by=counter.clerk, now=NOW)
    again = hire(counter)

    assert ([ride.invoice for ride in first.rides], second.rides) == (["0331-0001"], ())
    assert refused.value.code == "invoice-used"
    assert "包车1" in refused.value.advice
    assert stale == [], "it is stale already"
    assert list(taken.stale) == [case.number]
    assert again.trip.id == 2


def test_a_rider_list_that_has_faults_or_another_count_is_pointed_out(counter: Counter, tmp_path: Path) -> None:
    riders = a_register(tmp_path / "riders.xlsx", "list", [*workers(2), ("丙", "33")])

    taken = hire(counter, riders, joint=(f"{FIRM.uscc}=9",))

    assert len(taken.remarks) == 2
    assert [problem.code for problem in taken.trip.problems] == ["id-length"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"invoice": " "}, "invoice-missing"),
        ({"cost": "很多"}, "cost-unreadable"),
        ({"cost": "0"}, "cost-unreadable"),
        ({"uscc": "x"}, "firm-code-invalid"),
        ({"joint": (f"{FIRM.uscc}=0",)}, "joint-unreadable"),
        ({"joint": (f"{FIRM.uscc}",)}, "joint-unreadable"),
        ({"joint": (f"{OTHER.uscc}=2",)}, "joint-unreadable"),
        ({"joint": (f"{FIRM.uscc}=2", f"{FIRM.uscc}=3")}, "joint-unreadable"),
    ],
)
def test_a_coach_that_cannot_be_is_refused_and_none_is_kept(
    counter: Counter, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(DeskError) as refused:
        hire(counter, **changes)

    assert refused.value.code == code
    assert counter.store.trips.all() == []


def test_everything_can_be_taken_back_after_a_restart(empty_workspace: Path, tmp_path: Path) -> None:
    shutil.copytree(empty_workspace, tmp_path / "workspace")
    with a_counter(tmp_path / "workspace", tmp_path) as counter:
        permits(counter, "p.xlsx", [*workers(1)[0], "鹿城公安分局", "2023-06-30"])
        record(counter, "output_q1=1")
        hire(counter)

    with a_counter(tmp_path / "workspace", tmp_path) as counter:
        for number in ("evidence-1", "fact-1", "trip-1"):
            undo(counter.store, number, by=counter.clerk, now=NOW)
            with pytest.raises(DeskError, match="undone"):
                undo(counter.store, number, by=counter.clerk, now=NOW)
        undone = [entry.subject.split()[0] for entry in counter.store.audit.entries() if entry.act == "undo"]

    assert undone == ["evidence-1", "fact-1", "trip-1"]


@pytest.mark.parametrize("number", ["99", "evidence-99", "fact-99", "trip-99"])
def test_what_was_never_registered_is_not_taken_back(tmp_path: Path, number: str) -> None:
    with a_store(tmp_path) as store, pytest.raises(DeskError) as refused:
        undo(store, number, by=Operator(id="clerk", name="经办", role=Role.CLERK), now=NOW)

    assert refused.value.code == "id-unknown"


def test_what_a_frozen_case_rests_on_is_not_taken_back(desk_with_case: Counter) -> None:
    counter = desk_with_case
    [case] = counter.store.cases.all()
    permits(counter, "p.xlsx", *([*worker, "鹿城公安分局", "2023-06-30"] for worker in workers(32)))
    record(counter, "above_scale=是")
    counter.verify(case)
    counter.approve(case)

    for number in ("3", "fact-1"):
        with pytest.raises(DeskError, match="case-frozen") as refused:
            undo(counter.store, number, by=counter.clerk, now=NOW)
        assert case.number in refused.value.message


def test_a_register_decides_a_person_until_it_is_taken_back(counter: Counter) -> None:
    case = counter.declare(workers(3), measure="stay-points")
    counter.watch(workers(3))
    one, two, _ = workers(3)
    taken = permits(counter, "p.xlsx", [*one, ISSUER, "2023-12-30"], [*two, ISSUER, "2022-12-30"])

    [with_list] = counter.verify(case)
    undo(counter.store, str(taken.extract.id), by=counter.clerk, now=NOW)
    [without] = counter.verify(case)

    assert with_list.document["people"] == {"payable": 1, "pending": 0, "rejected": 2}
    assert without.document["people"] == {"payable": 0, "pending": 3, "rejected": 0}


def test_declared_figures_only_promise_and_recorded_ones_pay(counter: Counter) -> None:
    output = {"output_2022": "1200000000", "output_q1_prev": "40000000", "output_q1": "50000000"}
    firm = replace(FIRM, above_scale="是", industry="制鞋业")
    drafted, _ = take(counter.store, replace(a_declaration(enterprise=firm), figures=output), measure="output-growth")
    case = counter.step(drafted, "accept")

    [declared] = counter.verify(case)
    record(counter, *(f"{name}={value}" for name, value in output.items()), "above_scale=是", "manufacturing=是")
    [proved] = counter.verify(case)

    assert declared.document["amount"]["payable_fen"] == 0
    assert declared.document["amount"]["ceiling_fen"] == proved.document["amount"]["payable_fen"] > 0


def test_the_cost_of_a_coach_proves_no_other_cost(counter: Counter, tmp_path: Path) -> None:
    policy = counter.desk.policy("shengzhou-2024")
    measure = policy.measures["fair-board"]
    path = tmp_path / "食宿.xlsx"
    filling = Filling(filled_on=RECEIVED)
    path.write_bytes(write_template(policy, measure, enterprise=FIRM, figures={"cost": "1500"}, filling=filling))
    terms = Terms(policy=policy, measure=measure, received=RECEIVED)
    [taken] = intake(counter.store, [path], terms, by=counter.clerk, now=NOW).cases
    case = counter.step(counter.store.cases.by_number(taken.case), "accept")

    record(counter, "cost=80000", policy=policy.id, measure="charter")
    [before] = counter.verify(case)
    record(counter, "cost=1500", policy=policy.id, measure=measure.id)
    [after] = counter.verify(case)

    assert before.document["amount"]["payable_fen"] == 0
    assert after.document["amount"]["payable_fen"] == 150_000


@pytest.mark.parametrize(("source", "told"), [("", []), ("公安", []), ("大数据局", ["source-differs"])])
def test_a_source_that_the_lines_contradict_is_told_and_the_lines_hold(
    counter: Counter, source: str, told: list[str]
) -> None:
    path = a_whereabouts_extract(counter.papers / "比对结果.xlsx", workers(2))
    said = Provenance(source=source)

    taken = take_movement(counter.store, path, covers_from=FIRST, covers_to=LAST, by=counter.clerk, now=NOW, said=said)

    assert [problem.code for problem in taken.problems] == told
    assert (taken.extract.rows_taken, taken.extract.source) == (2, source or "公安")
    assert all("公安" in problem.message and source in problem.message for problem in taken.problems)

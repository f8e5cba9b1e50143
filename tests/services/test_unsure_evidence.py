"""Lines that cannot be read, and sources that disagree: neither pays anyone, neither turns anyone away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.importing import write_template
from desktop.importing.plainsheet import write_xlsx
from desktop.importing.template import Filling
from desktop.models.ledger import Case, Provenance
from desktop.records import Enterprise
from desktop.services.intake import Terms, intake
from desktop.services.record_fact import record_fact
from desktop.services.take_evidence import EvidenceTaken, take_insurance, take_register
from rules.document import Document
from tests.services.counter import FIRM, MONTHS, NOW, OTHER, RECEIVED, Counter, workers

PERSON = ["姓名", "身份证号码"]
PERMIT_HEAD = [*PERSON, "签发机关", "有效期起", "有效期止"]
ISSUED = ["鹿城公安分局", "2022-01-01"]
ZHOUSHAN, WHITELIST = "zhoushan-2023", "power-whitelist"


def listed(counter: Counter, kind: str, *rows: Sequence[str], source: str = "市局") -> EvidenceTaken:
    path = counter.papers / f"{kind}-{source}.xlsx"
    path.write_bytes(write_xlsx("名册", [list(row) for row in rows]))
    return take_register(counter.store, path, kind, by=counter.clerk, now=NOW, said=Provenance(source=source))


def determined(counter: Counter, case: Case) -> Document:
    [found] = counter.verify(case)
    return found.document


def test_a_benefit_whose_sum_cannot_be_read_holds_the_payment(counter: Counter) -> None:
    persons = workers(30)
    case = counter.declare(persons)
    counter.insure(persons), counter.watch(persons)

    taken = listed(
        counter,
        "benefit",
        [*PERSON, "政策文件", "金额"],
        [*persons[0], "市补〔2023〕1号", "500元/人"],
        [*persons[1], "市补〔2023〕1号", "500.00"],
    )
    document = determined(counter, case)

    assert [problem.code for problem in taken.problems] == ["field-unreadable"]
    assert taken.extract.rows_read == taken.extract.rows_taken == 2
    assert document["people"] == {"payable": 28, "pending": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("until", "people"),
    [
        ("长期", {"payable": 1, "pending": 0, "rejected": 1}),
        ("明年", {"payable": 0, "pending": 1, "rejected": 1}),
        ("", {"payable": 0, "pending": 1, "rejected": 1}),
    ],
)
def test_a_permit_that_cannot_be_read_waits_and_one_without_end_is_valid(
    counter: Counter, until: str, people: dict[str, int]
) -> None:
    one, two = workers(2)
    case = counter.declare([one, two], measure="stay-points")
    counter.watch([one, two])

    listed(counter, "permit", PERMIT_HEAD, [*one, *ISSUED, until])

    assert determined(counter, case)["people"] == people


def test_a_month_that_cannot_be_read_leaves_its_person_open_and_nobody_else(counter: Counter, tmp_path: Path) -> None:
    persons = workers(32)
    case = counter.declare(persons)
    counter.watch(persons)
    head = [*PERSON, "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"]
    paid = [FIRM.name, FIRM.uscc, "企业职工基本养老保险"]
    lines = [[*person, *paid, month, "已到账"] for person in persons[2:] for month in MONTHS]
    lines += [[*persons[0], *paid, "23年元月起", "已到账"], [*persons[1], *paid, MONTHS[0], "已到账"]]
    path = tmp_path / "参保.xlsx"
    path.write_bytes(write_xlsx("参保", [head, *lines]))

    taken = take_insurance(counter.store, path, months=MONTHS, by=counter.clerk, now=NOW)
    document = determined(counter, case)

    assert [(problem.code, problem.severity) for problem in taken.problems] == [("month-unreadable", "warning")]
    assert document["people"] == {"payable": 30, "pending": 1, "rejected": 1}
    assert document["persons"][0]["unknown"] == ["insured"]
    assert document["persons"][1]["unmet"] == ["insured"]


def test_months_that_stand_as_columns_pay_reject_and_leave_open_as_their_cells_say(counter: Counter) -> None:
    persons = workers(32)
    case = counter.declare(persons)
    counter.watch(persons)
    rows = [[*person, FIRM.name, FIRM.uscc, "企业职工基本养老保险", "已到账", "已到账"] for person in persons]
    rows[0][-1], rows[1][-2] = "", "停保"
    path = counter.papers / "按月.xlsx"
    path.write_bytes(write_xlsx("参保明细", [[*PERSON, "单位", "统一社会信用代码", "险种", "202301", "202302"], *rows]))

    taken = take_insurance(counter.store, path, months=MONTHS, by=counter.clerk, now=NOW)
    document = determined(counter, case)

    assert [(each.code, each.row) for each in taken.problems] == [("field-missing", 2)]
    assert taken.extract.rows_read == 32
    assert document["people"] == {"payable": 30, "pending": 1, "rejected": 1}


def test_a_later_extract_that_leaves_a_month_open_makes_the_case_stale(counter: Counter, tmp_path: Path) -> None:
    persons = workers(2)
    case = counter.declare(persons)
    counter.insure(persons[1:])
    counter.verify(case)
    head = [*PERSON, "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态"]
    paid = [FIRM.name, FIRM.uscc, "企业职工基本养老保险"]
    same = [[*persons[1], *paid, month, "已到账"] for month in MONTHS]
    path = tmp_path / "再报.xlsx"
    path.write_bytes(write_xlsx("参保", [head, *same, [*persons[0], *paid, "元月起", "已到账"]]))

    taken = take_insurance(counter.store, path, months=MONTHS, by=counter.clerk, now=NOW)

    assert taken.stale == (case.number,)


def a_whitelist_case(counter: Counter) -> Case:
    """Return a case that is decided by flags of the enterprise alone; the form declares everything as it should be."""
    policy = counter.desk.policy(ZHOUSHAN)
    measure = policy.measures[WHITELIST]
    names = ("above_scale", "industrial", "key_enterprise", "continuous_production")
    path = counter.papers / "白名单.xlsx"
    figures = dict.fromkeys(names, "是")
    path.write_bytes(
        write_template(policy, measure, enterprise=FIRM, rows=[], figures=figures, filling=Filling(filled_on=RECEIVED))
    )
    [taken] = intake(
        counter.store,
        [path],
        Terms(policy=policy, measure=measure, received=RECEIVED),
        by=counter.clerk,
        now=NOW,
    ).cases
    return counter.step(counter.store.cases.by_number(taken.case), "accept")


def scale(counter: Counter, source: str, *firms: Enterprise) -> None:
    rows = [[firm.name, firm.uscc, "规上工业", "鞋业制造业"] for firm in firms]
    listed(counter, "scale", ["企业名称", "统一社会信用代码", "类别", "行业"], *rows, source=source)


def test_two_registers_that_disagree_leave_the_flag_open_and_say_so(counter: Counter) -> None:
    case = a_whitelist_case(counter)
    scale(counter, "甲局", FIRM)
    scale(counter, "乙局", OTHER)

    document = determined(counter, case)

    [reason] = [each for each in document["enterprise_reasons"] if "来源不一致" in each[3]]
    assert reason[1] == "unknown"
    assert "甲局" in reason[3]
    assert "乙局" in reason[3]


def test_what_the_office_recorded_settles_what_registers_dispute_and_says_so(counter: Counter) -> None:
    case = a_whitelist_case(counter)
    scale(counter, "甲局", FIRM)
    scale(counter, "乙局", OTHER)
    said = Provenance(source="实地核查")
    record_fact(counter.desk, FIRM.uscc, ["above_scale=是"], policy=ZHOUSHAN, said=said, by=counter.clerk, now=NOW)

    document = determined(counter, case)

    told = {source: text for name, text, source in document["proved_figures"] if name == "above_scale"}
    assert told == {"甲局": "true", "实地核查（与乙局所载不一致，以经办登记为准）": "true"}
    assert not [each for each in document["enterprise_reasons"] if "来源不一致" in each[3]]

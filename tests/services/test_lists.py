"""Measures that pay no money (名单、积分、指标): they are approved for whom they name, and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from desktop.errors import DeskError
from desktop.importing import write_template
from desktop.importing.plainsheet import write_xlsx
from desktop.importing.template import Filling
from desktop.models.ledger import Case, Provenance
from desktop.records import CaseState
from desktop.services.intake import Terms, intake
from desktop.services.print_form import print_form
from desktop.services.record_fact import record_fact
from desktop.services.take_evidence import take_register
from tests.services.counter import FIRM, NOW, RECEIVED, Counter, workers

WHITELIST = {"above_scale": "true", "industrial": "true", "key_enterprise": "true", "continuous_production": "true"}


def _permits(counter: Counter, valid_to: Sequence[str]) -> None:
    head = ["姓名", "身份证号码", "签发机关", "有效期起", "有效期止"]
    lines = [
        [*person, "鹿城公安分局", "2022-01-01", day]
        for person, day in zip(workers(len(valid_to)), valid_to, strict=True)
    ]
    path = counter.papers / "居住证.xlsx"
    path.write_bytes(write_xlsx("名册", [head, *lines]))
    take_register(counter.store, path, "permit", by=counter.clerk, now=NOW, said=Provenance(source="公安"))


def _points(counter: Counter, valid_to: Sequence[str]) -> Case:
    people = workers(len(valid_to))
    case = counter.declare(people, measure="stay-points")
    counter.watch(people)
    _permits(counter, valid_to)
    counter.verify()
    return counter.step(case, "review", counter.reviewer)


def _of_figures(counter: Counter, policy_id: str, measure_id: str, figures: Mapping[str, str]) -> Case:
    """Return a reviewed case that has no roster and rests on recorded figures alone."""
    policy = counter.desk.policy(policy_id)
    measure = policy.measures[measure_id]
    path = counter.papers / f"{measure_id}.xlsx"
    path.write_bytes(write_template(policy, measure, enterprise=FIRM, rows=[], filling=Filling(filled_on=RECEIVED)))
    _declare_everything(path)
    terms = Terms(policy=policy, measure=measure, received=RECEIVED)
    (taken,) = intake(counter.store, [path], terms, by=counter.clerk, now=NOW).cases
    case = counter.step(counter.store.cases.by_number(taken.case), "accept")
    facts = [f"{name}={text}" for name, text in figures.items()]
    record_fact(
        counter.desk,
        FIRM.uscc,
        facts,
        policy=policy_id,
        measure=measure_id,
        said=Provenance(source="统计局", as_of=RECEIVED),
        by=counter.clerk,
        now=NOW,
    )
    counter.verify()
    return counter.step(case, "review", counter.reviewer)


def _declare_everything(path: Path) -> None:
    """Fill every figure that the form asks for with yes: what is declared proves nothing."""
    book = openpyxl.load_workbook(path)
    if "申报数据" in book.sheetnames:
        for row in book["申报数据"].iter_rows(min_row=2):
            row[1].value = "是"
    book.save(path)


def _code(counter: Counter, case: Case) -> str:
    with pytest.raises(DeskError) as caught:
        counter.step(case, "approve", counter.approver, reason="已核对")
    return caught.value.code


def test_a_list_of_persons_is_approved_and_printed_although_it_pays_nothing(counter: Counter) -> None:
    case = _points(counter, ["2023-02-05", "2023-02-04"])

    approved = counter.step(case, "approve", counter.approver)
    names = print_form(counter.desk, approved, "names", by=counter.clerk, now=NOW)

    assert approved.state is CaseState.APPROVED
    assert names.number.endswith("-MD1")


def test_a_list_that_names_nobody_is_not_approved(counter: Counter) -> None:
    case = _points(counter, ["2023-02-04"])

    assert _code(counter, case) == "nothing-payable"


def test_an_enterprise_is_put_on_a_list_by_what_is_proved(counter: Counter) -> None:
    case = _of_figures(counter, "zhoushan-2023", "power-whitelist", WHITELIST)

    approved = counter.step(case, "approve", counter.approver)

    assert approved.state is CaseState.APPROVED


@pytest.mark.parametrize("flag", sorted(WHITELIST))
@pytest.mark.parametrize("text", ["false", ""])
def test_an_enterprise_that_lacks_one_condition_is_not_put_on_the_list(counter: Counter, flag: str, text: str) -> None:
    proved = {name: text if name == flag else said for name, said in WHITELIST.items()}
    known = {name: said for name, said in proved.items() if said}

    case = _of_figures(counter, "zhoushan-2023", "power-whitelist", known)

    assert _code(counter, case) == "nothing-payable"


def test_a_sum_that_the_text_leaves_open_is_no_list(counter: Counter) -> None:
    case = _of_figures(counter, "zhoushan-2023", "courier", {"above_scale": "true"})

    assert _code(counter, case) == "nothing-payable"

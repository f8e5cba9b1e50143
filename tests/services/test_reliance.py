"""What a frozen case rests on cannot be taken back, also where it is absence that decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.importing import write_template
from desktop.importing.plainsheet import write_xlsx
from desktop.importing.template import Filling
from desktop.models.ledger import Case, Provenance
from desktop.services.install_policy import install_policy
from desktop.services.intake import Terms, intake
from desktop.services.packs import open_pack
from desktop.services.take_evidence import take_insurance, take_register
from desktop.services.undo import undo
from tests.services.counter import FIRM, NOW, RECEIVED, Counter, an_insurance_extract, workers

REFERRED = """
[policy]
id = "referred-2023"
title = "以老带新的样例意见"
number = "样〔2023〕2号"
issuer = "样例局"
region = "样例县"
divisions = ["330302"]
status = "in-force"
[policy.force]
from = { open = true, clause = "一" }
until = { open = true, clause = "一" }
[measure.referral]
title = "以老带新补助"
clause = "二"
number_code = "LX"
declared_at = "township"
benefit = "per-head"
[measure.referral.criteria]
identity = { clause = "二" }
unique = { clause = "二" }
referee = { clause = "二" }
[measure.referral.terms]
rate = { value = "300.00", clause = "二" }
months = { value = ["2023-01"], clause = "二" }
insurance_kinds = { value = ["企业职工基本养老保险"], clause = "二" }
insurance_counts = { value = "paid", clause = "二" }
insurance_payer = { value = "any", clause = "二" }
payee = { value = "enterprise", clause = "二" }
"""


def refused(counter: Counter, number: str) -> str:
    with pytest.raises(DeskError, match="case-frozen") as caught:
        undo(counter.store, number, by=counter.clerk, now=NOW)
    return caught.value.message


def a_referred_case(counter: Counter) -> Case:
    """Return a case whose only person was brought by another, in whose insurance alone it rests."""
    arrived = open_pack(REFERRED.encode(), "referred.toml", trusted=())
    install_policy(counter.desk, arrived, by=counter.clerk, now=NOW)
    measure = arrived.policy.measures["referral"]
    newcomer, _, by = workers(3)
    rows = [{**newcomer._asdict(), "referee": by.name, "referee_id": by.id_number}]
    path = counter.papers / "referred.xlsx"
    path.write_bytes(
        write_template(arrived.policy, measure, enterprise=FIRM, rows=rows, filling=Filling(filled_on=RECEIVED))
    )
    terms = Terms(policy=arrived.policy, measure=measure, received=RECEIVED)
    [taken] = intake(counter.store, [path], terms, by=counter.clerk, now=NOW).cases
    return counter.step(counter.store.cases.by_number(taken.case), "accept")


def test_the_insurance_of_a_referee_stays_under_a_frozen_case(counter: Counter) -> None:
    case = a_referred_case(counter)
    taken = counter.insure(workers(3)[2:])
    [found] = counter.verify(case)
    counter.approve(case)

    assert found.document["people"]["payable"] == 1
    assert case.number in refused(counter, str(taken.extract.id))


def test_a_whole_list_stays_that_names_nobody_of_a_frozen_case(counter: Counter, tmp_path: Path) -> None:
    one, stranger = workers(1)[0], workers(1, start=700)[0]
    head = ["姓名", "身份证号码", "签发机关", "有效期止"]
    case = counter.declare([one, *workers(1, start=2)], measure="stay-points")
    counter.watch([one, *workers(1, start=2)])
    for source, person in (("甲局", one), ("乙局", stranger)):
        path = tmp_path / f"{source}.xlsx"
        path.write_bytes(write_xlsx("名册", [head, [*person, "鹿城公安分局", "2030-01-01"]]))
        last = take_register(counter.store, path, "permit", by=counter.clerk, now=NOW, said=Provenance(source=source))
    [found] = counter.verify(case)
    counter.approve(case)

    assert found.document["people"] == {"payable": 1, "pending": 0, "rejected": 1}
    assert case.number in refused(counter, str(last.extract.id))


def test_an_extract_of_months_that_a_frozen_case_does_not_look_at_can_be_taken_back(counter: Counter) -> None:
    persons = workers(30)
    case = counter.declare(persons)
    counter.insure(persons), counter.watch(persons)
    path = an_insurance_extract(counter.papers / "别月.xlsx", workers(1, start=800))
    other = take_insurance(counter.store, path, months=["2022-12"], by=counter.clerk, now=NOW)
    counter.verify(case)
    counter.approve(case)

    undo(counter.store, str(other.extract.id), by=counter.clerk, now=NOW)

    assert counter.store.evidence.get(other.extract.id).undone


def test_what_a_determination_rests_on_is_beyond_change_once_it_is_frozen(counter: Counter) -> None:
    persons = workers(30)
    case = counter.declare(persons)
    counter.insure(persons), counter.watch(persons)
    counter.verify(case)
    counter.approve(case)
    session = counter.store._session

    for sql in ("DELETE FROM determination_act", "INSERT INTO determination_act VALUES (1, 'fact', 9)"):
        with pytest.raises(DeskError, match="record-kept"):
            session.run(sql)

"""The district's answer: confirmed, confirmed but for some rows, or returned; and what follows at the township."""

from __future__ import annotations

import json

import pytest

from desktop.errors import DeskError
from desktop.exchange import open_batch, seal
from desktop.keys import fingerprint
from desktop.models.ledger import TrustedSigner
from desktop.records import CaseState
from desktop.services.answer_batch import ANSWER, Objections, answer_batch
from desktop.services.take_feedback import Answered, take_feedback
from desktop.services.trust import trust
from rules.document import canonical
from rules.outcome import Outcome
from tests.services.counter import NOW, Counter


@pytest.fixture
def sent(town: Counter, district: Counter) -> tuple[Counter, Counter, str]:
    """Return a township that escalated a batch, the district that received it, and the number of the batch."""
    made = town.send()
    district.receive(made.content)
    certificate = district.desk.signer().certificate_pem
    town.store.trusted.add(
        TrustedSigner(
            fingerprint=fingerprint(certificate),
            name="区级",
            certificate=certificate,
            superior=True,
            added_at=NOW,
            added_by="clerk",
        )
    )
    return town, district, made.batch.number


def _answer(district: Counter, number: str, objections: Objections) -> bytes:
    return answer_batch(district.desk, number, objections, by=district.approver, now=NOW)


def _take(town: Counter, answer: bytes) -> dict[str, Answered]:
    return {each.case: each for each in take_feedback(town.desk, answer, by=town.clerk, now=NOW)}


def _states(town: Counter) -> dict[str, CaseState]:
    return {case.number: case.state for case in town.store.cases.all()}


def test_an_answer_without_objections_confirms_every_case_and_its_sum(sent: tuple[Counter, Counter, str]) -> None:
    town, district, number = sent
    sums = {case: town.store.determinations.latest(town.store.cases.by_number(case).id) for case in _states(town)}

    answered = _take(town, _answer(district, number, Objections()))

    assert set(_states(town).values()) == {CaseState.CONFIRMED}
    for case, latest in sums.items():
        assert latest is not None
        assert answered[case].confirmed_fen == latest.summary["amount"]["payable_fen"]


def test_a_returned_case_lets_its_persons_go_and_says_why(sent: tuple[Counter, Counter, str]) -> None:
    town, district, number = sent
    case = min(_states(town))
    person = next(iter(town.store.parts.id_numbers(town.store.cases.by_number(case).id)))

    _take(town, _answer(district, number, Objections(returned={case: "请补充离温比对"})))

    found = town.store.cases.by_number(case)
    assert found.state is CaseState.RETURNED
    assert town.store.steps.of_case(found.id)[-1].reason.startswith("请补充离温比对")
    assert town.store.taken.holder(person, policy=found.policy, measure=found.measure) == ""


def test_a_denied_row_lowers_the_sum_by_what_it_was_paid(sent: tuple[Counter, Counter, str]) -> None:
    town, district, number = sent
    case = min(_states(town))
    found = town.store.cases.by_number(case)
    latest = town.store.determinations.latest(found.id)
    assert latest is not None
    payable = next(outcome for outcome in town.store.determinations.outcomes(latest.id) if outcome.outcome == "payable")
    row = next(kept.row.number for kept in town.store.parts.rows(found.id) if kept.id == payable.row_id)

    answered = _take(town, _answer(district, number, Objections(denied={(case, row): "已离职"})))

    assert answered[case].outcome is CaseState.PARTLY_CONFIRMED
    assert answered[case].confirmed_fen == latest.summary["amount"]["payable_fen"] - payable.amount_fen
    assert f"第{row}行 已离职" in answered[case].reason


def test_an_answer_of_a_stranger_moves_nothing(sent: tuple[Counter, Counter, str], town: Counter) -> None:
    _, district, number = sent
    answer = _answer(district, number, Objections())
    with town.store.atomic():
        town.store.trusted._session.run("DELETE FROM trusted_signer WHERE name = '区级'")

    with pytest.raises(DeskError) as refusal:
        _take(town, answer)

    assert refusal.value.code == "signer-untrusted"
    assert set(_states(town).values()) == {CaseState.ESCALATED}


def test_an_answer_is_taken_once(sent: tuple[Counter, Counter, str]) -> None:
    town, district, number = sent
    answer = _answer(district, number, Objections())
    _take(town, answer)

    with pytest.raises(DeskError) as refusal:
        _take(town, answer)

    assert refusal.value.code == "feedback-taken"


@pytest.mark.parametrize(
    ("objections", "code"),
    [
        (Objections(returned={"330302999-LG-2023-9999": "没有"}), "case-not-in-batch"),
        (Objections(denied={("330302999-LG-2023-0001", 9999): "没有"}), "row-not-paid"),
    ],
)
def test_an_objection_to_what_is_not_there_is_refused(
    sent: tuple[Counter, Counter, str], objections: Objections, code: str
) -> None:
    _, district, number = sent

    with pytest.raises(DeskError) as refusal:
        _answer(district, number, objections)

    assert refusal.value.code == code


def test_a_batch_that_was_never_received_has_no_answer(district: Counter) -> None:
    with pytest.raises(DeskError) as refusal:
        _answer(district, "330302999-PC-2023-0099", Objections())

    assert refusal.value.code == "batch-unknown"


def test_a_returned_case_begins_anew_and_its_frozen_determination_stays(sent: tuple[Counter, Counter, str]) -> None:
    town, district, number = sent
    case = town.store.cases.by_number(min(_states(town)))
    _take(town, _answer(district, number, Objections(returned={case.number: "请补充离温比对"})))
    [before] = town.store.determinations.of_case(case.id)

    town.step(case, "accept")
    town.override(case, town.store.parts.rows(case.id)[0], criterion="stayed", as_if=Outcome.UNMET)
    town.verify(case)
    town.approve(case)

    first, second = town.store.determinations.of_case(case.id)
    assert first == before
    assert (first.frozen, second.frozen) == (True, True)
    assert second.summary["people"]["rejected"] == first.summary["people"]["rejected"] + 1


def test_an_answer_of_a_peer_moves_nothing(town: Counter, district: Counter) -> None:
    made = town.send()
    district.receive(made.content)
    trust(town.desk, district.desk.signer().certificate_pem, name="邻街道", by=town.clerk, now=NOW)
    answer = _answer(district, made.batch.number, Objections())

    with pytest.raises(DeskError) as refusal:
        _take(town, answer)

    assert refusal.value.code == "not-superior"
    assert set(_states(town).values()) == {CaseState.ESCALATED}


def test_an_office_does_not_answer_its_own_batch(town: Counter) -> None:
    made = town.send()
    town.receive(made.content)

    with pytest.raises(DeskError) as refusal:
        answer_batch(town.desk, made.batch.number, Objections(), by=town.approver, now=NOW)

    assert refusal.value.code == "own-batch"


def test_an_answer_to_another_file_of_that_number_is_refused(sent: tuple[Counter, Counter, str]) -> None:
    town, district, number = sent
    answer = open_batch(_answer(district, number, Objections())).members[ANSWER]
    forged = canonical({**json.loads(answer), "digest": "0" * 64})
    resealed = seal({ANSWER: forged}, info={}, signer=district.desk.signer())

    with pytest.raises(DeskError) as refusal:
        _take(town, resealed)

    assert refusal.value.code == "feedback-foreign"


def test_a_strangers_batch_is_not_answered(town: Counter, district: Counter) -> None:
    made = town.send()
    with district.store.atomic():
        district.store.trusted._session.run("DELETE FROM trusted_signer")
    district.receive(made.content)

    with pytest.raises(DeskError) as refusal:
        _answer(district, made.batch.number, Objections())

    assert refusal.value.code == "batch-untrusted"

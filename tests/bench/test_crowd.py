"""A crowd that is judged kind by kind comes to what every person judged alone comes to."""

from __future__ import annotations

from collections import Counter

from rules.outcome import Standing
from tests.bench.crowd_made import RATE_FEN, columns, payable_by_hand
from tests.bench.peer_speed import judged


def test_the_sums_of_a_crowd_are_those_worked_out_by_hand() -> None:
    crowd = columns(3_000)

    settled = judged(crowd).settlement

    assert (settled.heads[Standing.PAYABLE], settled.payable_fen) == payable_by_hand(crowd)


def test_every_one_of_a_crowd_has_a_finding_with_all_reasons() -> None:
    crowd = columns(500)

    found = judged(crowd)

    findings = [found.finding(person) for person in range(500)]
    assert {len(each.reasons) for each in findings} == {3}
    assert Counter(each.standing for each in findings) == Counter(found.settlement.heads)
    assert sum(each.amount_fen for each in findings) == found.settlement.payable_fen
    assert {each.amount_fen for each in findings} == {0, RATE_FEN}
    local = next(index for index, prefix in enumerate(crowd.prefix) if prefix == "3303")
    assert findings[local].unmet[0] == "nonlocal"

"""What is said of a batch after it left is what it holds, whatever became of its cases since."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from desktop.exchange import open_batch
from desktop.services.answer_batch import Objections, answer_batch
from desktop.services.create_batch import SUMMARY
from desktop.services.print_office import issue_office, preview_office
from desktop.services.summarise import batch_cases, summarise
from desktop.services.take_feedback import take_feedback
from desktop.services.trust import trust
from rules.outcome import Outcome
from tests.services.counter import NOW, POLICY, Counter


def _text(pdf: bytes) -> str:
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return re.sub(r"\s", "", "".join(pages))


@pytest.fixture
def twice(town: Counter, district: Counter) -> tuple[Counter, str, str, bytes]:
    """Return a township, two batches that hold one case with 31 and with 30 persons, and the bytes of the first."""
    first = town.send()
    district.receive(first.content)
    trust(town.desk, district.desk.signer().certificate_pem, name="区级", superior=True, by=town.approver, now=NOW)
    [case] = batch_cases(town.desk, first.batch.number)
    back = Objections(returned={case.number: "请再核对一人"})
    take_feedback(
        town.desk,
        answer_batch(district.desk, first.batch.number, back, by=district.approver, now=NOW),
        by=town.clerk,
        now=NOW,
    )
    town.step(case, "accept")
    town.override(case, town.store.parts.rows(case.id)[0], criterion="stayed", as_if=Outcome.UNMET)
    town.verify(case)
    town.approve(case)
    return town, first.batch.number, town.send().batch.number, first.content


def test_the_letter_of_a_batch_states_what_is_sealed_in_it(twice: tuple[Counter, str, str, bytes]) -> None:
    town, first, second, _ = twice

    [seen] = preview_office(town.desk, "transmittal", first, now=NOW)
    papers = [issue_office(town.desk, "transmittal", each, 0, by=town.clerk, now=NOW)[0] for each in (first, second)]

    told = [_text(town.store.papers.content(paper.id)) for paper in papers]
    assert "共1件、31人，合计15,500.00元" in _text(seen.printed.pdf)
    assert "共1件、31人，合计15,500.00元" in told[0]
    assert "共1件、30人，合计15,000.00元" in told[1]


def test_the_summary_of_a_batch_printed_again_is_the_one_that_travels_in_it(
    twice: tuple[Counter, str, str, bytes],
) -> None:
    town, first, _, content = twice

    cases = batch_cases(town.desk, first)
    policy = town.desk.policy(POLICY)
    again = summarise(town.desk, policy, by=town.clerk, now=NOW, cases=cases, number=first)

    assert again.reprint
    assert again.pdf == open_batch(content).members[SUMMARY]

"""What leaves the office and what comes in from others."""

from __future__ import annotations

import hashlib

import pytest

from desktop.errors import DeskError
from desktop.models import staleness
from desktop.models.ledger import DoublyPaid, ReceivedBatch, ReceivedPerson, TrustedSigner
from desktop.models.store import Store
from desktop.records import Office
from tests.models.builders import NOW, POLICY, a_declaration, an_enterprise, an_id, take, verify

ONE, TWO = an_id(1), an_id(2)


def _received(sha256: str, office_code: str) -> ReceivedBatch:
    return ReceivedBatch(
        sha256=sha256,
        office_name="样例街道",
        office_code=office_code,
        policy=POLICY,
        received_at=NOW,
        received_by="clerk",
        signer_fingerprint="ab",
        summary={"cases": 1},
        findings=({"code": "figure-differs", "row": 5},),
    )


def _person(id_number: str, case: str) -> ReceivedPerson:
    return ReceivedPerson(measure="stay", id_number=id_number, case_number=case)


def test_an_issued_paper_is_printed_again_as_it_was_and_every_printing_is_logged(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    paper = store.papers.issue(
        b"%PDF", form="approval", case_id=case.id, number="1", determination_hash="ab", by="clerk", now=NOW
    )

    store.papers.log(paper.id, what="reprinted", by="reviewer", now=NOW)

    assert store.papers.content(paper.id) == b"%PDF"
    assert [entry.what for entry in store.papers.printings(paper.id)] == ["issued", "reprinted"]
    assert store.papers.find(case_id=case.id, determination_hash="ab") == [paper]
    assert store.papers.find(form="roster") == []


def test_the_log_of_papers_keeps_printer_copies_pages_and_reason(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    paper = store.papers.issue(
        b"%PDF", form="correction", case_id=case.id, number="1", by="clerk", now=NOW, document_number="样〔2023〕1号"
    )
    store.papers.issue(b"%PDF", form="summary", case_id=None, number="2", by="clerk", now=NOW)

    store.papers.log(
        paper.id, what="printed-again", by="clerk", now=NOW, printer="Office", copies=2, pages="1-3", reason="卡纸"
    )

    assert [found for found, _ in store.papers.logged(case.id)] == [paper, paper]
    assert [line.what for _, line in store.papers.logged()] == ["issued", "issued", "printed-again"]
    last = store.papers.printings(paper.id)[-1]
    assert (last.printer, last.copies, last.pages, last.reason) == ("Office", 2, "1-3", "卡纸")
    assert store.papers.by_number("1").document_number == "样〔2023〕1号"


def test_a_paper_that_was_never_issued_is_unknown(store: Store) -> None:
    with pytest.raises(DeskError, match="paper-unknown"):
        store.papers.by_number("9")


@pytest.mark.parametrize("sql", ["UPDATE issued_paper SET pdf = x'00'", "DELETE FROM print_log"])
def test_an_issued_paper_is_beyond_sql(store: Store, sql: str) -> None:
    store.papers.issue(b"%PDF", form="summary", case_id=None, number="1", by="clerk", now=NOW)

    with pytest.raises(DeskError) as refused:
        store._session.run(sql)

    assert refused.value.code == "record-kept"


def test_a_batch_keeps_its_bytes_and_the_numbers_of_its_cases(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))

    batch = store.batches.put(
        "B-1", b"zip", [case.id], policy=POLICY, digest="bag", encrypted=True, by="clerk", now=NOW
    )

    assert store.batches.all() == [batch]
    assert (batch.cases, batch.sha256) == ((case.number,), hashlib.sha256(b"zip").hexdigest())
    assert store.batches.content(batch.id) == b"zip"


def test_a_received_batch_comes_back_as_it_was_put(store: Store) -> None:
    batch = _received("aa", "330302003")

    store.received.put(batch, [_person(ONE, "330302003-LG-2023-0001")])

    assert store.received.find("aa") == batch
    assert store.received.find("bb") is None


def test_a_person_paid_by_two_offices_is_found_and_one_sent_twice_by_the_same_is_not(store: Store) -> None:
    store.received.put(_received("aa", "330302003"), [_person(ONE, "330302003-LG-2023-0001"), _person(TWO, "x")])
    store.received.put(_received("bb", "330302003"), [_person(TWO, "x")])

    store.received.put(_received("cc", "330302004"), [_person(ONE, "330302004-LG-2023-0009")])

    assert store.received.doubly_paid("bb") == []
    assert store.received.doubly_paid("cc") == [
        DoublyPaid(
            measure="stay",
            id_number=ONE,
            case_number="330302004-LG-2023-0009",
            other_office="330302003",
            other_case="330302003-LG-2023-0001",
        )
    ]


def test_the_office_its_settings_and_trusted_signers_are_kept(store: Store) -> None:
    office = Office(name="样例街道办事处", division="330302", code="330302003")
    signer = TrustedSigner(fingerprint="ab", name="样例区", certificate=b"PEM", added_at=NOW, added_by="clerk")
    store.office.put(office)
    store.office.set("notice-days", "5")
    store.trusted.add(signer)

    store.trusted.add(TrustedSigner(fingerprint="ab", name="x", certificate=b"x", added_at=NOW, added_by="other"))

    assert (store.office.get(), store.office.setting("notice-days"), store.office.setting("other", "0")) == (
        office,
        "5",
        "0",
    )
    assert store.trusted.all() == [signer]


def test_the_last_choice_of_a_reading_holds_and_makes_verified_cases_stale(store: Store) -> None:
    case, _ = take(store, a_declaration(ONE))
    store.readings.choose(POLICY, "R-L8", "paid", by="clerk", now=NOW)
    verify(store, case)

    marked = store.readings.choose(POLICY, "R-L8", "enrolled", by="clerk", now=NOW)

    assert store.readings.chosen(POLICY) == {"R-L8": "enrolled"}
    assert [choice.choice for choice in store.readings.history(POLICY)] == ["paid", "enrolled"]
    assert marked == [case.number]


def test_an_agreement_makes_the_enterprise_and_its_rivals_stale(store: Store) -> None:
    mine, _ = take(store, a_declaration(ONE))
    rival, _ = take(store, a_declaration(ONE, enterprise=an_enterprise("B"), file="b.xlsx"))
    other, _ = take(store, a_declaration(TWO, enterprise=an_enterprise("C"), file="c.xlsx"))
    for case in (mine, rival, other):
        verify(store, case)

    marked = store.agreements.add(
        uscc=an_enterprise().uscc, tied_uscc="91330302MA0000000D", tied_name="派遣", document="1", by="clerk", now=NOW
    )

    assert marked == [mine.number, rival.number]
    assert store.cases.by_id(mine.id).stale == staleness.AGREEMENT
    assert [agreement.tied_name for agreement in store.agreements.all(an_enterprise().uscc)] == ["派遣"]

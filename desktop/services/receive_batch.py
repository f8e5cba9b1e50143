"""Check a batch, and take one in from another office (接收批次): judge its facts anew, then read the sender's figures.

The batch alone must be enough: each case is evaluated from the facts that it carries, by this office's own copy of
the pack, before any figure of the sender is looked at.  Where the two differ, the case, the row and both are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, cast

from desktop.errors import DeskError
from desktop.exchange import Batch, open_batch
from desktop.exchange.content import read_object
from desktop.masking import masked
from desktop.models.ledger import ReceivedBatch, ReceivedPerson
from desktop.records import Operator
from desktop.services.batch_scans import BatchScan, listed
from desktop.services.choices import check_amount, choices_of
from desktop.services.create_batch import CASE_FORMS, FORMAT, INDEX, SUMMARY
from desktop.services.desk import Desk
from desktop.services.steps import unheard
from rules.document import Document, canonical, compose, digest, facts_of
from rules.evaluate import evaluate
from rules.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two figures that should be one: the case, the row (None for a total), what it is, the sender's and our own."""

    case: str
    row: int | None
    figure: str
    sender: object
    ours: object


@dataclass(slots=True, kw_only=True)
class Received:
    """A batch as judged here; figures in fen are our own.  ``paid`` has for each case [row, sum] of the payable."""

    number: str
    office: str
    office_code: str
    policy: str
    trusted: bool
    signer: str
    fingerprint: str
    cases: int = 0
    payable_fen: int = 0
    differences: list[Difference] = field(default_factory=list)
    doubly_paid: list[Mapping[str, str]] = field(default_factory=list)
    paid: dict[str, list[list[int]]] = field(default_factory=dict)
    readings: list[Mapping[str, str]] = field(default_factory=list)
    scans: list[BatchScan] = field(default_factory=list)
    already: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Whether anything in it is not as it should be."""
        return bool(self.differences or self.doubly_paid or self.readings) or not self.trusted


def received_again(kept: ReceivedBatch, trusted: Collection[str]) -> Received:
    """Return what was kept of a batch when it came in; readings and persons paid twice are told at that time alone."""
    summary: Any = kept.summary
    return Received(
        number=summary["number"],
        office=kept.office_name,
        office_code=kept.office_code,
        policy=kept.policy,
        trusted=kept.signer_fingerprint in trusted,
        signer=kept.office_name,
        fingerprint=kept.signer_fingerprint,
        cases=summary["cases"],
        payable_fen=summary["payable_fen"],
        differences=[Difference(**found) for found in cast("Sequence[dict[str, Any]]", kept.findings)],
        paid=summary["paid"],
        scans=[BatchScan(**scan) for scan in summary.get("scans", ())],
    )


def check_batch(content: bytes, *, passphrase: str | None, trusted: Collection[str]) -> tuple[Batch, bool]:
    """Return the batch, wholly checked, and whether its signer is trusted; raise a DeskError where it is not whole."""
    batch = open_batch(content, passphrase=passphrase)
    scans_in(batch)
    return batch, batch.signer_fingerprint in trusted


def scans_in(batch: Batch) -> list[BatchScan]:
    """Return the scans that a checked batch lists; raise ``batch-foreign`` where it lists them otherwise than we do."""
    index = _index_of(batch)
    with _readable("扫描件目录"):
        return listed(index, batch.members)


def receive_batch(
    desk: Desk,
    content: bytes,
    *,
    passphrase: str | None,
    by: Operator,
    now: datetime,
    progress: Callable[[int, int], None] = unheard,
) -> Received:
    """Take a batch in and keep what was found; the same batch a second time changes nothing.

    ``progress`` hears of cases judged and may raise; nothing is kept before all are.
    """
    trusted = {signer.fingerprint for signer in desk.store.trusted.all()}
    batch, is_trusted = check_batch(content, passphrase=passphrase, trusted=trusted)
    received = _begun(batch, trusted=is_trusted)
    policy = desk.policy(received.policy)
    documents = _documents(batch)
    persons = _judge_all(desk, policy, documents, received, progress)
    with _readable("目录与案卷"):
        _compare_index(_index_of(batch), documents, received)
    received.scans = scans_in(batch)
    _check_members(batch, [document["case"] for document in documents], received)
    received.readings += _other_readings(desk, policy, documents)
    received.already = desk.store.received.find(batch.digest) is not None
    with desk.store.atomic():
        if not received.already:
            _keep(desk, batch.digest, received, persons, by=by, now=now)
        received.doubly_paid += _paid_elsewhere(desk, batch.digest)
    return received


def _begun(batch: Batch, *, trusted: bool) -> Received:
    """Return whose batch it is and under which policy, with nothing judged yet."""
    index = _index_of(batch)
    return Received(
        number=index["number"],
        office=index["office"]["name"],
        office_code=index["office"]["code"],
        policy=index["policy"],
        trusted=trusted,
        signer=batch.signer_name,
        fingerprint=batch.signer_fingerprint,
    )


def _judge_all(
    desk: Desk,
    policy: Policy,
    documents: Sequence[Document],
    received: Received,
    progress: Callable[[int, int], None],
) -> list[ReceivedPerson]:
    """Judge every case by the sender's own edition of the pack where it is known here; return whom they pay."""
    persons: list[ReceivedPerson] = []
    for done, document in enumerate(documents):
        progress(done, len(documents))
        with _readable(f"案卷 {document['case']} 的内容"):
            kept = desk.pack_by_hash(document["pack"]["hash"])
            known = kept if kept is not None and kept.id == document["policy"] == policy.id else policy
            _judge(known, document, received, persons)
            if known.hash != policy.hash:  # judged by the sender's edition, which is not the one that holds here
                edition = Difference(
                    case=document["case"],
                    row=None,
                    figure="pack.hash",
                    sender=document["pack"]["hash"],
                    ours=policy.hash,
                )
                received.differences.append(edition)
    return persons


def _other_readings(desk: Desk, policy: Policy, documents: Sequence[Document]) -> list[Mapping[str, str]]:
    """Return the readings and amounts that the sender chose otherwise than this office."""
    choices = choices_of(desk.store, policy)
    own = {**policy.choose(choices.readings), **choices.amounts}
    return [
        {"case": document["case"], "reading": id_, "sender": option, "ours": own.get(id_, "")}
        for document in documents
        for id_, option in {**document["readings"], **document.get("parameters", {})}.items()
        if own.get(id_) != option
    ]


def _paid_elsewhere(desk: Desk, digest_: str) -> list[Mapping[str, str]]:
    return [
        {
            "measure": twice.measure,
            "id": masked(twice.id_number),
            "case": twice.case_number,
            "other_office": twice.other_office,
            "other_case": twice.other_case,
        }
        for twice in desk.store.received.doubly_paid(digest_)
    ]


def _index_of(batch: Batch) -> dict[str, Any]:
    with _readable("目录不完整"):
        index = read_object(batch.members[INDEX])
        if index["format"] != FORMAT:
            raise DeskError("batch-foreign", what=f"格式 {index['format']}")
        office = index["office"]
        _texts(index["number"], index["policy"], office["name"], office["code"])
        for entry in index["cases"]:
            _texts(entry["case"], entry["determination"])
            entry["payable_fen"], entry["people"]
        index["payable_fen"]
    return index


def _documents(batch: Batch) -> list[Document]:
    documents = []
    for name in sorted(batch.members):
        if name.startswith("cases/") and name.endswith("/determination.json"):
            with _readable(f"“{name}”"):
                document = read_object(batch.members[name])
                _texts(document["case"], document["measure"])
                documents.append(document)
    return documents


@contextmanager
def _readable(what: str) -> Iterator[None]:
    """Name what a stranger wrote otherwise than this program does; nothing of it is kept."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise DeskError("batch-foreign", what=what) from error


def _texts(*values: object) -> None:
    """Refuse what is no text, or nothing at all."""
    if not all(isinstance(value, str) and value for value in values):
        raise TypeError("text is wanted")


def _judge(policy: Policy, document: Document, received: Received, persons: list[ReceivedPerson]) -> None:
    """Evaluate one case from its facts; only then compare with what the sender says."""
    facts = facts_of(document)
    measure = policy.measures[document["measure"]]
    set_there = document.get("parameters", {})
    for key, text in set_there.items():
        check_amount(policy, key, text)
    ours = compose(evaluate(policy, measure, facts, chosen=document["readings"], parameters=set_there))
    received.cases += 1
    received.payable_fen += ours["amount"]["payable_fen"]
    received.differences += _differences(document, ours)
    received.paid[ours["case"]] = [
        [person["at"][1], person["amount_fen"]] for person in ours["persons"] if person["outcome"] == "payable"
    ]
    persons += [
        ReceivedPerson(measure=ours["measure"], id_number=person["id"], case_number=ours["case"])
        for person in ours["persons"]
        if person["outcome"] == "payable"
    ]


def _differences(sender: Document, ours: Document) -> Iterator[Difference]:
    """Yield every figure that differs; where only words differ, say that once."""
    found = False
    for figure, theirs, own in _totals(sender, ours):
        if theirs != own:
            found = True
            yield Difference(case=ours["case"], row=None, figure=figure, sender=theirs, ours=own)
    for theirs, own in zip(sender["persons"], ours["persons"], strict=True):
        for figure in ("outcome", "amount_fen", "ceiling_fen", "claimed_fen", "unmet", "unknown", "flags"):
            if theirs.get(figure) != own.get(figure):
                found = True
                yield Difference(
                    case=ours["case"], row=own["at"][1], figure=figure, sender=theirs.get(figure), ours=own.get(figure)
                )
    if not found and canonical(sender) != canonical(ours):
        hashes = [digest(canonical(each)) for each in (sender, ours)]
        yield Difference(case=ours["case"], row=None, figure="determination", sender=hashes[0], ours=hashes[1])


def _totals(sender: Document, ours: Document) -> Iterator[tuple[str, object, object]]:
    for group in ("people", "amount", "declared", "threshold", "pack"):
        theirs, own = sender.get(group), ours.get(group)
        if isinstance(theirs, dict) and isinstance(own, dict):
            for key in sorted({*theirs, *own}):
                yield f"{group}.{key}", theirs.get(key), own.get(key)
        else:
            yield group, theirs, own


def _compare_index(index: Mapping[str, Any], documents: Sequence[Document], received: Received) -> None:
    """Compare the batch's own list with the determinations in it, and its sum with ours."""
    listed = {entry["case"]: entry for entry in index["cases"]}
    found = {document["case"]: document for document in documents}
    sent = Counter(document["case"] for document in documents)
    for case in sorted({*listed, *found}):
        if case not in listed or sent[case] != 1:
            received.differences.append(
                Difference(case=case, row=None, figure="listed", sender=int(case in listed), ours=sent[case])
            )
            continue
        document, entry = found[case], listed[case]
        pairs = (
            ("index.determination", entry["determination"], digest(canonical(document))),
            ("index.payable_fen", entry["payable_fen"], document.get("amount", {}).get("payable_fen")),
            ("index.people", entry["people"], document.get("people")),
        )
        for figure, theirs, own in pairs:
            if theirs != own:
                received.differences.append(Difference(case=case, row=None, figure=figure, sender=theirs, ours=own))
    if index["payable_fen"] != received.payable_fen:
        received.differences.append(
            Difference(
                case="", row=None, figure="batch.payable_fen", sender=index["payable_fen"], ours=received.payable_fen
            )
        )


def _check_members(batch: Batch, cases: Sequence[str], received: Received) -> None:
    """Tell what a batch lacks or has too much, and numbers that are not of the office that it names."""
    wanted = {INDEX, SUMMARY, *(scan.member for scan in received.scans)}
    for case in cases:
        wanted |= {f"cases/{case}/{name}" for name in ("determination.json", "case.json")}
        wanted |= {f"papers/{case}/{form}.pdf" for form in CASE_FORMS}
    for name in sorted(wanted ^ set(batch.members)):
        found = name in batch.members
        received.differences.append(Difference(case=name, row=None, figure="member", sender=found, ours=not found))
    code = received.office_code
    for number in (received.number, *cases):
        if not number.startswith(f"{code}-"):
            received.differences.append(Difference(case=number, row=None, figure="office", sender=number, ours=code))


def _keep(
    desk: Desk, digest_: str, received: Received, persons: list[ReceivedPerson], *, by: Operator, now: datetime
) -> None:
    desk.store.received.put(
        ReceivedBatch(
            sha256=digest_,
            office_name=received.office,
            office_code=received.office_code,
            policy=received.policy,
            received_at=now,
            received_by=by.id,
            signer_fingerprint=received.fingerprint,
            summary={
                "number": received.number,
                "cases": received.cases,
                "payable_fen": received.payable_fen,
                "paid": received.paid,
                "scans": [asdict(scan) for scan in received.scans],
            },
            findings=tuple(asdict(each) for each in received.differences),
        ),
        persons,
    )
    after = f"{received.cases}件 {received.payable_fen}分 差异{len(received.differences)}处"
    desk.store.audit.append(at=now, operator=by.id, act="receive", subject=received.number, before="", after=after)

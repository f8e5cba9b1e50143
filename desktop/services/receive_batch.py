"""Check a batch, and take one in from another office (接收批次): judge its facts anew, then read the sender's figures.

The batch alone must be enough: each case is evaluated from the facts that it carries, by this office's own copy of
the pack, before any figure of the sender is looked at.  Where the two differ, the case, the row and both are named.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from desktop.errors import DeskError
from desktop.exchange import Batch, open_batch
from desktop.models.ledger import ReceivedBatch, ReceivedPerson
from desktop.records import Operator
from desktop.services.create_batch import FORMAT, INDEX
from desktop.services.desk import Desk
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
    already: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Whether anything in it is not as it should be."""
        return bool(self.differences or self.doubly_paid) or not self.trusted


def check_batch(content: bytes, *, passphrase: str | None, trusted: Collection[str]) -> tuple[Batch, bool]:
    """Return the batch, wholly checked, and whether its signer is trusted; raise a DeskError where it is not whole."""
    batch = open_batch(content, passphrase=passphrase)
    _index_of(batch)
    return batch, batch.signer_fingerprint in trusted


def receive_batch(desk: Desk, content: bytes, *, passphrase: str | None, by: Operator, now: datetime) -> Received:
    """Take a batch in and keep what was found; the same batch a second time changes nothing."""
    trusted = {signer.fingerprint for signer in desk.store.trusted.all()}
    batch, is_trusted = check_batch(content, passphrase=passphrase, trusted=trusted)
    index = _index_of(batch)
    received = Received(
        number=index["number"],
        office=index["office"]["name"],
        office_code=index["office"]["code"],
        policy=index["policy"],
        trusted=is_trusted,
        signer=batch.signer_name,
        fingerprint=batch.signer_fingerprint,
    )
    persons: list[ReceivedPerson] = []
    policy = desk.policy(index["policy"])
    for document in _documents(batch):
        _judge(policy, document, received, persons)
    _compare_index(batch, index, received)
    received.already = desk.store.received.find(batch.digest) is not None
    with desk.store.atomic():
        if not received.already:
            _keep(desk, batch.digest, received, persons, by=by, now=now)
        for twice in desk.store.received.doubly_paid(batch.digest):
            received.doubly_paid.append(
                {"case": twice.case_number, "other_office": twice.other_office, "other_case": twice.other_case}
            )
    return received


def _index_of(batch: Batch) -> dict[str, Any]:
    try:
        index: dict[str, Any] = json.loads(batch.members[INDEX])
        if index["format"] != FORMAT:
            raise DeskError("batch-foreign", what=f"格式 {index['format']}")
        for key in ("number", "policy", "cases", "payable_fen"):
            index[key]
        index["office"]["name"], index["office"]["code"]
        for entry in index["cases"]:
            entry["case"], entry["determination"], entry["payable_fen"], entry["people"]
    except (KeyError, TypeError, ValueError) as error:
        raise DeskError("batch-foreign", what="目录不完整") from error
    return index


def _documents(batch: Batch) -> Iterator[Document]:
    for name in sorted(batch.members):
        if name.startswith("cases/") and name.endswith("/determination.json"):
            yield json.loads(batch.members[name])


def _judge(policy: Policy, document: Document, received: Received, persons: list[ReceivedPerson]) -> None:
    """Evaluate one case from its facts; only then compare with what the sender says."""
    try:
        facts = facts_of(document)
        measure = policy.measures[document["measure"]]
        ours = compose(evaluate(policy, measure, facts, chosen=document["readings"]))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise DeskError("batch-foreign", what=f"案卷 {document.get('case', '')} 的内容") from error
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


def _compare_index(batch: Batch, index: Mapping[str, Any], received: Received) -> None:
    """Compare the batch's own list with the determinations in it, and its sum with ours."""
    listed = {entry["case"]: entry for entry in index["cases"]}
    found = {document["case"]: document for document in _documents(batch)}
    sent = Counter(document["case"] for document in _documents(batch))
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
            },
            findings=tuple(asdict(each) for each in received.differences),
        ),
        persons,
    )
    after = f"{received.cases}件 {received.payable_fen}分 差异{len(received.differences)}处"
    desk.store.audit.append(at=now, operator=by.id, act="receive", subject=received.number, before="", after=after)

"""What a paper is drawn from: the case, its files and enterprise as declared, its policy, and its determination."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.models.ledger import Case, Part
from desktop.records import Enterprise
from desktop.services.choices import choices_of
from desktop.services.decide import remarks_of
from desktop.services.desk import Desk
from desktop.services.finalise_draft import remarks_on
from desktop.services.told import told
from desktop.services.verify import determination_of
from rules.document import Document
from rules.policy import Measure, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Everything a form may say of a case.

    ``hash`` names what the form rests on, ``determination_hash`` the determination that stands; ``document`` is that
    one, empty where there is none yet; ``policy`` is the very pack that it was made under.
    ``return_reason`` is what was said when the case was last sent back.
    """

    desk: Desk
    case: Case
    policy: Policy
    measure: Measure
    parts: Sequence[Part]
    document: Document
    hash: str
    determination_hash: str
    pack_hash: str
    return_reason: str
    remarks: tuple[str, ...]

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise as the newest file of the case states it."""
        return self.parts[-1].enterprise

    @property
    def told(self) -> Document:
        """The document with persons by name in what it says, as screens and papers show it; it is never hashed."""
        return told(self.document, self.desk.store.operators)

    @property
    def payable_fen(self) -> int:
        """The sum that was determined."""
        return int(self.document["amount"]["payable_fen"])

    @property
    def accepted_by(self) -> str:
        """The name of the operator who accepted the case, else of the one who entered it."""
        steps = [step.made_by for step in self.desk.store.steps.of_case(self.case.id) if step.step == "accept"]
        return self.desk.store.operators.get(steps[-1] if steps else self.case.entered_by).name

    def names(self, part_id: int) -> dict[tuple[str, int], str]:
        """Return the names of a part's rows by sheet and row."""
        rows = self.desk.store.parts.rows(self.case.id)
        return {(kept.row.sheet, kept.row.number): kept.row.name for kept in rows if kept.part_id == part_id}


def ground_of(desk: Desk, case: Case, *, determined: bool = True) -> Ground:
    """Return what the forms of a case are drawn from; raise ``not-verified`` where a determination is needed."""
    parts = desk.store.parts.of_case(case.id)
    latest = desk.store.determinations.latest(case.id)
    document: Document = {}
    if determined or latest is not None:
        latest, document = determination_of(desk.store, case)
    policy = (desk.pack_by_hash(latest.pack_hash) if latest is not None else None) or desk.policy(case.policy)
    warnings = _warnings(desk, case, policy, document)
    returned = [step for step in desk.store.steps.of_case(case.id) if step.step == "return"]
    remarks = remarks_of(desk.store, case)
    own = latest.hash if latest is not None else ""
    spoken_of = [own, *remarks, *(each for each in warnings if each not in document.get("remarks", warnings))]
    if not determined:  # such a form speaks of the files and of the last return, too
        spoken_of += [*(part.sha256 for part in parts), *(step.made_at.isoformat() for step in returned)]
    hash_ = own if spoken_of == [own] else hashlib.sha256("\n".join(spoken_of).encode()).hexdigest()
    return Ground(
        desk=desk,
        case=case,
        policy=policy,
        measure=policy.measures[case.measure],
        parts=parts,
        document=document,
        hash=hash_,
        determination_hash=own,
        pack_hash=latest.pack_hash if latest is not None else policy.hash,
        remarks=(*warnings, *remarks),
        return_reason=returned[-1].reason if returned else "",
    )


def _warnings(desk: Desk, case: Case, policy: Policy, document: Document) -> tuple[str, ...]:
    """Return what every paper must say of the policy itself: a draft, a day outside its life, what it leaves open."""
    if document:
        return remarks_on(desk.store, document)
    return tuple(policy.remarks(case.received_on, policy.choose(choices_of(desk.store, policy).readings)))

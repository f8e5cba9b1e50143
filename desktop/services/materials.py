"""The materials of a case (申报材料): what is needed, what came, as scans in the encrypted workspace or on paper.

Three values here, too: what nobody looked for yet is neither received nor missing, and no letter says that it is.
Nothing of it decides a case: a clerk may pass one whose materials are wanting, and is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop.errors import DeskError, WorkbookUnreadable
from desktop.importing import load
from desktop.masking import mask_ids, short_hash
from desktop.models.attachments import Attachment, Mark, Marked, Scanned
from desktop.models.ledger import Case
from desktop.models.store import Store
from desktop.printing.scan import Scan, examine, too_large
from desktop.records import Operator, SourceFile
from desktop.services.desk import Desk
from desktop.services.typed import typed
from rules.materials import OTHER, ROSTER, materials_of
from rules.policy import Material

Examine = Callable[[bytes, str], Scan]
_ADDING = frozenset({Mark.PAPER})
MARK_WORDS = {Mark.PAPER: "已收纸质件", Mark.MISSING: "未收", Mark.NOT_NEEDED: "不适用", Mark.OPEN: "未核对"}


class Presence(StrEnum):
    """How a material stands: 已收, 未收, 不适用, 未核对."""

    RECEIVED = "received"
    MISSING = "missing"
    NOT_NEEDED = "not-needed"
    OPEN = "open"


PRESENCE_WORDS = {
    Presence.RECEIVED: "已收",
    Presence.MISSING: "未收",
    Presence.NOT_NEEDED: "不适用",
    Presence.OPEN: "未核对",
}
_BY_MARK = {
    Mark.PAPER: Presence.RECEIVED,
    Mark.MISSING: Presence.MISSING,
    Mark.NOT_NEEDED: Presence.NOT_NEEDED,
    Mark.OPEN: Presence.OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One material of a checklist; ``files`` are its scans that count, ``marked`` what was said of it last.

    ``electronic`` tells that the declaration itself, as it was taken in, is this material.
    """

    material: Material
    presence: Presence
    files: tuple[Attachment, ...]
    marked: Marked | None
    electronic: bool = False

    @property
    def asked_for(self) -> str:
        """What an enterprise is asked for: of 其他材料 that is what the office wrote down."""
        said = self.marked.reason if self.marked is not None and self.material.id == OTHER else ""
        return mask_ids(said) or self.material.title

    @property
    def wanting(self) -> bool:
        """Whether it is needed in any case and nobody has it."""
        return not self.material.when and self.presence in {Presence.MISSING, Presence.OPEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What became of files: those kept, and those refused with the reason, by name."""

    kept: tuple[Attachment, ...]
    refused: tuple[tuple[str, DeskError], ...]


def checklist(desk: Desk, case: Case) -> tuple[Line, ...]:
    """Return the materials of a case in their order; no content of any scan is read.

    Scans of a material that an earlier edition of the policy had stand with 其他材料.
    """
    policy = desk.policy(case.policy)
    materials = materials_of(policy, policy.measures[case.measure])
    known = {each.id for each in materials}
    store, other = desk.store, materials[-1].id
    files = [each for each in store.attachments.of_case(case.id) if each.removed is None]
    marks = store.attachments.marks(case.id)
    rows = any(part.rows_read for part in store.parts.of_case(case.id))
    return tuple(
        _line(
            each,
            [file for file in files if (file.material if file.material in known else other) == each.id],
            marks.get(each.id),
            electronic=rows and each.id == ROSTER,
        )
        for each in materials
    )


def wanting_words(desk: Desk, case: Case) -> list[str]:
    """Return what is to be said of a case whose materials are wanting: what was not handed in, what nobody checked."""
    lines = [line for line in checklist(desk, case) if line.wanting or line.presence is Presence.MISSING]
    told = (("缺少申报材料", Presence.MISSING), ("申报材料未核对", Presence.OPEN))
    named = {title: [line.asked_for for line in lines if line.presence is presence] for title, presence in told}
    return [f"{title}：{'、'.join(titles)}。" for title, titles in named.items() if titles]


def missing(desk: Desk, case: Case) -> Iterator[Line]:
    """Yield what somebody looked for and did not find: only this is asked of an enterprise (补正)."""
    return (line for line in checklist(desk, case) if line.presence is Presence.MISSING)


def needs_reason(material: Material, as_: Mark) -> bool:
    """Whether it must be said why a material is not needed, or what is missing that no list names."""
    return as_ is Mark.NOT_NEEDED or (as_ is Mark.MISSING and material.id == OTHER)


def attach(
    desk: Desk,
    number: str,
    files: Sequence[SourceFile],
    *,
    material: str,
    by: Operator,
    now: datetime,
    look: Examine = examine,
) -> Attached:
    """Keep scans of a material, each on its own; a frozen case takes them, too.  Raises ``material-unknown``.

    ``look`` judges a file and may do so in another process.
    """
    store = desk.store
    case = store.cases.by_number(number)
    wanted = _material(desk, case, material)
    kept: list[Attachment] = []
    refused: list[tuple[str, DeskError]] = []
    for file in files:
        try:
            seen = look(file.content, mask_ids(file.name))
            kept.append(_keep(store, case, wanted, file, seen, by=by, now=now))
        except DeskError as error:
            if error.code == "cancelled":
                raise
            refused.append((mask_ids(file.name), error))
    return Attached(kept=tuple(kept), refused=tuple(refused))


def load_and_attach(
    desk: Desk,
    number: str,
    paths: Sequence[Path],
    *,
    material: str,
    by: Operator,
    now: datetime,
    look: Examine = examine,
) -> Attached:
    """Read files one by one and keep them as :func:`attach` does; what cannot be read is refused like the others."""
    done = Attached(kept=(), refused=())
    for path in paths:
        try:
            one = attach(desk, number, [load(path)], material=material, by=by, now=now, look=look)
        except WorkbookUnreadable as error:
            one = Attached(kept=(), refused=((mask_ids(path.name), _unread(error, path)),))
        done = Attached(kept=done.kept + one.kept, refused=done.refused + one.refused)
    return done


def remove(desk: Desk, attachment: int, *, reason: str, by: Operator, now: datetime) -> Attachment:
    """Take a scan out of its case; its bytes, the reason and who did it stay.

    Raises ``attachment-unknown``, ``attachment-removed``, ``removal-reason-missing``, ``case-frozen``.
    """
    store = desk.store
    found = store.attachments.get(attachment)
    if found.removed is not None:
        raise DeskError("attachment-removed", attachment=attachment, file=mask_ids(found.file_name))
    reason = typed(reason, "移除的理由")
    if not reason:
        raise DeskError("removal-reason-missing", file=mask_ids(found.file_name))
    case = store.cases.by_id(found.case_id)
    with store.atomic():
        store.attachments.remove(attachment, reason, by=by.id, now=now)
        before, after = f"{found.material} {mask_ids(found.file_name)}", reason
        store.audit.append(
            at=now, operator=by.id, act="material-remove", subject=case.number, before=before, after=after
        )
    return store.attachments.get(attachment)


def mark(desk: Desk, number: str, *, material: str, as_: Mark, by: Operator, now: datetime, reason: str = "") -> Line:
    """Say of a material without scans that it came on paper, did not come, or is not needed; return how it stands.

    Raises ``material-unknown``, ``material-held``, ``material-frozen``, ``material-reason-missing``.
    """
    store = desk.store
    case = store.cases.by_number(number)
    wanted = _material(desk, case, material)
    line = _of(desk, case, wanted)
    if line.files:
        raise DeskError("material-held", material=wanted.title, count=len(line.files), mark=MARK_WORDS[as_])
    if case.frozen and as_ not in _ADDING:
        raise DeskError("material-frozen", case=case.number, mark=MARK_WORDS[as_])
    reason = typed(reason, f"“{wanted.title}”的说明")
    if needs_reason(wanted, as_) and not reason:
        raise DeskError("material-reason-missing", material=wanted.title, mark=MARK_WORDS[as_])
    with store.atomic():
        store.attachments.mark(case.id, wanted.id, as_, reason, by=by.id, now=now)
        after = f"{wanted.title} {MARK_WORDS[as_]} {reason}".strip()
        before = f"{wanted.title} {PRESENCE_WORDS[line.presence]}"
        store.audit.append(at=now, operator=by.id, act="material-mark", subject=case.number, before=before, after=after)
    return _of(desk, case, wanted)


def save(desk: Desk, attachment: int, *, by: Operator, now: datetime) -> SourceFile:
    """Return the bytes of a scan to be written outside the workspace, which is logged; raise ``attachment-unknown``."""
    store = desk.store
    found = store.attachments.get(attachment)
    with store.atomic():
        subject, after = store.cases.by_id(found.case_id).number, mask_ids(found.file_name)
        store.audit.append(at=now, operator=by.id, act="material-save", subject=subject, after=after)
    return content_of(store, attachment)


def content_of(store: Store, attachment: int) -> SourceFile:
    """Return the bytes of a scan, removed or not; raise ``attachment-unknown``."""
    found = store.attachments.get(attachment)
    return store.files.get(found.sha256, name=found.file_name)


def line_words(line: Line) -> str:
    """Return how a material stands, with the reason, and from what one knows that it came."""
    if line.files:
        return f"{PRESENCE_WORDS[line.presence]}（扫描件{len(line.files)}份）"
    if line.presence is Presence.RECEIVED and (line.marked is None or line.marked.mark is Mark.OPEN):
        return f"{PRESENCE_WORDS[line.presence]}（电子表）"
    said = MARK_WORDS[line.marked.mark] if line.marked is not None else PRESENCE_WORDS[line.presence]
    return f"{said}：{line.marked.reason}" if line.marked is not None and line.marked.reason else said


def materials_json(desk: Desk, case: Case) -> dict[str, Any]:
    """Return the materials of a case, and the scans that were taken out of it."""
    removed = [each for each in desk.store.attachments.of_case(case.id) if each.removed is not None]
    return {
        "materials": [line_json(line) for line in checklist(desk, case)],
        "materials_removed": [attachment_json(each) for each in removed],
    }


def line_json(line: Line) -> dict[str, Any]:
    """Return one material as JSON."""
    material, marked = line.material, line.marked
    return {
        "material": material.id,
        "title": material.title,
        "clause": material.clause,
        "customary": material.customary,
        "copied": material.copied,
        "when": material.when,
        "state": line.presence.value,
        "electronic": line.electronic,
        "mark": marked
        and {"as": marked.mark.value, "reason": marked.reason, "by": marked.by, "at": marked.at.isoformat()},
        "files": [attachment_json(each) for each in line.files],
    }


def attachment_json(attachment: Attachment) -> dict[str, Any]:
    """Return one scan as JSON, without its bytes."""
    removed = attachment.removed
    return {
        "attachment": attachment.id,
        "material": attachment.material,
        "file": mask_ids(attachment.file_name),
        "media": attachment.media,
        "pages": attachment.pages,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "by": attachment.added_by,
        "at": attachment.added_at.isoformat(),
        "removed": removed and {"reason": removed.reason, "by": removed.by, "at": removed.at.isoformat()},
    }


def _unread(error: WorkbookUnreadable, path: Path) -> DeskError:
    """Return why a file was not even read, in the words of scans."""
    name = mask_ids(path.name)
    return too_large(name) if error.code == "too-large" else DeskError(error.code, file=name)


def _line(material: Material, files: Sequence[Attachment], marked: Marked | None, *, electronic: bool) -> Line:
    said = _BY_MARK[marked.mark] if marked is not None else Presence.OPEN
    received = files or (said is Presence.OPEN and electronic)
    return Line(
        material=material,
        presence=Presence.RECEIVED if received else said,
        files=tuple(files),
        marked=marked,
        electronic=electronic,
    )


def _of(desk: Desk, case: Case, material: Material) -> Line:
    return next(line for line in checklist(desk, case) if line.material == material)


def _material(desk: Desk, case: Case, id_: str) -> Material:
    policy = desk.policy(case.policy)
    known = {each.id: each for each in materials_of(policy, policy.measures[case.measure])}
    if id_ not in known:
        raise DeskError("material-unknown", case=case.number, material=id_, known="、".join(known))
    return known[id_]


def _keep(
    store: Store, case: Case, material: Material, file: SourceFile, seen: Scan, *, by: Operator, now: datetime
) -> Attachment:
    """Keep one scan; raise ``attachment-known`` where the material has the very same one."""
    held = [each for each in store.attachments.of_case(case.id) if each.removed is None]
    if any((each.sha256, each.material) == (file.sha256, material.id) for each in held):
        raise DeskError("attachment-known", file=mask_ids(file.name), material=material.title)
    scan = Scanned(sha256=file.sha256, file_name=file.name, media=seen.media, pages=seen.pages)
    with store.atomic():
        store.files.put(file)
        id_ = store.attachments.add(case.id, material.id, scan, by=by.id, now=now)
        after = f"{material.title} {mask_ids(file.name)} {short_hash(file.sha256)}"
        store.audit.append(at=now, operator=by.id, act="material-attach", subject=case.number, after=after)
    return store.attachments.get(id_)

"""The original document of a policy (政策原文): kept in the encrypted workspace, by its hash; shown, never unpacked."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.originals import Original
from desktop.models.store import Store
from desktop.printing.scan import media_of
from desktop.records import Operator, SourceFile
from desktop.services.desk import Desk

_ZIP = b"PK\x03\x04"
_MEMBERS = frozenset({"OFD.xml", "word/document.xml"})


def attach_original(desk: Desk, policy: str, file: SourceFile, *, by: Operator, now: datetime) -> Original:
    """Keep a file as an original of a policy; raise ``original-unusable``, ``original-known``, ``policy-unknown``."""
    store, found = desk.store, desk.policy(policy)
    if not _can_be_shown(file.content):
        raise DeskError("original-unusable", file=file.name)
    if any(each.sha256 == file.sha256 for each in store.originals.of_policy(found.id)):
        raise DeskError("original-known", file=file.name)
    with store.atomic():
        store.files.put(file)
        store.originals.add(found.id, file.sha256, file.name, by=by.id, now=now)
        after = f"{file.name} {file.sha256}"
        store.audit.append(at=now, operator=by.id, act="policy-original", subject=found.id, after=after)
    return store.originals.of_policy(found.id)[-1]


def original(store: Store, policy: str, number: int) -> SourceFile:
    """Return the bytes of an original by its number from 1; raise ``original-missing``."""
    kept = store.originals.of_policy(policy)
    if not 1 <= number <= len(kept):
        raise DeskError("original-missing", policy=policy, number=number)
    one = kept[number - 1]
    return store.files.get(one.sha256, name=one.file_name)


def _can_be_shown(content: bytes) -> bool:
    """Whether a file is a PDF or a picture by its first bytes, or an OFD or Word document by its members."""
    if media_of(content):
        return True
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not _MEMBERS.isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, ValueError):
        return False

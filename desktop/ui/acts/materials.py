"""Acts on the materials of a case: the checklist, scans in and out, and a scan's page as it is seen.

Scans are foreign files: they are judged and drawn in the helping process, in bounded time and memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from desktop.errors import DeskError
from desktop.masking import mask_ids
from desktop.records import Operator, SourceFile
from desktop.ui.aside import AsideFailedError
from desktop.ui.scanpage import Drawn, draw, judge
from desktop.ui.tasks import Errand
from desktop.workspace import refuse_own, write_whole

if TYPE_CHECKING:
    from desktop.models.attachments import Attachment, Mark
    from desktop.printing.scan import Scan
    from desktop.services.materials import Attached, Line

_LONGEST = 20.0  # seconds for one page or one judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The materials of a case, and what is to be said where some are wanting."""

    number: str
    lines: tuple[Line, ...]
    wanting: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A picture from the clipboard, with the name that it gets."""

    image: QImage = field(repr=False)
    name: str


def checklist(errand: Errand, *, number: str) -> Checklist:
    """Return how the materials of a case stand."""
    from desktop.services.materials import checklist as service
    from desktop.services.materials import wanting_words

    desk = errand.desk
    case = desk.store.cases.by_number(number)
    return Checklist(number=number, lines=service(desk, case), wanting=tuple(wanting_words(desk, case)))


def attach(
    errand: Errand, *, number: str, material: str, paths: Sequence[Path], by: Operator, now: datetime
) -> Attached:
    """Keep files as scans of a material; each that is refused is told, and the others are kept."""
    from desktop.services.materials import load_and_attach

    def look(content: bytes, name: str) -> Scan:
        return _judged(errand, content, name)

    return load_and_attach(errand.desk, number, paths, material=material, by=by, now=now, look=look)


def paste(errand: Errand, *, number: str, material: str, pasted: Pasted, by: Operator, now: datetime) -> Attached:
    """Keep a picture from the clipboard as a scan of a material."""
    from desktop.services.materials import attach as service

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(pasted.image)
    content = bytes(buffer.data().data())
    file = SourceFile(name=pasted.name, sha256=hashlib.sha256(content).hexdigest(), content=content)
    return service(errand.desk, number, [file], material=material, by=by, now=now)


def remove(errand: Errand, *, attachment: int, reason: str, by: Operator, now: datetime) -> Attachment:
    """Take a scan out of its case."""
    from desktop.services.materials import remove as service

    return service(errand.desk, attachment, reason=reason, by=by, now=now)


def mark(errand: Errand, *, number: str, material: str, as_: Mark, reason: str, by: Operator, now: datetime) -> Line:
    """Say of a material without scans how it stands."""
    from desktop.services.materials import mark as service

    return service(errand.desk, number, material=material, as_=as_, by=by, now=now, reason=reason)


def save(errand: Errand, *, attachment: int, path: Path, by: Operator, now: datetime) -> Path:
    """Write a scan where the clerk wants it, which is logged."""
    from desktop.services.materials import save as service

    refuse_own(path)
    desk = errand.desk
    with desk.store.atomic():
        write_whole(path, service(desk, attachment, by=by, now=now).content, private=True)
    return path


def page(errand: Errand, *, attachment: int, number: int, width: int) -> Drawn:
    """Return a page of a scan so many pixels wide; raise ``scan-unshown`` where it cannot be drawn, or not in time."""
    from desktop.services.materials import content_of

    return drawn(errand, content_of(errand.desk.store, attachment), number, width)


def drawn(errand: Errand, file: SourceFile, number: int, width: int) -> Drawn:
    """Return a page of a foreign file, drawn in the helping process; raise as :func:`page` does."""
    try:
        seen: Drawn | None = errand.aside_within(_LONGEST, draw, file.content, number, width)
    except (AsideFailedError, TimeoutError) as error:
        raise DeskError("scan-unshown", file=mask_ids(file.name)) from error
    if seen is None:
        raise DeskError("scan-unshown", file=mask_ids(file.name))
    return seen


def _judged(errand: Errand, content: bytes, name: str) -> Scan:
    try:
        seen: Scan = errand.aside_within(_LONGEST, judge, content, name)
    except (AsideFailedError, TimeoutError) as error:
        raise DeskError("scan-broken", file=name) from error
    return seen

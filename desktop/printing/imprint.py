"""What ties a paper to its file: the same facts on every page, in words and in a code that a phone reads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

_SHOWN_HASH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who issued which paper on what ground.

    ``document_id`` and ``case_number`` are ASCII; ``case_number`` is '' for a paper of many cases.  Hashes are hex;
    ``pack_hash`` is '' for a paper that rests on no policy.
    ``remarks`` are printed on every page (a pack in draft, 单人值守).  ``preview`` stamps 预览 无效.
    ``document_number`` is the 发文字号 of a letter, '' where the paper is none or the office gives none.
    """

    office: str
    document_id: str
    case_number: str = ""
    pack_id: str
    pack_hash: str
    determination_hash: str = ""
    issued_on: date
    remarks: tuple[str, ...] = ()
    preview: bool = False
    document_number: str = ""


def digest_of(sheet: object) -> str:
    """Return the SHA-256 of everything that a sheet says, its imprint left out, in hex.

    A preview, a first issue and a reprint of the same figures have the same digest.
    """
    said = {field.name: getattr(sheet, field.name) for field in fields(sheet) if field.name != "imprint"}  # type: ignore[arg-type]
    text = json.dumps(said, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def code_text(imprint: Imprint, digest: str) -> str:
    """Return what the QR code says: ``WG1*document*pack hash*digest``, upper case to keep it small."""
    return f"WG1*{imprint.document_id}*{imprint.pack_hash}*{digest}".upper()


def footnote(imprint: Imprint, digest: str) -> str:
    """Return the same in words, hashes shortened to what a person can compare."""
    parts = [f"文件编号 {imprint.document_id}"]
    if imprint.pack_hash:
        parts.append(f"规则包 {imprint.pack_id} {imprint.pack_hash[:_SHOWN_HASH]}")
    if imprint.determination_hash:
        parts.append(f"核定书 {imprint.determination_hash[:_SHOWN_HASH]}")
    return "　".join((*parts, f"数据摘要 {digest[:_SHOWN_HASH]}"))


def _plain(value: object) -> Any:  # noqa: ANN401
    """Return a record as a mapping and a day as ISO text; anything else is a defect."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(type(value).__name__)

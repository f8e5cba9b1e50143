"""What is wrong with a batch, place by place: values that a clerk can read, and the error that carries them all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST_LISTED: Final = 8


class FaultKind(StrEnum):
    """What happened to a member, or to the file as a whole."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    RENAMED = "renamed"
    DOUBLED = "doubled"
    UNSAFE = "unsafe"
    UNREADABLE = "unreadable"
    CONTAINER = "container"
    UNSIGNED = "unsigned"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: its kind, the member as the bag names it ('' for the file as a whole), and a Chinese clause."""

    kind: FaultKind
    member: str
    words: str


class BatchDamaged(DeskError):
    """A batch is not as it was sealed; nothing of it may be used.  ``findings`` names every fault that was seen.

    Its code is ``batch-unsigned`` or ``batch-signature-invalid`` where only the signature is at fault, else
    ``batch-damaged``.
    """

    findings: tuple[Finding, ...]

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Word the error from its findings, of which there is at least one."""
        self.findings = tuple(findings)
        super().__init__(_code(self.findings), count=len(self.findings), listed=_listed(self.findings))

    def __reduce__(self) -> tuple[Callable[..., BatchDamaged], tuple[object, ...]]:
        """Survive the way back from another process."""
        return type(self), (self.findings,)


def _code(findings: Sequence[Finding]) -> str:
    kinds = {finding.kind for finding in findings}
    if kinds == {FaultKind.UNSIGNED}:
        return "batch-unsigned"
    return "batch-signature-invalid" if kinds == {FaultKind.SIGNATURE} else "batch-damaged"


def _listed(findings: Sequence[Finding]) -> str:
    listed = "；".join(finding.words for finding in findings[:_MOST_LISTED])
    return listed if len(findings) <= _MOST_LISTED else f"{listed}；等"

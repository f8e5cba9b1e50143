"""The batch (批次) that leaves the office, and what comes back: sealed members, whole or refused; it knows no cases."""

from __future__ import annotations

from desktop.exchange.batch import Batch, open_batch, seal
from desktop.exchange.envelope import encrypt, is_encrypted
from desktop.exchange.findings import BatchDamaged, FaultKind, Finding

__all__ = ["Batch", "BatchDamaged", "FaultKind", "Finding", "encrypt", "is_encrypted", "open_batch", "seal"]

"""Where packs come from (政策包): built in, installed, kept by their hash, or in a file, signed or bare."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from desktop.errors import DeskError
from desktop.exchange import open_batch, seal
from desktop.keys import Signer
from desktop.models.store import Store
from desktop.records import Operator
from rules.packfile import PackFault, parse
from rules.policy import Policy

PACK_MEMBER = "pack.toml"
_ZIP = b"PK"
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Who signed a pack that arrived, and whether that certificate is trusted here."""

    name: str
    fingerprint: str
    trusted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A pack from a file: the policy that it describes, and who signed it, None for a bare pack."""

    policy: Policy
    seal: Seal | None


def open_pack(content: bytes, name: str, *, trusted: Collection[str]) -> Arrived:
    """Read a pack file, bare or signed.

    Raise ``pack-fault`` with the line that is wrong, ``pack-seal-broken`` where anything was changed after signing,
    ``pack-too-large``.
    """
    if not content.startswith(_ZIP):
        return Arrived(policy=_read(content, name), seal=None)
    try:
        batch = open_batch(content, passphrase=None)
    except DeskError as error:
        raise DeskError("pack-seal-broken", file=name, what=error.message) from error
    if set(batch.members) != {PACK_MEMBER}:
        raise DeskError("pack-seal-broken", file=name, what="其中不是一个政策包。")
    signer = Seal(
        name=batch.signer_name,
        fingerprint=batch.signer_fingerprint,
        trusted=batch.signer_fingerprint in trusted,
    )
    return Arrived(policy=_read(batch.members[PACK_MEMBER], name), seal=signer)


def seal_pack(policy: Policy, signer: Signer, *, office: str, now: datetime) -> bytes:
    """Return the pack signed with the office's key; the same pack, key and day give the same bytes."""
    info = {"Source-Organization": office, "Bagging-Date": now.date().isoformat()}
    return seal({PACK_MEMBER: policy.text.encode()}, info=info, signer=signer)


def keep_pack(store: Store, policy: Policy, *, by: Operator, now: datetime) -> None:
    """Keep the text of a pack that something now rests on."""
    store.packs.keep(policy.id, policy.hash, policy.text, by=by.id, now=now)


def installed(store: Store) -> dict[str, Policy]:
    """Return the edition that was installed last of every policy; one that this program cannot read is left out."""
    found = {id_: kept_pack(store, hash_) for id_, hash_ in _newest(store).items()}
    return {id_: policy for id_, policy in found.items() if policy is not None}


def unreadable(store: Store) -> frozenset[str]:
    """Return the policies whose installed edition this program cannot read: the one built in must not stand for it."""
    return frozenset(id_ for id_, hash_ in _newest(store).items() if kept_pack(store, hash_) is None)


def _newest(store: Store) -> dict[str, str]:
    return {edition.policy: edition.hash for edition in store.packs.editions()}


def pack_by_hash(store: Store, hash_: str, policies: Mapping[str, Policy]) -> Policy | None:
    """Return the very pack of that hash; None where it was never kept, or this program cannot read it any more."""
    at_hand = next((policy for policy in policies.values() if policy.hash == hash_), None)
    return at_hand or kept_pack(store, hash_)


def kept_pack(store: Store, hash_: str) -> Policy | None:
    """Return a kept pack by its hash, or None as :func:`pack_by_hash`."""
    content = store.packs.content(hash_)
    return _parsed(content) if content is not None else None


@lru_cache(maxsize=32)
def _parsed(content: str) -> Policy | None:
    try:
        return parse(content, name="")
    except PackFault:
        return None


def _read(content: bytes, name: str) -> Policy:
    if len(content) > _MOST_BYTES:
        raise DeskError("pack-too-large", file=name)
    try:
        return parse(content.decode("utf-8-sig"), name=name)
    except PackFault as fault:
        raise DeskError("pack-fault", file=fault.file, line=fault.line, what=fault.what) from fault
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DeskError("pack-fault", file=name, line=line, what="不是 UTF-8 编码的文字") from error
    except RecursionError as error:
        raise DeskError("pack-fault", file=name, line=1, what="括号嵌套过深") from error

"""Check a pack (查验政策包), sign it, and let it hold here (装入).

The same id with another content is a new edition: it holds from now on, while every determination keeps the pack that
it was made under by its hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import DeskError
from desktop.models.ledger import Case
from desktop.models.packs import Edition
from desktop.records import CaseState, Operator
from desktop.services.choices import choices_of
from desktop.services.desk import Desk
from desktop.services.effects import Basis, Effect, effects_between
from desktop.services.packs import Arrived, keep_pack, seal_pack
from rules.examples import failures
from rules.packdiff import Change, differences
from rules.policy import Policy

_CLOSED = frozenset({CaseState.REFUSED, CaseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A pack that loads: which examples fail, and how it differs from ``compared_with`` ('' where nothing is known).

    It is compared with its parent, else with the edition of the same id that holds.
    """

    arrived: Arrived
    failures: tuple[str, ...]
    compared_with: str
    differences: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What installing brought: ``already`` where this very pack held before, and the cases to be verified again."""

    already: bool
    stale: tuple[str, ...] = ()


def examine(arrived: Arrived, known: Mapping[str, Policy]) -> Examined:
    """Run the worked examples of a pack and hold it against the pack that it came from."""
    policy = arrived.policy
    former = known.get(policy.parent) or known.get(policy.id)
    return Examined(
        arrived=arrived,
        failures=tuple(failures(policy)),
        compared_with=former.id if former is not None else "",
        differences=tuple(differences(former.text, policy.text)) if former is not None else (),
    )


def sign_policy(desk: Desk, arrived: Arrived, *, by: Operator, now: datetime) -> bytes:
    """Return a pack whose examples hold, signed by this office."""
    policy = arrived.policy
    _refuse_failing(policy)
    content = seal_pack(policy, desk.signer(), office=desk.office.name, now=now)
    with desk.store.atomic():
        desk.store.audit.append(at=now, operator=by.id, act="policy-sign", subject=policy.id, after=policy.hash)
    return content


def effects_of_edition(desk: Desk, policy: Policy) -> list[Effect]:
    """Return what the edition would change in the open cases of its policy, without changing anything."""
    held = desk.policies.get(policy.id)
    if held is None:
        return []
    before, after = (Basis(policy=each, choices=choices_of(desk.store, each)) for each in (held, policy))
    _refuse_dropping(desk, policy)
    return effects_between(desk.store, before, after)


def install_policy(desk: Desk, arrived: Arrived, *, by: Operator, now: datetime) -> Installed:
    """Let a pack hold from now on; raise a DeskError where its examples fail, or its signer is not trusted."""
    policy, seal = arrived.policy, arrived.seal
    if seal is not None and not seal.trusted:
        raise DeskError("pack-signer-untrusted", name=seal.name, fingerprint=seal.fingerprint)
    _refuse_failing(policy)
    _refuse_dropping(desk, policy)
    held = desk.policies.get(policy.id)
    if held is not None and held.hash == policy.hash:
        return Installed(already=True)
    edition = Edition(
        policy=policy.id,
        hash=policy.hash,
        signer_fingerprint=seal.fingerprint if seal is not None else "",
        signer_name=seal.name if seal is not None else "",
        installed_at=now,
        installed_by=by.id,
    )
    with desk.store.atomic():
        for each in (held, policy):
            if each is not None:
                keep_pack(desk.store, each, by=by, now=now)
        stale = desk.store.packs.install(edition)
        signed = f" 签名：{seal.name}（{seal.fingerprint}）" if seal is not None else " 没有签名"
        before = held.hash if held is not None else ""
        after = f"{policy.hash}{signed}"
        desk.store.audit.append(
            at=now, operator=by.id, act="policy-install", subject=policy.id, before=before, after=after
        )
    desk.policies[policy.id] = policy
    return Installed(already=False, stale=tuple(stale))


def _refuse_failing(policy: Policy) -> None:
    failed: Sequence[str] = failures(policy)
    if failed:
        raise DeskError("pack-examples-fail", policy=policy.number, failures="；".join(failed))


def _refuse_dropping(desk: Desk, policy: Policy) -> None:
    """Refuse an edition without a measure that a case is still decided by."""
    for case in desk.store.cases.all(policy=policy.id):
        if case.measure not in policy.measures and case.state not in _CLOSED:
            raise DeskError("pack-drops-measure", policy=policy.number, measure=_title(desk, case), case=case.number)


def _title(desk: Desk, case: Case) -> str:
    """Return what the edition that holds calls the measure of a case."""
    held = desk.policies.get(case.policy)
    return held.measures[case.measure].title if held is not None and case.measure in held.measures else case.measure

"""Open a workspace for work (打开工作区): lock, key, store, policies and office, held together while it lasts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop import workspace
from desktop.errors import DeskError
from desktop.keys import Signer, unwrap_key, wrap_key
from desktop.models import connection
from desktop.models.store import Store
from desktop.record_words import coded
from desktop.records import Office, Operator
from desktop.services.initialise import SIGNING_CERTIFICATE, SIGNING_KEY
from desktop.services.packs import installed, pack_by_hash, unreadable
from rules.packfile import PackFault, load_all
from rules.policy import Measure, Policy

PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An open workspace.

    ``policies`` are those that hold here: built in, and over them the editions that the office installed.
    """

    place: workspace.Workspace
    store: Store
    policies: dict[str, Policy]
    closed: frozenset[str] = frozenset()

    @property
    def office(self) -> Office:
        """The office as it is called at present; raises ``database-damaged`` where there is none."""
        office = self.store.office.get()
        if office is None:
            raise DeskError("database-damaged")
        return office

    @property
    def office_phone(self) -> str:
        """The office's telephone (联系电话) for letters, or ''."""
        return self.store.office.setting(PHONE)

    def policy(self, id_: str) -> Policy:
        """Return a policy; raise ``policy-unknown``, or ``edition-unreadable`` for an installed one no one can read."""
        if id_ in self.closed:
            raise DeskError("edition-unreadable", policy=id_)
        return find_policy(self.policies, id_)

    def pack_by_hash(self, hash_: str) -> Policy | None:
        """Return the very pack that a determination rests on; None where it is not at hand in a readable form."""
        return pack_by_hash(self.store, hash_, self.policies)

    def measure(self, policy: Policy, id_: str) -> Measure:
        """Return a measure of a policy; raise ``measure-unknown``."""
        return find_measure(policy, id_)

    def signer(self) -> Signer:
        """Return the office's signing key and certificate."""
        key, certificate = self.store.secrets.get(SIGNING_KEY), self.store.secrets.get(SIGNING_CERTIFICATE)
        if key is None or certificate is None:
            raise DeskError("signature-unusable")
        return Signer(key_pem=key, certificate_pem=certificate)


@contextmanager
def open_desk(folder: Path, passphrase: str) -> Iterator[Desk]:
    """Open the workspace in ``folder`` and hold it until the block ends; nothing is touched where it cannot be."""
    place = workspace.find(folder)
    with place.lock():
        key = unwrap_key(place.wrapped_key(), passphrase)
        with Store.open(place.database, key) as store:
            policies = {**known_policies(), **installed(store)}
            closed = unreadable(store)
            policies = {id_: policy for id_, policy in policies.items() if id_ not in closed}
            desk = Desk(place=place, store=store, policies=policies, closed=closed)
            _ = desk.office  # a half-made workspace is refused before anybody works in it
            yield desk


def change_passphrase(desk: Desk, old: str, new: str, *, by: Operator, now: datetime) -> None:
    """Wrap the database key by another passphrase; the database itself is not touched but for the audit entry."""
    if not new:
        raise DeskError("passphrase-missing")
    with desk.store.atomic():
        desk.store.audit.append(at=now, operator=by.id, act="passphrase", subject="workspace", before="", after="")
        desk.place.replace_key(wrap_key(unwrap_key(desk.place.wrapped_key(), old), new))


def find_policy(policies: Mapping[str, Policy], id_: str) -> Policy:
    """Return a policy; raise ``policy-unknown`` with what there is."""
    if id_ not in policies:
        raise DeskError("policy-unknown", policy=id_, known=coded({each.id: each.number for each in policies.values()}))
    return policies[id_]


def find_measure(policy: Policy, id_: str) -> Measure:
    """Return a measure of a policy; raise ``measure-unknown`` with what there is."""
    if id_ not in policy.measures:
        titles = {each.id: each.title for each in policy.measures.values()}
        raise DeskError("measure-unknown", policy=policy.number, measure=id_, known=coded(titles))
    return policy.measures[id_]


def prepare() -> None:
    """Load ahead of time what opening a workspace needs: the libraries of the database and the embedded packs."""
    connection.prepare()
    known_policies()  # read once, and then at hand


def known_policies() -> dict[str, Policy]:
    """Return every policy that this program carries; raise ``pack-fault`` with the line that is wrong."""
    try:
        return load_all()
    except PackFault as fault:
        raise DeskError("pack-fault", file=fault.file, line=fault.line, what=fault.what) from fault

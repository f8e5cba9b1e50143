"""Packs by their hash (政策包), the editions that an office installed, its amounts, and what confirms a draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desktop.models import staleness
from desktop.models.connection import Session

NEW_EDITION = "政策包装入了新的版本"
AMOUNT = "单位确定的标准有变动"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An installed pack: whose signature it bore ('' and '' where it bore none), when and by whom it was installed."""

    policy: str
    hash: str
    signer_fingerprint: str = ""
    signer_name: str = ""
    installed_at: datetime
    installed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeAmount:
    """What the office set where the text leaves it open (``measure.term`` → text), and on what authority."""

    policy: str
    parameter: str
    value: str
    source: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalDocument:
    """The document as it was finally issued, for a pack that was made from its draft."""

    hash: str
    number: str
    dated: date
    sha256: str
    file_name: str
    recorded_by: str
    recorded_at: datetime


class Packs:
    """The text of every pack that was ever used or installed, and which edition of a policy holds."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def keep(self, policy: str, hash_: str, content: str, *, by: str, now: datetime) -> None:
        """Keep a pack's text for ever; one that is kept already stays as it is."""
        sql = "INSERT OR IGNORE INTO pack (hash, policy, content, kept_at, kept_by) VALUES (?, ?, ?, ?, ?)"
        self._session.run(sql, (hash_, policy, content, now.isoformat(), by))

    def content(self, hash_: str) -> str | None:
        """Return the text of a pack, None where it was never kept."""
        found = self._session.row("SELECT content FROM pack WHERE hash = ?", (hash_,))
        return str(found[0]) if found else None

    def install(self, edition: Edition) -> list[str]:
        """Let a kept pack hold for its policy from now on; return the cases that became stale."""
        with self._session.atomic():
            self._session.run(
                "INSERT INTO pack_edition (policy, hash, signer_fingerprint, signer_name, installed_at, installed_by)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    edition.policy,
                    edition.hash,
                    edition.signer_fingerprint,
                    edition.signer_name,
                    edition.installed_at.isoformat(),
                    edition.installed_by,
                ),
            )
            return staleness.mark_policy(self._session, edition.policy, NEW_EDITION)

    def editions(self) -> list[Edition]:
        """Return every installed edition, oldest first: of one policy the last holds."""
        sql = (
            "SELECT policy, hash, signer_fingerprint, signer_name, installed_at, installed_by FROM pack_edition"
            " ORDER BY id"
        )
        return [
            Edition(
                policy=policy,
                hash=hash_,
                signer_fingerprint=fingerprint,
                signer_name=name,
                installed_at=datetime.fromisoformat(at),
                installed_by=by,
            )
            for policy, hash_, fingerprint, name, at, by in self._session.rows(sql)
        ]

    def finalise(self, document: FinalDocument) -> None:
        """Record the final document of a draft; its file is kept by :class:`~desktop.models.files.Files`."""
        self._session.run(
            "INSERT INTO pack_final (hash, number, dated, sha256, file_name, recorded_by, recorded_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                document.hash,
                document.number,
                document.dated.isoformat(),
                document.sha256,
                document.file_name,
                document.recorded_by,
                document.recorded_at.isoformat(),
            ),
        )

    def final(self, hash_: str) -> FinalDocument | None:
        """Return the final document of a draft, or None."""
        sql = "SELECT number, dated, sha256, file_name, recorded_by, recorded_at FROM pack_final WHERE hash = ?"
        found = self._session.row(sql, (hash_,))
        if found is None:
            return None
        number, dated, sha256, name, by, at = found
        return FinalDocument(
            hash=hash_,
            number=number,
            dated=date.fromisoformat(dated),
            sha256=sha256,
            file_name=name,
            recorded_by=by,
            recorded_at=datetime.fromisoformat(at),
        )

    def confirm(self, hash_: str, values: Mapping[str, str], *, by: str, now: datetime) -> None:
        """Record that these values stand in the final document; one that is confirmed already stays as it was."""
        self._session.run_many(
            "INSERT OR IGNORE INTO pack_confirmation (hash, parameter, value, confirmed_by, confirmed_at)"
            " VALUES (?, ?, ?, ?, ?)",
            [(hash_, parameter, value, by, now.isoformat()) for parameter, value in values.items()],
        )

    def confirmed(self, hash_: str) -> Collection[str]:
        """Return the parameters of a pack that were confirmed."""
        sql = "SELECT parameter FROM pack_confirmation WHERE hash = ?"
        return {parameter for (parameter,) in self._session.rows(sql, (hash_,))}


class OfficeAmounts:
    """What the office set where a policy leaves it open; of several the last holds."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def set(self, amount: OfficeAmount) -> list[str]:
        """Record an amount; return the cases that became stale."""
        with self._session.atomic():
            self._session.run(
                "INSERT INTO office_amount (policy, parameter, value, source, set_by, set_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    amount.policy,
                    amount.parameter,
                    amount.value,
                    amount.source,
                    amount.set_by,
                    amount.set_at.isoformat(),
                ),
            )
            return staleness.mark_policy(self._session, amount.policy, AMOUNT)

    def chosen(self, policy: str) -> dict[str, OfficeAmount]:
        """Return what holds for every parameter that was ever set."""
        sql = "SELECT parameter, value, source, set_by, set_at FROM office_amount WHERE policy = ? ORDER BY id"
        return {
            parameter: OfficeAmount(
                policy=policy,
                parameter=parameter,
                value=value,
                source=source,
                set_by=by,
                set_at=datetime.fromisoformat(at),
            )
            for parameter, value, source, by, at in self._session.rows(sql, (policy,))
        }

"""The office itself (本单位): its name, operators, secrets, trusted signers, settings, and series of numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.models.connection import Session
from desktop.models.ledger import Account, TrustedSigner
from desktop.records import Office, Operator, Role


class OfficeData:
    """The one office of a workspace, and its settings by name."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def get(self) -> Office | None:
        """Return the office, or None in a workspace that is still being made."""
        found = self._session.row("SELECT name, division, code FROM office")
        return Office(name=found[0], division=found[1], code=found[2]) if found else None

    def code(self) -> str:
        """Return the 9-digit code that every public number begins with."""
        office = self.get()
        if office is None:
            raise DeskError("database-damaged")
        return office.code

    def put(self, office: Office) -> None:
        """Set the office."""
        sql = "INSERT OR REPLACE INTO office (id, name, division, code) VALUES (1, ?, ?, ?)"
        self._session.run(sql, (office.name, office.division, office.code))

    def setting(self, name: str, default: str = "") -> str:
        """Return a setting (the 公示 period, 单人值守 and its reason …) or the default."""
        found = self._session.row("SELECT value FROM setting WHERE name = ?", (name,))
        return str(found[0]) if found else default

    def set(self, name: str, value: str) -> None:
        """Change a setting."""
        self._session.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


class Operators:
    """The people at the counter (操作员) and their logins; who may do what is not judged here."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, operator: Operator, *, password_hash: str, must_change: bool) -> None:
        """Add an operator, with a one-time password where it must be changed."""
        sql = "INSERT INTO operator (id, name, role, password_hash, must_change) VALUES (?, ?, ?, ?, ?)"
        self._session.run(sql, (operator.id, operator.name, operator.role, password_hash, int(must_change)))

    def get(self, operator_id: str) -> Operator:
        """Return an operator; raises ``operator-unknown``."""
        found = self._session.row("SELECT id, name, role, left_at FROM operator WHERE id = ?", (operator_id,))
        if found is None:
            raise DeskError("operator-unknown", operator=operator_id)
        return _operator(found)

    def all(self) -> list[Operator]:
        """Return every operator in the order of their adding, those who left among them."""
        return [
            _operator(row) for row in self._session.rows("SELECT id, name, role, left_at FROM operator ORDER BY rowid")
        ]

    def names(self) -> dict[str, str]:
        """Return what every operator is called by id, those who left among them."""
        return {each.id: each.name for each in self.all()}

    def change(self, operator: Operator, *, now: datetime) -> None:
        """Set name, role and whether the operator left; raises ``operator-unknown``."""
        self.get(operator.id)
        sql = (
            "UPDATE operator SET name = ?1, role = ?2,"
            " left_at = CASE WHEN ?3 THEN coalesce(nullif(left_at, ''), ?4) ELSE '' END WHERE id = ?5"
        )
        self._session.run(sql, (operator.name, operator.role, int(operator.left), now.isoformat(), operator.id))

    def left_on(self) -> dict[str, date]:
        """Return since when the operators who left are gone."""
        rows = self._session.rows("SELECT id, left_at FROM operator WHERE left_at <> ''")
        return {key: datetime.fromisoformat(at).date() for key, at in rows}

    def account(self, operator_id: str) -> Account:
        """Return an operator's login; raises ``operator-unknown``."""
        found = self._session.row("SELECT password_hash, must_change FROM operator WHERE id = ?", (operator_id,))
        if found is None:
            raise DeskError("operator-unknown", operator=operator_id)
        return Account(password_hash=found[0], must_change=bool(found[1]))

    def set_password(self, operator_id: str, password_hash: str, *, must_change: bool = False) -> None:
        """Change a password; raises ``operator-unknown``."""
        self.get(operator_id)
        sql = "UPDATE operator SET password_hash = ?, must_change = ? WHERE id = ?"
        self._session.run(sql, (password_hash, int(must_change), operator_id))


class Secrets:
    """Secrets by name, the signing key above all; they leave the database only through here."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""
        found = self._session.row("SELECT value FROM secret WHERE name = ?", (name,))
        return bytes(found[0]) if found else None

    def put(self, name: str, value: bytes) -> None:
        """Set a secret."""
        self._session.run("INSERT OR REPLACE INTO secret (name, value) VALUES (?, ?)", (name, value))


class Trusted:
    """Certificates whose batches are trusted here (受信任的签名证书)."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def add(self, signer: TrustedSigner) -> None:
        """Trust a certificate; one that is trusted already stays as it was added, but it may become a superior's."""
        sql = (
            "INSERT INTO trusted_signer (fingerprint, name, certificate, superior, added_at, added_by) VALUES"
            " (?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint) DO UPDATE SET superior = superior OR excluded.superior"
        )
        at = signer.added_at.isoformat()
        self._session.run(
            sql, (signer.fingerprint, signer.name, signer.certificate, signer.superior, at, signer.added_by)
        )

    def remove(self, print_: str) -> None:
        """Trust a certificate no longer; one that is unknown changes nothing."""
        self._session.run("DELETE FROM trusted_signer WHERE fingerprint = ?", (print_,))

    def all(self) -> list[TrustedSigner]:
        """Return every trusted certificate in the order of their adding."""
        sql = "SELECT fingerprint, name, certificate, superior, added_at, added_by FROM trusted_signer ORDER BY rowid"
        return [
            TrustedSigner(
                fingerprint=fingerprint,
                name=name,
                certificate=bytes(certificate),
                superior=bool(superior),
                added_at=datetime.fromisoformat(added_at),
                added_by=added_by,
            )
            for fingerprint, name, certificate, superior, added_at, added_by in self._session.rows(sql)
        ]


class NumberSeries:
    """Running numbers by prefix and year: of cases, papers and batches; no number is given twice."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def take(self, prefix: str, year: int) -> int:
        """Return the next number of a series, beginning with 1; it is given back if the transaction fails."""
        sql = (
            "INSERT INTO number_series (prefix, year, last) VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
        )
        [(number,)] = self._session.rows(sql, (prefix, year))
        return int(number)

    def last(self, prefix: str, year: int) -> int:
        """Return the last number given in a series, 0 before the first."""
        found = self._session.row("SELECT last FROM number_series WHERE prefix = ? AND year = ?", (prefix, year))
        return int(found[0]) if found else 0

    def leap(self, prefix: str, year: int, last: int) -> None:
        """Count the numbers up to ``last`` as given; a series never goes back, a smaller number changes nothing."""
        sql = (
            "INSERT INTO number_series (prefix, year, last) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET last = max(last, excluded.last)"
        )
        self._session.run(sql, (prefix, year, last))


def _operator(row: tuple[Any, ...]) -> Operator:
    key, name, role, left_at = row
    return Operator(id=key, name=name, role=Role(role), left=bool(left_at))

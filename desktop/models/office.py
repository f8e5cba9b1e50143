"""The office itself (本单位): its name, operators, secrets, trusted signers, settings, and series of numbers."""

from __future__ import annotations

from datetime import datetime

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
        found = self._session.row("SELECT id, name, role FROM operator WHERE id = ?", (operator_id,))
        if found is None:
            raise DeskError("operator-unknown", operator=operator_id)
        return Operator(id=found[0], name=found[1], role=Role(found[2]))

    def all(self) -> list[Operator]:
        """Return every operator in the order of their adding."""
        sql = "SELECT id, name, role FROM operator ORDER BY rowid"
        return [Operator(id=key, name=name, role=Role(role)) for key, name, role in self._session.rows(sql)]

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
        """Trust a certificate; one that is trusted already stays as it was added."""
        sql = (
            "INSERT OR IGNORE INTO trusted_signer (fingerprint, name, certificate, superior, added_at, added_by)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        at = signer.added_at.isoformat()
        self._session.run(
            sql, (signer.fingerprint, signer.name, signer.certificate, signer.superior, at, signer.added_by)
        )

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

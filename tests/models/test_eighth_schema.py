"""Migration 8, from the shape before it: how many scans went along in each batch that was made before."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.models import connection, migrations
from desktop.models.audit import Audit
from desktop.models.connection import Session
from tests.models.builders import KEY, NOW

_BATCH = (
    "INSERT INTO batch (id, number, policy, made_at, made_by, sha256, digest, encrypted, content)"
    " VALUES (?, ?, 'p', ?, 'clerk', ?, ?, 0, x'00')"
)


@pytest.fixture
def migrated(tmp_path: Path) -> Session:
    """Return a database that went from migration 7 to the newest with batches of two, no and twelve scans."""
    path = tmp_path / "wengang.db"
    path.touch()
    session = connection.connect(path, KEY)
    connection.tune(session)
    migrations.migrate(session, migrations.MIGRATIONS[:7])
    log = Audit(session)
    told = ("2件 50000分 未加密 附扫描件2份 0123", "1件 50000分 已加密 4567", "3件 50000分 已加密 附扫描件12份 89ab")
    for key, after in enumerate(told, start=1):
        session.run(_BATCH, (key, f"PC-{key}", NOW.isoformat(), f"s{key}", f"d{key}"))
        log.append(at=NOW, operator="clerk", act="batch", subject=f"PC-{key}", after=after)
    log.append(at=NOW, operator="clerk", act="batch-save", subject="PC-2", after="附扫描件9份")
    migrations.migrate(session)
    return session


def test_the_scans_of_every_batch_are_known_as_the_log_told_them(migrated: Session) -> None:
    assert migrated.version == len(migrations.MIGRATIONS)
    assert migrated.rows("SELECT batch_id, files FROM batch_scans ORDER BY batch_id") == [(1, 2), (3, 12)]


@pytest.mark.parametrize("change", ["UPDATE batch_scans SET files = 1", "DELETE FROM batch_scans"])
def test_how_many_went_along_is_never_changed(migrated: Session, change: str) -> None:
    with pytest.raises(DeskError) as refused:
        migrated.run(change)

    assert refused.value.code == "record-kept"

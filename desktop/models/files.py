"""The bytes of every file taken in (原始文件), kept once by their SHA-256."""

from __future__ import annotations

from desktop.errors import DeskError
from desktop.models.connection import Session
from desktop.records import SourceFile


class Files:
    """Files as they were taken in."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(self, file: SourceFile) -> None:
        """Keep a file; one with the same content is there already."""
        sql = "INSERT OR IGNORE INTO source_file (sha256, size, content) VALUES (?, ?, ?)"
        self._session.run(sql, (file.sha256, len(file.content), file.content))

    def get(self, sha256: str, *, name: str) -> SourceFile:
        """Return a file under the name that it came by; raises ``id-unknown``."""
        found = self._session.row("SELECT content FROM source_file WHERE sha256 = ?", (sha256,))
        if found is None:
            raise DeskError("id-unknown", number=sha256)
        return SourceFile(name=name, sha256=sha256, content=bytes(found[0]))

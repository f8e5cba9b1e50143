"""The bytes of every file taken in (原始文件), kept once by their SHA-256."""

from __future__ import annotations

from desktop.errors import DeskError
from desktop.models.connection import Session
from desktop.records import SourceFile

_LARGE = 4 * 1024 * 1024
_INSERT = "INSERT OR IGNORE INTO source_file (sha256, size, content) VALUES (?1, ?2, {})"


class Files:
    """Files as they were taken in."""

    def __init__(self, session: Session) -> None:
        """Work on one connection."""
        self._session = session

    def put(self, file: SourceFile) -> None:
        """Keep a file; one with the same content is there already."""
        size = len(file.content)
        if size < _LARGE:
            self._session.run(_INSERT.format("?3"), (file.sha256, size, file.content))
        elif not self._session.row("SELECT 1 FROM source_file WHERE sha256 = ?", (file.sha256,)):
            self._put_large(file, size)

    def _put_large(self, file: SourceFile, size: int) -> None:
        """Write a file into the room made for it: as a value the database would copy it twice."""
        with self._session.atomic():
            row = self._session.run(_INSERT.format("zeroblob(?2)"), (file.sha256, size))
            self._session.fill("source_file", "content", row, file.content)

    def get(self, sha256: str, *, name: str) -> SourceFile:
        """Return a file under the name that it came by; raises ``id-unknown``."""
        found = self._session.row("SELECT content FROM source_file WHERE sha256 = ?", (sha256,))
        if found is None:
            raise DeskError("id-unknown", number=sha256)
        return SourceFile(name=name, sha256=sha256, content=bytes(found[0]))

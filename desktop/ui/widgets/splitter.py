"""What lets a splitter come back as it was left."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSplitter

from desktop.ui.session import Session

_DIGITS = 5  # of a number of pixels


class SplitterMemory(QObject):
    """Belongs to one splitter, which has its widgets already; ``name`` is its own in the whole program."""

    def __init__(self, splitter: QSplitter, session: Session, name: str) -> None:
        """Let the splitter stand as it was left, and note from now on how the clerk sets it."""
        super().__init__(splitter)
        self._splitter = splitter
        self._settings, self._name = session.settings, f"layout/splitter/{name}"
        self._came = splitter.sizes()
        said = str(self._settings.value(self._name) or "").split()
        kept = [int(size) for size in said if size.isdecimal() and len(size) <= _DIGITS]
        if len(kept) == splitter.count():
            splitter.setSizes(kept)
        splitter.splitterMoved.connect(self._note)
        session.layout_forgotten.connect(self._stand_as_it_came)

    def _note(self, _position: int, _index: int) -> None:
        self._settings.setValue(self._name, " ".join(map(str, self._splitter.sizes())))

    def _stand_as_it_came(self) -> None:
        self._splitter.setSizes(self._came)

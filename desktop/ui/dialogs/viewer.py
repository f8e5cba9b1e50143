"""Look at the scans of a case (查看扫描件)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.masking import mask_ids
from desktop.ui.acts import materials
from desktop.ui.dialogs.leafing import LeafingDialog, Paper
from desktop.ui.session import Session

if TYPE_CHECKING:
    from desktop.models.attachments import Attachment


class ViewerDialog(LeafingDialog):
    """The scans of a case; each comes with the title of its material."""

    noun, mnemonic, manual = "扫描件", "F", "cases"

    def __init__(
        self, session: Session, scans: Sequence[tuple[str, Attachment]], start: int, parent: QWidget | None = None
    ) -> None:
        """Show scan number ``start``."""
        super().__init__(session, "查看扫描件", parent)
        self._scans = {str(scan.id): scan for _, scan in scans}
        self.save_button.clicked.connect(self.save)
        self.offer([_paper(title, scan) for title, scan in scans], start)

    def save(self) -> None:
        """Write the scan where the clerk wants it, which is logged."""
        scan = self._scans[self.which.value]
        start = self._session.place.output / mask_ids(scan.file_name)
        found, _ = QFileDialog.getSaveFileName(self, "另存扫描件", str(start))
        if found:
            named = {"attachment": scan.id, "path": Path(found)}
            self._session.do(self, materials.save, self._saved, self.notice.tell, title="正在另存", **named)

    def _saved(self, path: Path) -> None:
        self.notice.say(f"已另存：{path}", "看完请删去这份副本；工作区中的扫描件不变。", tone="good")


def _paper(title: str, scan: Attachment) -> Paper:
    words = f"{title}　{mask_ids(scan.file_name)}"
    return Paper(key=str(scan.id), words=words, page=partial(materials.page, attachment=scan.id))

"""Bring a backup back (恢复): checked first, into a new folder, never over the workspace that is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.errors import DeskError
from desktop.ui.acts import settings
from desktop.ui.dialogs.keys import beside
from desktop.ui.dialogs.sheet import PathField, Sheet, button, label
from desktop.ui.dialogs.sign_in import secret_field
from desktop.ui.session import Session
from desktop.ui.wording import instant

if TYPE_CHECKING:
    from desktop.services.backup import BackupContent


class RestoreDialog(Sheet):
    """File, passphrase of its day, new folder.  After acceptance ``made`` is the new workspace."""

    manual = "settings"

    def __init__(self, session: Session, backup: Path | None = None, parent: QWidget | None = None) -> None:
        """Propose a backup and a folder beside the present workspace."""
        lead = "备份恢复到一个新的文件夹；现在打开的工作区不受影响，原样保留。"
        super().__init__(parent, "从备份恢复", main="恢复(&O)", lead=lead, width=640)
        self._session = session
        self._looked_into: Path | None = None
        self.made: Path | None = None
        self.file = PathField("选择备份文件", kind="open", pattern="备份 (*.bak);;所有文件 (*)")
        self.passphrase = secret_field()
        self.passphrase.setPlaceholderText("备份当时的工作区口令")
        self.look = button("先查验(&V)")
        self.shown = label("还没有查验。", quiet=True)
        self.folder = PathField("选择空文件夹", kind="folder")
        self.switch = QCheckBox("恢复后改用恢复出来的工作区(&S)")
        self.row("备份文件(&F)", self.file)
        self.row("口令(&P)", self.passphrase)
        self.form.addRow("", beside(self.look))
        self.form.addRow("", self.shown)
        self.row("恢复到(&D)", self.folder)
        self.form.addRow("", self.switch)
        self.file.edit.textChanged.connect(self._forget)
        self.passphrase.textChanged.connect(self._forget)
        self.look.clicked.connect(self.preview)
        if backup is not None:
            self.file.set_path(backup)
        here = session.place.folder
        self.folder.set_path(here.with_name(f"{here.name}-恢复{session.now():%Y%m%d}"))
        self._forget()
        self.passphrase.setFocus()

    def preview(self) -> None:
        """Open the backup and look; nothing is restored."""
        path = self.file.path
        if path is None or not self.passphrase.text():
            self.notice.say("没有选择备份文件，或没有填写口令。", "两样都填写后再查验。", tone="bad")
            return
        self._session.tasks.run(
            self,
            partial(settings.look_into_backup, path=path, passphrase=self.passphrase.text()),
            partial(self._see, path),
            self._unseen,
            title="正在查验备份",
        )

    def submit(self) -> None:
        """Restore the backup that was looked into."""
        path, folder = self._looked_into, self.folder.path
        if path is None or folder is None:
            self.notice.say("没有填写要恢复到的文件夹。", "请填写一个新的或空的文件夹。", tone="bad")
            return
        self.wait(True)
        work = partial(settings.restore, path=path, folder=folder, passphrase=self.passphrase.text())
        self._session.tasks.run(self, work, self._restored, self.refuse, title="正在恢复备份")

    def _restored(self, folder: Path) -> None:
        self.made = folder
        if self.switch.isChecked():
            self._session.settings.setValue("workspace", str(folder))
        self.accept()

    def _see(self, path: Path, found: BackupContent) -> None:
        self._looked_into = path
        self.notice.hide()
        last = instant(found.last_act) if found.last_act else "—"
        self.shown.setText(f"✓ 备份完好：{found.office.name}，案卷{found.cases}件，最后一次办理在 {last}。")
        self.main.setEnabled(True)

    def _unseen(self, error: DeskError) -> None:
        self.refuse(error)
        self._forget()

    def _forget(self) -> None:
        self._looked_into = None
        self.shown.setText("还没有查验。查验通过后才能恢复。")
        self.main.setEnabled(False)

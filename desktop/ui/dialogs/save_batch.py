"""Where a copy of a batch goes: the removable drives at hand with their free space, or any folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.dialogs.sheet import Choice, PathField, Sheet, button
from desktop.ui.widgets.drives import Drive, amount, removable_drives
from desktop.workspace import what_is

EJECT = "请先用系统的“弹出”或“安全移除”，再拔下移动盘。"


class SaveBatchDialog(Sheet):
    """A folder for a copy of a batch of ``size`` bytes."""

    manual = "escalation"

    def __init__(
        self,
        number: str,
        size: int,
        parent: QWidget | None = None,
        *,
        drives: Callable[[], Sequence[Drive]] = removable_drives,
    ) -> None:
        """Propose the drive with most room; ``drives`` tells which there are."""
        lead = f"批次 {number}，{amount(size)}。写完会从盘上读回核对；没有写完的不会留在盘上。"
        super().__init__(parent, "保存到移动盘", main="保存(&O)", lead=lead, width=620)
        self._size, self._find = size, drives
        self._name = f"{number}.zip"
        self._drives: dict[str, Drive] = {}
        self.drive = Choice("移动盘", [])
        self.again = button("重新查找(&S)")
        self.again.clicked.connect(self.look)
        self.folder = PathField("保存到哪个文件夹", kind="folder")
        self.row("移动盘(&D)", self._drive_row())
        self.row("文件夹(&F)", self.folder)
        self.drive.currentIndexChanged.connect(self._follow)
        self.look()

    @property
    def path(self) -> Path:
        """The file to write."""
        return (self.folder.path or Path()) / self._name

    def look(self) -> None:
        """List the drives that are there now."""
        found = sorted(self._find(), key=lambda drive: -drive.free)
        self._drives = {str(drive.root): drive for drive in found}
        none = [("", "没有找到移动盘")]
        self.drive.offer([(root, drive.words) for root, drive in self._drives.items()] or none)
        self.drive.setEnabled(bool(found))
        if found:
            self.notice.hide()
            self._follow()
        else:
            self.notice.say("没有找到移动盘。", "插好后点“重新查找”；也可以直接填写文件夹。", tone="wait")

    def submit(self) -> None:
        """Accept a folder that is there, has room, and has no such file yet."""
        folder = self.folder.path
        if folder is None:
            self.notice.say("没有填写文件夹。", "请选移动盘，或点“浏览”。", tone="bad")
        elif what_is(folder) != "folder" or self._pulled(folder):
            self.notice.say(f"“{folder}”不在了，没有保存。", "请重新插好移动盘，点“重新查找”。", tone="bad")
        elif (drive := self._drive_of(folder)) is not None and drive.free < self._size:
            self.notice.say("移动盘的空间不够，没有保存。", f"批次需要 {amount(self._size)}，请换一个盘。", tone="bad")
        elif what_is(self.path):
            self.notice.say(f"“{self._name}”已经在那里，没有保存，原文件没有改动。", "请换一个文件夹。", tone="bad")
        else:
            self.accept()

    def _drive_of(self, folder: Path) -> Drive | None:
        """Return the drive, as it was listed, that a folder lies on."""
        return next((drive for drive in self._drives.values() if folder.is_relative_to(drive.root)), None)

    def _pulled(self, folder: Path) -> bool:
        """Whether the drive was pulled out since: its folder may be there still, and then lies on the inner disk."""
        drive = self._drive_of(folder)
        return drive is not None and drive.root not in {each.root for each in self._find()}

    def _follow(self) -> None:
        if self.drive.value:
            self.folder.set_path(self.drive.value)

    def _drive_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.drive, 1)
        row.addWidget(self.again)
        holder.setFocusProxy(self.drive)
        return holder

"""Removable drives that are mounted at present (移动盘)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTS = ("/media/", "/run/media/", "/mnt/")
_SYSTEM_BLOCKS = Path("/sys/class/block")
_WINDOWS_REMOVABLE = 2
_GB, _MB = 1 << 30, 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """One drive: its name for people, where it is mounted, and its free bytes."""

    name: str
    root: Path
    free: int

    @property
    def words(self) -> str:
        """Name, place and free space."""
        return f"{self.name}（{self.root}）　可用 {amount(self.free)}"


def amount(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / _GB:.1f} GB" if size >= _GB else f"{max(size / _MB, 0.1):.1f} MB"


def removable_drives() -> list[Drive]:
    """Return the drives that can be written to and pulled out, by name."""
    found = [
        Drive(name=each.displayName() or "移动盘", root=Path(each.rootPath()), free=each.bytesAvailable())
        for each in QStorageInfo.mountedVolumes()
        if each.isValid() and each.isReady() and not each.isReadOnly() and _is_removable(each)
    ]
    return sorted(found, key=lambda drive: (drive.name, str(drive.root)))


def _is_removable(volume: QStorageInfo) -> bool:
    root = volume.rootPath()
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _WINDOWS_REMOVABLE)
    return f"{root}/".startswith(_MOUNTS) or _says_removable(Path(volume.device().toStdString()).name)


def _says_removable(device: str) -> bool:
    """Whether the system says of a disk, or of the disk that a partition is on, that it can be pulled out."""
    block = _SYSTEM_BLOCKS / device
    try:
        whole = block.resolve()
        flags = [each / "removable" for each in (whole, whole.parent)]
        return any(flag.read_text().strip() == "1" for flag in flags if flag.is_file())
    except OSError:
        return False

"""Folders that lie outside a workspace (工作区外): nothing that is taken out goes among its own files."""

from __future__ import annotations

from pathlib import Path

from desktop.errors import DeskError
from desktop.workspace import Workspace, what_is


def refuse_inside(folder: Path) -> None:
    """Raise ``own-file`` where a folder is a workspace or lies in one; what lies in its ``output`` may be anything."""
    try:
        place = folder.resolve()
    except (OSError, RuntimeError, ValueError):  # there is no such place: whoever makes it says why
        return
    for above in (place, *place.parents):
        around = Workspace(above)
        if what_is(around.key_file) and what_is(around.database) and not place.is_relative_to(around.output):
            raise DeskError("own-file", file=folder.name or str(folder))

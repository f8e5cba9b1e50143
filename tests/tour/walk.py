"""The way through the house: which workspace, which rooms, which doors, in which order."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop.errors import DeskError
from desktop.ui.theme import dress
from tests.tour.doors import DOORS, district
from tests.tour.porter import Porter
from tests.tour.rooms import empty_rooms, no_rooms, rooms
from tests.tour.stage import Camera, sit, window_of
from tests.tour.town import build


def walk(scratch: Path, out: Path, *, scale: float, suffix: str, only: str = "") -> dict[str, str]:
    """Walk through everything; return the pictures with the class of what each shows."""
    application = QApplication(["wengang"])
    application.setCursorFlashTime(0)
    dress(application)
    complaints: list[str] = []
    sys.excepthook = partial(_defect, complaints)
    qInstallMessageHandler(partial(_complain, complaints))
    platform.platform = _a_machine
    camera = Camera(out, suffix, only)
    places = build(scratch)
    os.chdir(places.papers)  # names of files are shown as they were given
    sittings = scratch / "sittings"
    sittings.mkdir()
    for place, scenes, doors in (
        (places.empty, empty_rooms, ()),
        (places.office, rooms, DOORS),
        (places.district, no_rooms, (district,)),
    ):
        one = sit(place, sittings)
        try:
            porter = Porter(one, window_of(one, scale), camera)
            one.session.tasks.trouble = partial(_trouble, complaints)
            for name in scenes(one, porter.window):
                camera.take(name, porter.window)
            for door in doors:
                door(porter)
            porter.window.close()
        finally:
            one.session.tasks.close()
    if complaints:
        raise RuntimeError("\n".join(complaints))
    return camera.taken


def _complain(complaints: list[str], _kind: object, _context: object, words: str) -> None:
    if "propagateSizeHints" not in words:  # offscreen windows have no frame to give hints to
        complaints.append(words)


def _trouble(complaints: list[str], _owner: object, error: DeskError) -> None:
    complaints.append(f"{error.code}: {error}")


def _defect(complaints: list[str], *told: Any) -> None:  # noqa: ANN401
    complaints.append("".join(traceback.format_exception(*told)))


def _a_machine(aliased: bool = False, terse: bool = False) -> str:
    del aliased, terse
    return "Linux"

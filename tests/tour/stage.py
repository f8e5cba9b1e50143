"""One sitting at a workspace of the tour, on a screen of 1366×768, and the camera that takes its pictures."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from PIL import Image
from PySide6.QtCore import QRectF, QSettings, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import theme
from desktop.ui.acts import office
from desktop.ui.acts.office import Opened
from desktop.ui.main_window import MainWindow
from desktop.ui.session import Session
from desktop.ui.tasks import Tasks
from tests.tour.town import NOW, PASSPHRASE
from tests.ui.conftest import Sitting

SCREEN = (1366, 768)
NEUTRAL = Path("/home/样例街道/稳岗工作区")
_PATIENCE = 30_000  # milliseconds
_COLOURS = 256
_TITLE_BAR = 36  # logical pixels


PRINTERS = {
    "lpstat": """case "$*" in
  -e) echo office; echo window;;
  -d) echo "system default destination: office";;
  *) printf 'printer office is idle.\\n\\tDescription: 办公室打印机\\n'
     printf 'printer window is idle.\\n\\tDescription: 窗口打印机\\n';;
esac""",
    "lpoptions": "echo 'Duplex/双面: *None DuplexNoTumble DuplexTumble'",
    "lp": "cat >/dev/null; echo 'request id is office-43 (1 file(s))'",
}
"""The printers of the tour: programs that answer as those of CUPS do."""


def printer_folder(folder: Path) -> Path:
    """Write the programs of a machine that has two printers."""
    made = folder / "printers"
    made.mkdir()
    for name, script in PRINTERS.items():
        (made / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (made / name).chmod(0o755)
    return made


def screen_file(folder: Path) -> Path:
    """Write what the offscreen platform takes for its screen: that of a small notebook."""
    shape = {"name": "notebook", "x": 0, "y": 0, "width": SCREEN[0], "height": SCREEN[1], "logicalDpi": 96, "dpr": 1}
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [shape], "synchronousWindowSystemEvents": True}), "utf-8")
    return file


class Bot:
    """What a sitting asks of a bot, without a test around it; it keeps what it was given."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.kept: list[QWidget] = []

    def waitUntil(self, holds: Callable[[], bool], timeout: int = _PATIENCE) -> None:  # noqa: N802  pytest-qt's name
        """Wait until something holds."""
        end = time.monotonic() + timeout / 1000
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError
            QTest.qWait(5)

    def addWidget(self, widget: QWidget, **_: object) -> None:  # noqa: N802  pytest-qt's name
        """Keep a widget."""
        self.kept.append(widget)


class TourSession(Session):
    """A session that names a neutral folder, wherever the workspace lies."""

    def place_at(self, opened: Opened) -> None:
        """Begin at a workspace."""
        self.opened = neutral(opened)

    def _renewed(self, opened: Opened) -> None:
        super()._renewed(neutral(opened))


def neutral(opened: Opened) -> Opened:
    """Return a workspace under its neutral name."""
    return replace(opened, folder=NEUTRAL, output=NEUTRAL / "output")


@dataclass
class Camera:
    """Writes pictures to a folder; ``suffix`` tells the scale, ``taken`` of what class each was."""

    folder: Path
    suffix: str
    only: str = ""
    taken: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, widget: QWidget, *, over: QDialog | None = None) -> None:
        """Write a picture of a widget as it stands, in as few colours as do it justice; ``over`` stands before it."""
        if not name.startswith(self.only):
            return
        _still(widget)
        shot = widget.grab()
        shot = _framed(shot, widget.windowTitle()) if isinstance(widget, QDialog) else shot
        if over is not None:
            _lay_over(shot, _framed(over.grab(), over.windowTitle()))
        picture = _pillow(shot.toImage())
        few = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(self.folder / f"{name}{self.suffix}.png", optimize=True)
        self.taken[name] = type(widget).__name__


def _still(widget: QWidget) -> None:
    """Let everything that was asked for be drawn."""
    QTest.qWait(30)
    QApplication.processEvents()


def _framed(shot: QPixmap, title: str) -> QPixmap:
    """Return a dialog in a plain frame with its title, which the screen draws and not the window itself."""
    ratio = shot.devicePixelRatio()
    size = QSizeF(shot.width() / ratio + 2, shot.height() / ratio + _TITLE_BAR + 1)
    framed = QPixmap((size * ratio).toSize())
    framed.setDevicePixelRatio(ratio)
    framed.fill(QColor(theme.LINE))
    painter = QPainter(framed)
    painter.fillRect(QRectF(1, 1, size.width() - 2, _TITLE_BAR - 2), QColor(theme.PALE))
    painter.setPen(QColor(theme.INK))
    painter.setFont(QApplication.font())
    painter.drawText(QRectF(14, 0, size.width() - 28, _TITLE_BAR), Qt.AlignmentFlag.AlignVCenter, title)
    painter.drawPixmap(1, _TITLE_BAR, shot)
    painter.end()
    return framed


def _lay_over(below: QPixmap, above: QPixmap) -> None:
    """Draw a picture into the middle of another of the same scale."""
    ratio = below.devicePixelRatio()
    painter = QPainter(below)
    painter.drawPixmap(
        int((below.width() - above.width()) / ratio / 2), int((below.height() - above.height()) / ratio / 2), above
    )
    painter.end()


def _pillow(image: QImage) -> Image.Image:
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size, line = (plain.width(), plain.height()), plain.bytesPerLine()
    return Image.frombytes("RGBA", size, bytes(plain.constBits()), "raw", "RGBA", line).convert("RGB")


def sit(folder: Path, scratch: Path, by: str = "clerk") -> Sitting:
    """Sit down at a copy of a workspace."""
    copy = scratch / f"{folder.name}-{len(list(scratch.iterdir()))}"
    shutil.copytree(folder, copy)
    settings = QSettings(str(scratch / f"{copy.name}.ini"), QSettings.Format.IniFormat)
    session = TourSession(Tasks(lambda words: _note(scratch, words)), lambda: NOW, settings)
    one = Sitting(session, copy, cast("QtBot", Bot()))

    def opened(errand: Any) -> Opened:  # noqa: ANN401
        return office.open_workspace(errand, folder=copy, passphrase=PASSPHRASE)

    session.tasks.run(session, opened, session.place_at)
    one.settle()
    one.be(by)
    return one


def _note(folder: Path, words: str) -> Path:
    file = folder / "defects.log"
    with file.open("a", encoding="utf-8") as log:
        log.write(words)
    return file


def window_of(one: Sitting, scale: float) -> MainWindow:
    """Show the window on the whole screen."""
    return one.window(size=(int(SCREEN[0] / scale + 0.5), int(SCREEN[1] / scale)))

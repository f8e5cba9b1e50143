"""The window's composition root: clock, paths, settings, wiring; nothing else."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from desktop.errors import DeskError
from desktop.masking import mask_ids
from desktop.workspace import what_is

SWITCH = 0.0005
"""Seconds after which the window gets the interpreter back while the worker computes."""


def main(arguments: Sequence[str]) -> int:
    """Open the window on ``--workspace DIR``, or on the workspace that was open last; return the exit code."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from desktop.ui.session import Session
    from desktop.ui.start import enter
    from desktop.ui.tasks import Tasks
    from desktop.ui.theme import dress

    sys.setswitchinterval(SWITCH)
    os.environ.update(input_method(os.environ))
    application = QApplication(["wengang"])
    dress(application)
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "wengang", "wengang")
    folder = workspace_folder(arguments, str(settings.value("workspace", "")))
    session = Session(Tasks(defect_log(folder)), now, settings)
    sys.excepthook = shown(session.tasks.log)
    try:
        if not enter(session, folder, os.environ.get("WENGANG_PASSPHRASE", "")):
            return 0
        from desktop.ui.main_window import MainWindow
        from desktop.ui.parting import Parting

        window = MainWindow(session)
        Parting(session, window)
        window.show()
        code = application.exec()
    finally:
        session.tasks.close()
    if session.reopen is not None:  # in a process of its own: nothing of this workspace is left in it
        from PySide6.QtCore import QProcess

        program, *named = command_for(session.reopen)
        QProcess.startDetached(program, named)
    return code


def command_for(folder: Path) -> list[str]:
    """Return how this very program is started on a workspace."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    return [*own, "--workspace", str(folder)]


def now() -> datetime:
    """Return the present instant with its zone: the one clock of the window."""
    return datetime.now().astimezone()


def workspace_folder(arguments: Sequence[str], last: str) -> Path:
    """Return the workspace that is meant: named, from the environment, the last one, or in the user's data folder."""
    named = arguments[1] if len(arguments) > 1 and arguments[0] == "--workspace" else ""
    chosen = named or os.environ.get("WENGANG_WORKSPACE", "") or last
    if chosen:
        return Path(chosen).expanduser().absolute()
    base = os.environ.get("APPDATA") or os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "wengang"


def input_method(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings by which Chinese is typed under fcitx: Qt's wheels reach it by the portal of ibus alone."""
    wishes = environment.get("QT_IM_MODULES", "")
    asked = f"{wishes} {environment.get('QT_IM_MODULE', '')} {environment.get('XMODIFIERS', '')}"
    if "fcitx" not in asked:
        return {}
    listed = {"QT_IM_MODULES": f"{wishes};ibus"} if wishes else {}  # where Qt is given a list, it asks for no other
    return {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1", **listed}


def defect_log(folder: Path) -> Callable[[str], Path]:
    """Return what writes our own defects down, identity numbers masked, and tells where."""

    def write(trace: str) -> Path:
        place = folder / "log" if what_is(folder / "log") == "folder" else Path.home()
        file = place / "wengang.log"
        try:
            with file.open("a", encoding="utf-8") as log:
                log.write(f"{now().isoformat()}\n{mask_ids(trace)}\n")
        except OSError:
            return Path("（无法写入日志）")
        return file

    return write


def shown(log: Callable[[str], Path]) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return a hook for what nobody caught: it is logged and shown as our defect, and the window lives on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        from PySide6.QtWidgets import QApplication

        from desktop.ui.dialogs.asking import ask
        from desktop.ui.dialogs.sheet import Trouble

        defect = DeskError("internal", log=log("".join(traceback.format_exception(kind, error, trace))))
        ask(Trouble(QApplication.activeWindow(), defect))

    return hook

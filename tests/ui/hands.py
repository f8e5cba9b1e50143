"""The real program in a window of a real display, and hands that press its keys."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.ui.conftest import PASSPHRASE, PASSWORD

TOOLS = ("Xvfb", "openbox", "xdotool")
ROOT = Path(__file__).parents[2]
PATIENCE = 40.0
MAIN, SIGN_IN, LOCKED, PASSWORD_CHANGE = "稳岗经办台", "登录", "已锁定", "更换密码"
HOLD = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
application.clipboard().setText(sys.argv[1])
print("held", flush=True)
application.exec()
"""


class Hands:
    """Keys pressed on a real display; every wait ends in a failure that shows the screen."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Press them in this environment."""
        self._environment = environment
        self.holders: list[subprocess.Popen[bytes]] = []

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(0.12)

    def write(self, text: str) -> None:
        """Type text."""
        self._xdotool("type", "--delay", "12", text)
        time.sleep(0.1)

    def paste(self, text: str) -> None:
        """Put text on the clipboard, which a program of its own holds, and insert it: Chinese that no key types."""
        holder = subprocess.Popen([sys.executable, "-c", HOLD, text], env=self._environment, stdout=subprocess.PIPE)
        self.holders.append(holder)
        first_line(holder)
        self.press("ctrl+v")
        time.sleep(0.5)

    def ask(self, key: str, name: str) -> None:
        """Press a key until the window of that name comes: what it asks for may still be on its way."""
        end = time.monotonic() + PATIENCE
        while not self.title().startswith(name) and time.monotonic() < end:
            self.press(key)
            soon = time.monotonic() + 4
            while not self.title().startswith(name) and time.monotonic() < soon:
                time.sleep(0.1)
        self.await_window(name)

    def await_window(self, name: str) -> None:
        """Wait until the window in front has that name, and nothing is under way in it."""
        self._until(lambda: self.title().startswith(name), f"no window {name} in front")

    def await_rest(self) -> None:
        """Wait until the main window is in front and at rest."""
        time.sleep(0.3)
        self.await_window(MAIN)

    def sign_in(self, window: str, *, downs: int = 0) -> None:
        """Log in, or open the lock; the operator is so many places below the one proposed."""
        self.await_window(window)
        self.press("alt+o", *["Down"] * downs, "alt+p")
        self.write(PASSWORD)
        self.press("Return")
        self.await_window(PASSWORD_CHANGE)
        self.press("Escape")
        self.await_rest()

    def title(self) -> str:
        """Return the name of the window in front."""
        found = subprocess.run(
            ["xdotool", "getactivewindow", "getwindowname"],
            env=self._environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return found.stdout.strip()

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, capture_output=True)

    def _until(self, holds: Callable[[], bool], complaint: str) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                pytest.fail(f"{complaint}; in front is “{self.title()}”")
            time.sleep(0.1)
        time.sleep(0.25)


@contextmanager
def desktop(place: Path) -> Iterator[dict[str, str]]:
    """Run a small screen with a window manager; yield the environment of a program there that keeps to ``place``."""
    with started("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", told=True) as server:
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")},
            "DISPLAY": f":{first_line(server)}",
            "XDG_CONFIG_HOME": str(place / "config"),
            "XDG_DATA_HOME": str(place / "data"),
            "WENGANG_PASSPHRASE": PASSPHRASE,
            "LANG": "C.UTF-8",
        }
        with started("openbox", environment=environment):
            yield environment


@contextmanager
def program(place: Path, environment: dict[str, str]) -> Iterator[Hands]:
    """Open the program, or the packaged one if that is tried, on the workspace of ``place``.

    It must have been left, in peace and silence, by the end of the block.
    """
    packed = os.environ.get("PACKAGE_TO_TRY")
    command = [f"{packed}/wengang"] if packed else [sys.executable, "-m", "desktop"]
    command += ["--workspace", str(place / "workspace")]
    with (place / "window.log").open("wb") as log:
        window = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)
    pressed = Hands(environment)
    try:
        yield pressed
        assert window.wait(20) == 0, (place / "window.log").read_text("utf-8")
        assert (place / "window.log").read_text("utf-8") == ""
    finally:
        for process in (*pressed.holders, window):
            process.terminate()
            process.wait(10)


@contextmanager
def started(
    *command: str, told: bool = False, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends; with ``told``, what it says is kept for ``first_line``."""
    heard = subprocess.PIPE if told else subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=heard, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def first_line(process: subprocess.Popen[bytes]) -> str:
    """Return the first line that a program says, and hear it no more."""
    told = process.stdout
    assert told is not None
    line = told.readline().decode().strip()
    told.close()
    return line

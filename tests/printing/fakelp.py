"""A counterfeit of CUPS on the path: programs that write down how they were called and what they were fed."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

_PROGRAM = """#!{python}
import pathlib, sys
name, folder = pathlib.Path(sys.argv[0]).name, pathlib.Path({folder!r})
told = {{
    ("lpstat", "-e"): "Office\\nStopped\\n",
    ("lpstat", "-d"): "system default destination: Office\\n",
    ("lpstat", "-l"): "printer Stopped disabled since Mon\\n\\tDescription: 停用的\\n"
                      "printer Office is idle.  enabled since Mon\\n\\tDescription: 二楼办公室\\n",
    ("lpoptions", "-p"): "InputSlot/Tray: *Auto Tray2\\nDuplex/Sides: *None DuplexNoTumble\\n",
}}
if name == "lp":
    if (folder / "refuse").exists():
        sys.exit("lp: Error - out of order")
    at = len(list(folder.glob("*.args")))
    (folder / f"{{at}}.pdf").write_bytes(sys.stdin.buffer.read())
    (folder / f"{{at}}.args").write_text("\\n".join(sys.argv[1:]), "utf-8")
    if at + 1 == int((folder / "last").read_text()):
        (folder / "refuse").touch()
    print(f"request id is Office-{{at + 1}} (1 file(s))")
else:
    print(told.get((name, sys.argv[1]), ""), end="")
"""


@dataclass(frozen=True, slots=True)
class FakeLp:
    """What ``lp`` was asked for, call by call."""

    folder: Path

    @property
    def calls(self) -> list[tuple[list[str], bytes]]:
        """The arguments and the bytes of every job, in order."""
        count = len(list(self.folder.glob("*.args")))
        return [
            ((self.folder / f"{at}.args").read_text("utf-8").split("\n"), (self.folder / f"{at}.pdf").read_bytes())
            for at in range(count)
        ]

    def break_after(self, jobs: int) -> None:
        """Let the printer go out of order after so many jobs more; 0 is at once."""
        (self.folder / "last").write_text(str(jobs))
        if not jobs:
            (self.folder / "refuse").touch()


def fake_cups(folder: Path, monkeypatch: pytest.MonkeyPatch) -> FakeLp:
    """Put the programs on the path; two printers are there, one of them stopped."""
    programs = folder / "bin"
    programs.mkdir(parents=True)
    (folder / "last").write_text("-1")
    for name in ("lp", "lpstat", "lpoptions"):
        program = programs / name
        program.write_text(_PROGRAM.format(python=sys.executable, folder=str(folder)), "utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    return FakeLp(folder)


def no_cups(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a machine without any program to print with."""
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("PATH", str(folder))

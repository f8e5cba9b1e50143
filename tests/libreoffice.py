"""LibreOffice without a window, where the machine has it: what another program makes of our files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOFFICE = shutil.which("soffice")


def convert(files: list[Path], kind: str, out: Path) -> None:
    """Let LibreOffice open files and save them as another kind in ``out``; one that it refuses is missing there."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


def converted(file: Path, kind: str) -> bytes:
    """Return one file as LibreOffice saves it."""
    out = file.parent / "converted"
    convert([file], kind, out)
    return (out / f"{file.stem}.{kind}").read_bytes()

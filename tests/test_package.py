"""The packaged program, as `make package` tries it: nothing is missing from it, and nothing tells where it was made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = Path(os.environ.get("PACKAGE_TO_TRY", ""))
INSIDE = PACKAGE / "_internal"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("PACKAGE_TO_TRY" not in os.environ, reason="make package tries the program that it has packed"),
]


def packed(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the packaged program where nothing of the project can be reached by accident."""
    bare: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment}
    return subprocess.run(
        [str(PACKAGE / "wengang"), *arguments], env=bare, capture_output=True, text=True, check=False, cwd="/"
    )


def test_the_packaged_program_does_the_whole_job_by_itself(tmp_path: Path) -> None:
    run = packed("demo", str(tmp_path / "demo"), HOME=str(tmp_path))

    assert (run.returncode, run.stderr) == (0, "")
    made = {file.suffix for file in (tmp_path / "demo").rglob("*")}
    assert {".pdf", ".zip", ".xlsx", ".db"} <= made


def test_the_packaged_program_knows_what_it_is_made_of(tmp_path: Path) -> None:
    packed("demo", str(tmp_path / "demo"), HOME=str(tmp_path))
    read_me = (tmp_path / "demo" / "请先读我.txt").read_text("utf-8")
    passphrase = read_me.split("口令：")[1].split()[0]

    run = packed(
        "about", "--json", WENGANG_WORKSPACE=str(tmp_path / "demo" / "workspace"), WENGANG_PASSPHRASE=passphrase
    )

    assert run.returncode == 0, run.stdout
    assert "未知" not in run.stdout
    assert "pyside6-essentials" in run.stdout


@pytest.mark.parametrize("folder", ["docs/manual", "rules/packs", "resources"])
def test_everything_that_the_program_reads_goes_along(folder: str) -> None:
    ours = {file.relative_to(ROOT) for file in (ROOT / folder).rglob("*") if file.is_file()}
    wanted = {file for file in ours if file.suffix not in (".py", ".pyc")}

    missing = {file for file in wanted if (INSIDE / file).read_bytes() != (ROOT / file).read_bytes()}

    assert wanted
    assert missing == set()


def test_the_licences_go_along() -> None:
    assert "Apache License" in (INSIDE / "LICENSE").read_text("utf-8")
    assert (INSIDE / "licences.md").read_bytes() == (ROOT / "docs" / "licences.md").read_bytes()


def test_no_file_of_the_package_tells_where_it_was_made() -> None:
    here = os.fsencode(ROOT)

    telling = [file for file in PACKAGE.rglob("*") if file.is_file() and here in file.read_bytes()]

    assert telling == []


def test_the_package_brings_what_chinese_is_typed_with_and_no_theme_of_the_building_machine() -> None:
    plugins = {file.name for file in (INSIDE / "PySide6" / "Qt" / "plugins").rglob("*.so")}

    assert {"libibusplatforminputcontextplugin.so", "libqxcb.so", "libqwayland.so", "libqoffscreen.so"} <= plugins
    assert [file.name for file in INSIDE.glob("lib*") if "gtk" in file.name or "gdk" in file.name] == []

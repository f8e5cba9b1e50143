"""The composition root: which workspace, which input method, where defects are written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desktop import app


def test_the_workspace_named_beats_the_environment_beats_the_last_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("APPDATA", raising=False)

    assert app.workspace_folder([], "") == tmp_path / "wengang"
    assert app.workspace_folder([], "/last") == Path("/last")
    monkeypatch.setenv("WENGANG_WORKSPACE", "/from/environment")
    assert app.workspace_folder([], "/last") == Path("/from/environment")
    assert app.workspace_folder(["--workspace", "/named"], "/last") == Path("/named")


@pytest.mark.parametrize(
    ("environment", "settings"),
    [
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"XMODIFIERS": "@im=ibus"}, {}),
        (
            {"QT_IM_MODULES": "wayland;fcitx"},
            {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1", "QT_IM_MODULES": "wayland;fcitx;ibus"},
        ),
        ({}, {}),
    ],
)
def test_chinese_is_typed_under_fcitx_through_the_portal(environment: dict[str, str], settings: dict[str, str]) -> None:
    assert app.input_method(environment) == settings


def test_a_defect_is_written_beside_the_workspace_without_identity_numbers(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()

    file = app.defect_log(tmp_path)("ValueError: 11010519491231002X")

    words = file.read_text("utf-8")
    assert file.parent == tmp_path / "log"
    assert "ValueError" in words
    assert "11010519491231002X" not in words


def test_the_program_that_is_started_again_is_this_one(tmp_path: Path) -> None:
    *own, option, folder = app.command_for(tmp_path)

    told = subprocess.run([*own, "--help"], capture_output=True, text=True, check=True)

    assert (option, folder) == ("--workspace", str(tmp_path))
    assert "稳岗经办台" in told.stdout

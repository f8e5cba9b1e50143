"""What the program says of itself, wherever it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services import about as module
from desktop.services.about import about
from tests.services.counter import Counter

PAGE = "| package | version | licence |\n|---|---|---|\n| made-up | 1.2 | MIT |\n"


def test_licences_are_read_from_the_metadata_of_a_wheel_where_there_are_no_sources(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = tmp_path / "wengang-9.9.dist-info"
    (metadata / "licenses" / "docs").mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.4\nName: wengang\nVersion: 9.9\n", "utf-8")
    (metadata / "licenses" / "docs" / "licences.md").write_text(PAGE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "_LICENCES", ())

    found = about(counter.desk.store)

    assert found.versions[0] == ("稳岗经办台", "9.9")
    assert ("made-up", "1.2", "MIT") in [(part.name, part.version, part.licence) for part in found.parts]

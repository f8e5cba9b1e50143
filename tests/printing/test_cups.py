"""The way of a PDF to CUPS, with a counterfeit of its programs on the path."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import DeskError
from desktop.printing import cups
from desktop.printing.job import PrintJob
from tests.printing.fakelp import fake_cups, no_cups

JOB = PrintJob(printer="Office", title="330302003-LG-2023-0007-SP1")


def test_the_very_bytes_reach_lp_on_its_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = fake_cups(tmp_path, monkeypatch)
    job = PrintJob(
        printer="Office", title="SP1", copies=3, pages="1-2,4", sides="two-sided-long-edge", tray="InputSlot=Tray2"
    )

    ticket = cups.send(b"%PDF \x00\xff", job)

    ((arguments, fed),) = fake.calls
    assert fed == b"%PDF \x00\xff"
    assert ticket == "Office-1"
    assert " ".join(arguments) == (
        "-d Office -n 3 -t SP1 -P 1-2,4 -o collate=true -o media=A4 -o sides=two-sided-long-edge -o InputSlot=Tray2 -"
    )


def test_queues_come_with_their_words_trays_and_sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_cups(tmp_path, monkeypatch)

    office, stopped = cups.queues()

    assert (office.name, office.title, office.usual, office.ready) == ("Office", "二楼办公室", True, True)
    assert (office.duplex, office.trays) == (True, ("InputSlot=Auto", "InputSlot=Tray2"))
    assert (stopped.title, stopped.usual, stopped.ready) == ("停用的", False, False)


def test_a_printer_that_refuses_is_told_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_cups(tmp_path, monkeypatch).break_after(0)

    with pytest.raises(DeskError, match="out of order") as refused:
        cups.send(b"%PDF", JOB)

    assert refused.value.code == "printer-refused"


def test_a_machine_without_cups_has_no_queues_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_cups(tmp_path / "nothing", monkeypatch)

    with pytest.raises(DeskError, match="printing-unavailable"):
        cups.send(b"%PDF", JOB)

    assert cups.queues() == ()


def test_the_packaged_program_lends_its_libraries_to_no_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/packaged")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/theirs")

    assert cups._surroundings()["LD_LIBRARY_PATH"] == "/theirs"

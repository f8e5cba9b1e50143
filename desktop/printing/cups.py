"""Printers of this machine through CUPS: which there are, and how a PDF goes to one as it is.

The program ``lp`` takes the PDF on its standard input: we leave no plain file on the disk (CUPS keeps its own copy in
its own folder until the job is done).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.errors import DeskError
from desktop.printing.job import PrintJob

_ASKING, _SENDING = 10, 60  # seconds: a printer in the net that is off lets one wait
_TRAYS, _DUPLEX = ("InputSlot", "media-source"), ("Duplex", "sides")
_TICKET = re.compile(r"request id is (\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A printer as CUPS knows it: its name, what people call it, whether it is the usual one, what it can choose.

    ``trays`` are options that CUPS takes (``InputSlot=Tray1``); ``ready`` is false where the queue is stopped.
    """

    name: str
    title: str
    usual: bool = False
    ready: bool = True
    duplex: bool = False
    trays: tuple[str, ...] = ()


def at_hand() -> bool:
    """Return whether this machine has CUPS at all."""
    return shutil.which("lp") is not None and shutil.which("lpstat") is not None


def queues() -> tuple[Queue, ...]:
    """Return the printers, the usual one first; none where there is no CUPS or it does not answer."""
    if not at_hand():
        return ()
    names = _ask("lpstat", "-e").split()
    usual = _ask("lpstat", "-d").rpartition(": ")[2].strip()
    told = _told(_ask("lpstat", "-l", "-p"))
    return tuple(sorted((_queue(name, told.get(name, ""), usual) for name in names), key=lambda each: not each.usual))


def send(pdf: bytes, job: PrintJob) -> str:
    """Hand a PDF to a printer; return the number that CUPS gives the job, or ''.

    Raise ``printing-unavailable``, ``printer-refused`` with its words, or ``printer-silent``: nothing was printed.
    """
    if not at_hand():
        raise DeskError("printing-unavailable")
    try:
        done = _run(["lp", *_options(job), "-"], pdf, _SENDING)
    except subprocess.TimeoutExpired as error:
        raise DeskError("printer-silent", printer=job.printer) from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip()
        words = told.removeprefix("lp: ").removeprefix("Error - ") or f"lp {done.returncode}"
        raise DeskError("printer-refused", printer=job.printer, reason=words)
    found = _TICKET.search(done.stdout.decode(errors="replace"))
    return found[1] if found else ""


def _options(job: PrintJob) -> list[str]:
    options = ["-d", job.printer, "-n", str(job.copies), "-t", job.title or "wengang"]
    options += ["-P", job.pages] if job.pages else []
    settings = ["collate=true", "media=A4", f"sides={job.sides}" if job.sides else "", job.tray]
    return options + [word for setting in settings if setting for word in ("-o", setting)]


def _queue(name: str, told: str, usual: str) -> Queue:
    said = re.search(r"^\s*Description: (.+)$", told, re.MULTILINE)
    choices = dict(_choices(_ask("lpoptions", "-p", name, "-l")))
    trays = next((tuple(f"{key}={each}" for each in choices[key]) for key in _TRAYS if key in choices), ())
    return Queue(
        name=name,
        title=said[1].strip() if said else name,
        usual=name == usual,
        ready="disabled since" not in told.partition("\n")[0],
        duplex=any(len(choices.get(key, ())) > 1 for key in _DUPLEX),
        trays=trays if len(trays) > 1 else (),
    )


def _told(text: str) -> dict[str, str]:
    """Return what is told of each printer by its name; a paragraph begins with ``printer NAME``."""
    parts = re.split(r"^printer (\S+) ", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _choices(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the options of a printer (``Name/Title: one *two``) and their choices; the usual one bears a star."""
    lines = [line.partition(":") for line in text.splitlines()]
    return [(head.partition("/")[0], tuple(each.lstrip("*") for each in rest.split())) for head, _, rest in lines]


def _ask(*command: str) -> str:
    """Return what a program of CUPS says; '' where it is not there, fails or does not answer."""
    try:
        done = _run(command, b"", _ASKING)
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return "" if done.returncode else done.stdout.decode(errors="replace")


def _run(command: Sequence[str], fed: bytes, seconds: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603  our own words, no shell
        command, input=fed, capture_output=True, timeout=seconds, check=False, env=_surroundings()
    )


def _surroundings() -> dict[str, str]:
    """Return the environment for a program of the system: its words are read, and it must not load our libraries."""
    kept = {**os.environ, "LC_ALL": "C"}
    if "LD_LIBRARY_PATH_ORIG" in kept:  # the packaged program leads this variable to its own folder
        kept["LD_LIBRARY_PATH"] = kept["LD_LIBRARY_PATH_ORIG"]
    elif getattr(sys, "frozen", False):
        kept.pop("LD_LIBRARY_PATH", None)
    return kept

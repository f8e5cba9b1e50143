"""The program ``wengang``: all commands, and the one frame in which anything unexpected ends."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import click

from desktop.cli.backups import COMMANDS as BACKUP_COMMANDS
from desktop.cli.batches import COMMANDS as BATCH_COMMANDS
from desktop.cli.case_list import COMMANDS as LIST_COMMANDS
from desktop.cli.cases import COMMANDS as CASE_COMMANDS
from desktop.cli.certificates import COMMANDS as CERTIFICATE_COMMANDS
from desktop.cli.deciding import COMMANDS as DECIDING_COMMANDS
from desktop.cli.drafts import COMMANDS as DRAFT_COMMANDS
from desktop.cli.evidence import COMMANDS as EVIDENCE_COMMANDS
from desktop.cli.frame import NOTHING_DONE, default_workspace, say
from desktop.cli.intake import COMMANDS as INTAKE_COMMANDS
from desktop.cli.ledger import COMMANDS as LEDGER_COMMANDS
from desktop.cli.materials import COMMANDS as MATERIAL_COMMANDS
from desktop.cli.office import COMMANDS as OFFICE_COMMANDS
from desktop.cli.operators import COMMANDS as OPERATOR_COMMANDS
from desktop.cli.papers import COMMANDS as PAPER_COMMANDS
from desktop.cli.policy import COMMANDS as POLICY_COMMANDS
from desktop.cli.queue import COMMANDS as QUEUE_COMMANDS
from desktop.cli.search import COMMANDS as SEARCH_COMMANDS
from desktop.cli.upkeep import COMMANDS as UPKEEP_COMMANDS
from desktop.cli.waiting import COMMANDS as WAITING_COMMANDS
from desktop.errors import DeskError
from desktop.masking import mask_ids

_USAGE = (
    (click.MissingParameter, "缺少"),
    (click.NoSuchOption, "没有这个选项"),
    (click.BadParameter, "写法不对"),
    (click.UsageError, "不认识的命令或参数"),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def program() -> None:
    """稳岗经办台：乡镇（街道）留工、返岗补助的受理、核验、审批与上报。"""


for command in (
    *OFFICE_COMMANDS,
    *POLICY_COMMANDS,
    *INTAKE_COMMANDS,
    *DRAFT_COMMANDS,
    *CASE_COMMANDS,
    *DECIDING_COMMANDS,
    *MATERIAL_COMMANDS,
    *LIST_COMMANDS,
    *QUEUE_COMMANDS,
    *WAITING_COMMANDS,
    *EVIDENCE_COMMANDS,
    *PAPER_COMMANDS,
    *SEARCH_COMMANDS,
    *BATCH_COMMANDS,
    *UPKEEP_COMMANDS,
    *OPERATOR_COMMANDS,
    *CERTIFICATE_COMMANDS,
    *BACKUP_COMMANDS,
    *LEDGER_COMMANDS,
):
    program.add_command(command)


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code.  No traceback ever reaches a user."""
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return program.main(list(arguments), prog_name="wengang", standalone_mode=False) or 0
    except DeskError as error:
        return _fail(error, as_json=as_json)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _fail(DeskError("usage", what=_in_chinese(error)), as_json=as_json)
    except click.exceptions.Abort:
        return _fail(DeskError("cancelled"), as_json=as_json)
    except Exception:  # noqa: BLE001  the outermost frame: our own defect is logged and shown as such
        return _fail(DeskError("internal", log=_log(traceback.format_exc(), arguments)), as_json=as_json)


def _in_chinese(error: click.ClickException) -> str:
    """Say what is wrong with the command's words in the clerk's language; click's own words stand behind."""
    name = getattr(getattr(error, "param", None), "human_readable_name", "") or getattr(error, "option_name", "")
    for kind, words in _USAGE:
        if isinstance(error, kind):
            return f"{words}{f' {name}' if name else ''}（{error.format_message()}）"
    return error.format_message()


def _fail(error: DeskError, *, as_json: bool) -> int:
    words = error.as_json()
    if error.code != "uscc-invalid":  # a code of 18 digits looks like an identity number and must be seen whole
        words = {part: mask_ids(text) for part, text in words.items()}
    if as_json:
        with suppress(OSError):
            say(json.dumps({"error": words}, ensure_ascii=False))
    with suppress(OSError):
        say(f"{words['message']}\n{words['advice']}", err=True)
    return NOTHING_DONE


def _log(trace: str, arguments: Sequence[str]) -> Path:
    """Append a defect to the log file, identity numbers masked; return the file."""
    try:
        file = _log_folder(arguments) / "wengang.log"
        with file.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(mask_ids(trace) + "\n")
    except (OSError, RuntimeError, DeskError):
        return Path("（无法写入日志）")
    return file


def _log_folder(arguments: Sequence[str]) -> Path:
    """Return the log folder of the workspace that the command names, else the user's own folder."""
    named = [after for word, after in pairwise(arguments) if word == "--workspace"]
    named += [word.removeprefix("--workspace=") for word in arguments if word.startswith("--workspace=")]
    given = (named[-1] if named else "") or os.environ.get("WENGANG_WORKSPACE", "")
    folder = (Path(given) if given else default_workspace()) / "log"
    try:
        return folder if folder.is_dir() else Path.home()
    except OSError:  # a name that no folder can have
        return Path.home()

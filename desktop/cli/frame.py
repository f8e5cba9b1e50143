"""What every command shares: its options, the way to an open workspace, and how answers and errors are printed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from desktop.errors import DeskError
from desktop.records import Operator

DONE, NEEDS_A_PERSON, NOTHING_DONE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One call of a command: where, how to answer, and who acts."""

    workspace: Path
    as_json: bool
    operator: str

    @contextmanager
    def desk(self) -> Iterator[Any]:
        """Open the workspace."""
        from desktop.services.desk import open_desk

        with open_desk(self.workspace, passphrase()) as desk:
            yield desk

    @contextmanager
    def signed_in(self) -> Iterator[tuple[Any, Operator]]:
        """Open the workspace and sign the operator in: for commands that write."""
        from desktop.services.sign_in import must_change, sign_in

        with self.desk() as desk:
            by = sign_in(desk.store, self.operator, operator_password(self.operator))
            if must_change(desk.store, by):
                self.tell(f"操作员“{by.name}”仍在使用一次性密码，请尽快用 wengang operators --change 更换。")
            yield desk, by

    def answer(self, value: Any, *lines: str, code: int = DONE) -> None:  # noqa: ANN401  any JSON value
        """Print the answer: one JSON document, or lines for a person; end with the exit code."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False))
        else:
            for line in lines:
                click.echo(line)
        if code:
            raise click.exceptions.Exit(code)

    def tell(self, line: str) -> None:
        """Say something to a person that is no part of the answer."""
        click.echo(line, err=True)


def now() -> datetime:
    """Return the present instant with its zone: the one clock of the command line."""
    return datetime.now().astimezone()


def passphrase() -> str:
    """Return the workspace's passphrase, from the environment or the terminal."""
    return _secret("WENGANG_PASSPHRASE", "工作区口令", DeskError("passphrase-missing"))


def operator_password(operator: str) -> str:
    """Return an operator's password, from the environment or the terminal."""
    missing = DeskError("operator-password-missing", operator=operator)
    return _secret("WENGANG_OPERATOR_PASSWORD", f"操作员“{operator}”的密码", missing)


def batch_passphrase() -> str | None:
    """Return the passphrase of batches, from the environment or the terminal; None where neither gives one."""
    given = os.environ.get("WENGANG_BATCH_PASSPHRASE", "")
    if given or not sys.stdin.isatty():
        return given or None
    return str(click.prompt("批次口令", hide_input=True, err=True, default="", show_default=False)) or None


def _secret(variable: str, title: str, missing: DeskError) -> str:
    given = os.environ.get(variable, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise missing
    return str(click.prompt(title, hide_input=True, err=True))


def framed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every command takes, and its frame as first argument."""

    @click.option("--workspace", type=click.Path(path_type=Path), envvar="WENGANG_WORKSPACE", help="工作区文件夹")
    @click.option("--json", "as_json", is_flag=True, help="只在标准输出给出一个 JSON 文档")
    @click.option("--as", "operator", default="clerk", show_default=True, help="操作员")
    def run(workspace: Path | None, operator: str, *, as_json: bool, **arguments: object) -> None:
        frame = Frame(workspace=workspace or default_workspace(), as_json=as_json, operator=operator)
        command(frame, **arguments)

    run.__name__ = command.__name__
    run.__doc__ = command.__doc__
    run.__click_params__ = [*getattr(command, "__click_params__", []), *run.__click_params__]  # type: ignore[attr-defined]
    return run


def default_workspace() -> Path:
    """Return the workspace in the user's data folder."""
    base = os.environ.get("APPDATA") or os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "wengang"


class Day(click.ParamType[date]):
    """A day as ISO text."""

    name = "date"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> date:  # noqa: ANN401
        """Return the day; raise ``day-invalid``."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise DeskError("day-invalid", day=value) from None


def write_out(path: Path, content: bytes) -> None:
    """Write a file that a command was asked for, whole or not at all."""
    from desktop.workspace import write_whole

    write_whole(path, content)

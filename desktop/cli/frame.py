"""What every command shares: its options, the way to an open workspace, and how answers and errors are printed."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from desktop.errors import DeskError
from desktop.records import Operator

DONE, NEEDS_A_PERSON, NOTHING_DONE = 0, 1, 2
_MOST = 2**63 - 1  # what the database takes as a whole number


class _Place(click.Path):
    """A file or folder that was really named: an empty text would mean the folder that one happens to be in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path; refuse an empty one."""
        if isinstance(value, str) and not value.strip():
            self.fail("路径空着", param, ctx)
        return super().convert(value, param, ctx)


PATH = _Place(path_type=Path, readable=False)  # whoever opens it says in Chinese why it cannot be opened


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

    def on_duty(self, desk: Any) -> Operator:  # noqa: ANN401  services load late
        """Return the operator for whom something is looked up; raise ``operator-unknown`` or ``operator-off-duty``."""
        operator: Operator = desk.store.operators.get(self.operator)
        if operator.left:
            raise DeskError("operator-off-duty", operator=operator.name)
        return operator

    @contextmanager
    def signed_in(self) -> Iterator[tuple[Any, Operator]]:
        """Open the workspace and sign the operator in: for commands that write."""
        from desktop.services.sign_in import enter, must_change

        with self.desk() as desk:
            password = operator_password(desk.store.operators.get(self.operator).name)
            by = enter(desk.store, self.operator, password, now=now(), sitting=False)
            if must_change(desk.store, by):
                self.tell(f"操作员“{by.name}”仍在使用一次性密码，请尽快用 wengang operators --change 更换。")
            yield desk, by

    def answer(self, value: Any, *lines: str, code: int = DONE) -> None:  # noqa: ANN401  any JSON value
        """Print the answer: one JSON document, or lines for a person; end with the exit code."""
        try:
            if self.as_json or lines:
                say(json.dumps(value, ensure_ascii=False) if self.as_json else "\n".join(lines))
        except OSError as error:
            _let_go_of_output()
            if error.errno != errno.EPIPE:  # whoever reads only the first lines has what they want
                from desktop.workspace import reason_of

                lost = DeskError("answer-lost", reason=reason_of(error))
                self.tell(f"{lost.message}{lost.advice}")
                code = NEEDS_A_PERSON
        if code:
            raise click.exceptions.Exit(code)

    def tell(self, line: str) -> None:
        """Say something to a person that is no part of the answer; it is no reason to stop if no one can hear it."""
        with suppress(OSError):
            say(line, err=True)


def say(text: str, *, err: bool = False) -> None:
    """Print a text; bytes of a name that are no UTF-8 come as the replacement character, never as a failure."""
    try:
        sayable = text.encode(errors="surrogateescape").decode(errors="replace")
    except UnicodeEncodeError:
        sayable = text.encode(errors="replace").decode()
    click.echo(sayable, err=err)


def _let_go_of_output() -> None:
    """Lead standard output nowhere, so that the interpreter does not fail on it once more at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


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
    given = readable(os.environ.get("WENGANG_BATCH_PASSPHRASE", ""))
    if given or not at_terminal():
        return given or None
    return str(click.prompt("批次口令", hide_input=True, err=True, default="", show_default=False)) or None


def _secret(variable: str, title: str, missing: DeskError) -> str:
    given = readable(os.environ.get(variable, ""), shown=variable)
    if given:
        return given
    if not at_terminal():
        raise missing
    return str(click.prompt(title, hide_input=True, err=True))


def at_terminal() -> bool:
    """Return whether a person can be asked: a service or a script may have no standard input at all."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def readable(text: str, *, shown: str = "") -> str:
    """Return a text of the command line or the environment as it was meant.

    Under a locale without Chinese its bytes arrive escaped and are read as UTF-8 here.  Raises ``text-unreadable``,
    which shows ``shown`` in place of a secret.
    """
    try:
        return text.encode(errors="surrogateescape").decode()
    except UnicodeError as error:
        raise DeskError("text-unreadable", text=shown or text) from error


def _read(value: object) -> object:
    """Return an argument with its texts as they were meant; paths keep the bytes that they have.

    Raises ``usage`` for a number that is no id, count or sum of anything.
    """
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, int) and not -_MOST <= value <= _MOST:
        raise DeskError("usage", what=f"数字太大：{value}")
    return tuple(_read(each) for each in value) if isinstance(value, tuple) else value


def framed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that every command takes, and its frame as first argument."""

    @click.option("--workspace", type=PATH, envvar="WENGANG_WORKSPACE", help="工作区文件夹")
    @click.option("--json", "as_json", is_flag=True, help="只在标准输出给出一个 JSON 文档")
    @click.option("--as", "operator", default="clerk", show_default=True, help="操作员")
    def run(workspace: Path | None, operator: str, *, as_json: bool, **arguments: object) -> None:
        frame = Frame(workspace=workspace or default_workspace(), as_json=as_json, operator=readable(operator))
        command(frame, **{name: _read(value) for name, value in arguments.items()})

    run.__name__ = command.__name__
    run.__doc__ = command.__doc__
    run.__click_params__ = [*getattr(command, "__click_params__", []), *run.__click_params__]  # type: ignore[attr-defined]
    return run


def default_workspace() -> Path:
    """Return the workspace in the user's data folder."""
    base = os.environ.get("APPDATA") or os.environ.get("XDG_DATA_HOME")
    try:
        return (Path(base) if base else Path.home() / ".local" / "share") / "wengang"
    except RuntimeError as error:
        raise DeskError("workspace-unnamed") from error


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


def write_out(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file that a command was asked for, whole or not at all, and never over a workspace's own files."""
    from desktop.workspace import refuse_own, write_whole

    refuse_own(path)
    write_whole(path, content, private=private)

"""Commands about who may come in: operators, their roles and passwords, the passphrase of the workspace."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

import click

from desktop.cli.frame import Frame, at_terminal, framed, now, passphrase, readable
from desktop.errors import DeskError
from desktop.records import ROLE_WORDS, Operator, Role

_ROLES = click.Choice([role.value for role in Role])


def one_time_password() -> str:
    """Return a password that can be read out and typed."""
    from desktop.services.initialise import one_time_password as make

    return make(secrets.choice)


@click.command()
@click.option("--change", is_flag=True, help="更换自己（--as）的密码")
@framed
def operators(frame: Frame, *, change: bool) -> None:
    """列出操作员；--change 更换密码（新密码取自 WENGANG_NEW_PASSWORD 或终端）。"""
    from desktop.services.sign_in import change_password

    if not change:
        with frame.desk() as desk:
            listed: list[Operator] = desk.store.operators.all()
        shown = [{"id": each.id, "name": each.name, "role": each.role.value} for each in listed]
        frame.answer({"operators": shown}, *(f"{each.id}  {each.name}" for each in listed))
        return
    with frame.signed_in() as (desk, by):
        change_password(desk.store, by, _new_secret("WENGANG_NEW_PASSWORD", "新密码"), by=by, now=now())
    frame.answer({"changed": by.id}, "密码已更换。")


@click.group("operator")
def operator() -> None:
    """操作员：增加、改名、换岗、重置密码、离岗、恢复（审批岗办理）。"""


@operator.command("list")
@framed
def list_(frame: Frame) -> None:
    """列出操作员、岗位、是否在岗、办理过多少事项。"""
    from desktop.services.operators import colleagues

    with frame.desk() as desk:
        found = colleagues(desk.store)
    shown = [
        {
            "id": each.operator.id,
            "name": each.operator.name,
            "role": each.operator.role.value,
            "left_on": each.left_on.isoformat() if each.left_on else None,
            "must_change": each.must_change,
            "acts": dict(each.acts),
        }
        for each in found
    ]
    lines = [
        f"{each.operator.id}  {each.operator.name}  {ROLE_WORDS[each.operator.role]}"
        f"  {f'{each.left_on}离岗' if each.left_on else '在岗'}  办理{each.done}项"
        for each in found
    ]
    frame.answer({"operators": shown}, *lines)


@operator.command("add")
@click.argument("id_", metavar="ID")
@click.option("--name", required=True, help="姓名")
@click.option("--role", type=_ROLES, required=True, help="岗位")
@framed
def add(frame: Frame, id_: str, name: str, role: str) -> None:
    """增加操作员，给出一次性密码。"""
    from desktop.services.operators import add_operator

    wanted = Operator(id=id_, name=name, role=Role(role))
    with frame.signed_in() as (desk, by):
        handed = add_operator(desk.store, wanted, one_time_password, by=by, now=now())
    _hand_out(frame, handed.operator, handed.password)


@operator.command("reset")
@click.argument("id_", metavar="ID")
@framed
def reset(frame: Frame, id_: str) -> None:
    """重置密码，给出一次性密码。"""
    from desktop.services.operators import reset_password

    with frame.signed_in() as (desk, by):
        handed = reset_password(desk.store, id_, one_time_password, by=by, now=now())
    _hand_out(frame, handed.operator, handed.password)


@operator.command("change")
@click.argument("id_", metavar="ID")
@click.option("--name", help="姓名")
@click.option("--role", type=_ROLES, help="岗位")
@framed
def change(frame: Frame, id_: str, name: str | None, role: str | None) -> None:
    """更改姓名或岗位。"""
    from desktop.services.operators import change_role, rename

    with frame.signed_in() as (desk, by), desk.store.atomic():
        if name is not None:
            rename(desk.store, id_, name, by=by, now=now())
        if role is not None:
            change_role(desk.store, id_, Role(role), by=by, now=now())
        found = desk.store.operators.get(id_)
    _tell(frame, found)


@operator.command("leave")
@click.argument("id_", metavar="ID")
@framed
def leave_(frame: Frame, id_: str) -> None:
    """让操作员离岗：不能再登录，名字留在办理经过中。"""
    from desktop.services.operators import leave

    _move(frame, id_, leave)


@operator.command("return")
@click.argument("id_", metavar="ID")
@framed
def return_(frame: Frame, id_: str) -> None:
    """让离岗的操作员恢复在岗。"""
    from desktop.services.operators import come_back

    _move(frame, id_, come_back)


@click.command("passphrase")
@framed
def passphrase_(frame: Frame) -> None:
    """更换工作区口令（新口令取自 WENGANG_NEW_PASSPHRASE 或终端）。"""
    from desktop.services.desk import change_passphrase

    with frame.signed_in() as (desk, by):
        change_passphrase(desk, passphrase(), _new_secret("WENGANG_NEW_PASSPHRASE", "新口令"), by=by, now=now())
    frame.answer({"workspace": str(frame.workspace)}, "口令已更换。")


def _move(frame: Frame, id_: str, act: Callable[..., object]) -> None:
    """Let an operator leave or return."""
    with frame.signed_in() as (desk, by):
        act(desk.store, id_, by=by, now=now())
        found = desk.store.operators.get(id_)
    _tell(frame, found)


def _hand_out(frame: Frame, who: Operator, password: str) -> None:
    frame.answer(
        {"id": who.id, "password": password},
        f"{who.name}（{who.id}）一次性密码：{password}",
        "密码只显示这一次，请交给本人并尽快更换。",
    )


def _tell(frame: Frame, who: Operator) -> None:
    shown = {"id": who.id, "name": who.name, "role": who.role.value, "left": who.left}
    frame.answer(shown, f"{who.name}（{who.id}）　{ROLE_WORDS[who.role]}　{'离岗' if who.left else '在岗'}")


def _new_secret(variable: str, title: str) -> str:
    given = readable(os.environ.get(variable, ""), shown=variable)
    if given:
        return given
    if not at_terminal():
        raise DeskError("passphrase-missing")
    return str(click.prompt(title, hide_input=True, confirmation_prompt=True, err=True))


COMMANDS = (operators, operator, passphrase_)

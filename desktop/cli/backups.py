"""Commands about copies of the workspace, and about whether it is whole: backup, restore, check."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, framed, now, passphrase
from desktop.errors import DeskError


@click.command()
@click.option("-o", "--output", type=PATH, help="写到哪个文件或文件夹；不写则放在工作区的 backups 里")
@click.option("--if-due", is_flag=True, help="只在最近一次备份超过设定的天数时备份")
@framed
def backup(frame: Frame, output: Path | None, *, if_due: bool) -> None:
    """备份整个工作区（内容仍是加密的），写完读回核对。"""
    from desktop.services.backup import back_up, is_due

    with frame.signed_in() as (desk, by):
        path = back_up(desk, output, by=by, now=now()) if not if_due or is_due(desk, now=now()) else None
    if path is None:
        frame.answer({"file": None}, "最近已有备份，没有再备份。")
        return
    frame.answer({"file": str(path)}, f"已备份：{path}")


@click.command()
@click.argument("file", type=PATH)
@framed
def restore(frame: Frame, file: Path) -> None:
    """从备份恢复到一个新的工作区文件夹。"""
    from desktop.services.backup import restore as bring_back

    bring_back(file, frame.workspace, passphrase())
    frame.answer({"workspace": str(frame.workspace)}, f"已恢复：{frame.workspace}")


@click.command()
@framed
def check(frame: Frame) -> None:
    """检查数据库和审计记录是否完好。"""
    from desktop.services.backup import check as examine

    with frame.desk() as desk:
        health = examine(desk)
    answer = {"sound": health.sound, "damage": list(health.damage), "broken_audit": health.broken_audit}
    advice = "" if health.sound else "请立即停用，原样保留整个文件夹，并用最近一次完好的备份恢复。"
    frame.answer(answer, f"{health.words}。{advice}", code=DONE if health.sound else NEEDS_A_PERSON)


@click.command("backups")
@click.argument("folder", type=PATH, required=False)
@framed
def backups_(frame: Frame, folder: Path | None) -> None:
    """列出备份（不写文件夹则为工作区的 backups），逐个读过；有读不了的，退出码为1。"""
    from desktop.services.backup import backups
    from desktop.workspace import Workspace, what_is

    if folder is not None and what_is(folder) != "folder":
        raise DeskError("usage", what=f"没有这个文件夹：{folder}")
    found = backups(folder or Workspace(frame.workspace).backups)
    shown = [
        {"file": str(each.path), "made_at": each.made_at.isoformat(), "size": each.size, "whole": each.whole}
        for each in found
    ]
    lines = [
        f"{each.made_at:%Y-%m-%d %H:%M}  {each.size:>12,}字节  {'完好' if each.whole else '不完整'}  {each.path.name}"
        for each in found
    ] or ["没有备份。"]
    frame.answer({"backups": shown}, *lines, code=DONE if all(each.whole for each in found) else NEEDS_A_PERSON)


@click.command("restore-check")
@click.argument("file", type=PATH)
@framed
def restore_check(frame: Frame, file: Path) -> None:
    """打开一份备份查验，不恢复：是哪个单位的、有多少案卷、最后一次办理在何时。"""
    from desktop.services.backup import look_into

    found = look_into(file, passphrase())
    last = found.last_act.isoformat() if found.last_act else None
    frame.answer(
        {"office": found.office.name, "cases": found.cases, "last_act": last},
        f"{found.office.name}：案卷{found.cases}件，最后一次办理在 {last or '—'}。备份完好，可以恢复。",
    )


COMMANDS = (backup, backups_, restore, restore_check, check)

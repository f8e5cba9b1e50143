"""Commands about the office itself: init, policies, readings, operators, passphrase, backup, restore, check, demo."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, at_terminal, framed, now, passphrase, readable
from desktop.cli.policy import policies_at_hand, told_effects
from desktop.errors import DeskError
from desktop.records import Office, Operator

_OFFICE_SUFFIX = "000"


@click.command()
@click.option("--office", required=True, help="街道办事处、镇政府的全称")
@click.option("--division", required=True, help="6位行政区划代码")
@click.option("--office-code", help="9位单位代码；不写则为区划代码加000")
@framed
def init(frame: Frame, office: str, division: str, office_code: str | None) -> None:
    """新建工作区：加密数据库、签名密钥、三名操作员。"""
    from desktop.services.initialise import initialise

    record = Office(name=office, division=division, code=office_code or division + _OFFICE_SUFFIX)
    handed_out = initialise(
        frame.workspace, record, passphrase(), now=now(), chance=secrets.token_bytes, password=one_time_password
    )
    answer = {
        "workspace": str(frame.workspace),
        "operators": [{"id": each.operator.id, "password": each.password} for each in handed_out],
    }
    lines = [f"{each.operator.name}（{each.operator.id}）一次性密码：{each.password}" for each in handed_out]
    frame.answer(answer, f"已建立工作区：{frame.workspace}", *lines, "密码只显示这一次，请分别交给本人并尽快更换。")


def one_time_password() -> str:
    """Return a password that can be read out and typed."""
    from desktop.services.initialise import one_time_password as make

    return make(secrets.choice)


@click.command()
@framed
def policies(frame: Frame) -> None:
    """列出政策、措施、口径、勘误。"""
    from desktop.services.describe import describe

    described = [describe(policy) for policy in policies_at_hand(frame).values()]
    lines = []
    for policy in described:
        lines.append(f"{policy['id']}  {policy['number']}  {policy['title']}")
        lines += [f"  {measure['id']}  {measure['title']}（{measure['clause']}）" for measure in policy["measures"]]
    frame.answer({"policies": described}, *lines)


@click.command()
@click.argument("policy")
@click.argument("choices", nargs=-1)
@framed
def readings(frame: Frame, policy: str, choices: tuple[str, ...]) -> None:
    """显示口径；写明 R-L8=paid 则选择口径，选择之前先说明会改变什么。"""
    from desktop.services import readings as service
    from desktop.services.choices import choices_of

    if not choices:
        with frame.desk() as desk:
            pack = desk.policy(policy)
            chosen = pack.choose(choices_of(desk.store, pack).readings)
        shown = [
            {
                "id": reading.id,
                "title": reading.title,
                "clause": reading.clause,
                "chosen": chosen[reading.id],
                "default": reading.default,
                "options": [{"id": option.id, "text": option.text} for option in reading.options],
            }
            for reading in pack.readings.values()
        ]
        frame.answer(
            {"policy": policy, "readings": shown},
            *(f"{id_} = {option}（{pack.readings[id_].option(option).text}）" for id_, option in chosen.items()),
        )
        return
    with frame.signed_in() as (desk, by):
        pack = desk.policy(policy)
        wanted = dict(service.parse_choice(pack, choice) for choice in choices)
        effects = told_effects(frame, service.effects(desk.store, pack, wanted))
        stale = service.choose(desk.store, pack, wanted, by=by, now=now())
    frame.answer({"policy": policy, "chosen": wanted, "effects": effects, "stale": stale}, "口径已选定。")


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


@click.command("passphrase")
@framed
def passphrase_(frame: Frame) -> None:
    """更换工作区口令（新口令取自 WENGANG_NEW_PASSPHRASE 或终端）。"""
    from desktop.services.desk import change_passphrase

    with frame.signed_in() as (desk, by):
        change_passphrase(desk, passphrase(), _new_secret("WENGANG_NEW_PASSPHRASE", "新口令"), by=by, now=now())
    frame.answer({"workspace": str(frame.workspace)}, "口令已更换。")


def _new_secret(variable: str, title: str) -> str:
    given = readable(os.environ.get(variable, ""), shown=variable)
    if given:
        return given
    if not at_terminal():
        raise DeskError("passphrase-missing")
    return str(click.prompt(title, hide_input=True, confirmation_prompt=True, err=True))


@click.command("settings")
@click.argument("changes", nargs=-1)
@framed
def settings_(frame: Frame, changes: tuple[str, ...]) -> None:
    """显示设置；写明 名称=值 则更改（名称见显示的各项）。"""
    from desktop.services.settings import SETTINGS, change_setting, settings

    if not changes:
        with frame.desk() as desk:
            shown = settings(desk.store)
    else:
        with frame.signed_in() as (desk, by), desk.store.atomic():
            for change in changes:
                name, _, value = change.partition("=")
                change_setting(desk.store, name.strip(), value, by=by, now=now())
            shown = settings(desk.store)
    frame.answer({"settings": shown}, *(f"{name} = {value}（{SETTINGS[name].title}）" for name, value in shown.items()))


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
    words = "数据完好，审计记录连贯。" if health.sound else "发现损坏，请立即停用并用最近一次备份恢复。"
    frame.answer(answer, words, code=DONE if health.sound else NEEDS_A_PERSON)


@click.command()
@click.argument("folder", type=PATH)
@framed
def demo(frame: Frame, folder: Path) -> None:
    """在内置的样例街道上走完全部流程，留下表单和批次。"""
    from desktop.services.demo import demonstrate

    shown = demonstrate(folder, now=now(), chance=secrets.token_bytes, password=one_time_password)
    frame.answer(shown.as_json(), *shown.lines())


COMMANDS = (init, policies, readings, operators, passphrase_, settings_, backup, restore, check, demo)

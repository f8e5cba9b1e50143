"""Commands about the office itself: a new workspace, its name, what holds in it, how it is set, the sample township."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from desktop.cli.frame import PATH, Frame, framed, now, passphrase
from desktop.cli.operators import one_time_password
from desktop.cli.policy import policies_at_hand, told_effects
from desktop.records import Office

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


@click.command("office")
@click.option("--name", help="单位全称")
@click.option("--division", help="6位行政区划代码；有了案卷就不能再改")
@click.option("--office-code", help="9位单位代码；有了案卷就不能再改")
@framed
def office_(frame: Frame, name: str | None, division: str | None, office_code: str | None) -> None:
    """显示单位信息；写明要改的，则更改（审批岗）。"""
    from dataclasses import asdict, replace

    from desktop.services.settings import change_office

    changes = {"name": name, "division": division, "code": office_code}
    wanted = {key: value for key, value in changes.items() if value is not None}
    if wanted:
        with frame.signed_in() as (desk, by):
            change_office(desk.store, replace(desk.office, **wanted), by=by, now=now())
            found = desk.office
    else:
        with frame.desk() as desk:
            found = desk.office
    frame.answer(asdict(found), f"{found.name}　区划 {found.division}　单位代码 {found.code}")


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
@click.argument("folder", type=PATH)
@framed
def demo(frame: Frame, folder: Path) -> None:
    """在内置的样例街道上走完全部流程，留下表单和批次。"""
    from desktop.services.demo import demonstrate

    shown = demonstrate(folder, now=now(), chance=secrets.token_bytes, password=one_time_password)
    frame.answer(shown.as_json(), *shown.lines())


COMMANDS = (init, office_, policies, readings, settings_, demo)

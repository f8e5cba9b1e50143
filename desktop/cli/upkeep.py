"""Commands that keep the office in order: its name, operators, numbers, keys, backups, terms, fonts, about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, framed, now, passphrase, write_out
from desktop.cli.office import one_time_password
from desktop.records import ROLE_WORDS, Operator, Role

_ROLES = click.Choice([role.value for role in Role])


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

    with frame.signed_in() as (desk, by):
        leave(desk.store, id_, by=by, now=now())
        found = desk.store.operators.get(id_)
    _tell(frame, found)


@operator.command("return")
@click.argument("id_", metavar="ID")
@framed
def return_(frame: Frame, id_: str) -> None:
    """让离岗的操作员恢复在岗。"""
    from desktop.services.operators import come_back

    with frame.signed_in() as (desk, by):
        come_back(desk.store, id_, by=by, now=now())
        found = desk.store.operators.get(id_)
    _tell(frame, found)


@click.command()
@click.option("--skip", help="从几号接着编：document=12（发文字号）、archive=30（档号）")
@framed
def numbering(frame: Frame, skip: str | None) -> None:
    """显示各种编号今年编到几号、下一个是什么样；--skip 跳过已在别处用过的号（审批岗）。"""
    from desktop.errors import DeskError
    from desktop.services import numbering as service

    if skip is None:
        with frame.desk() as desk:
            found = service.numbering(desk.store, desk.policies.values(), now=now())
    else:
        series, _, number = (part.strip() for part in skip.partition("="))
        if not (number.isascii() and number.isdecimal()):
            raise DeskError("setting-unreadable", text=skip, known="document=12、archive=30 的写法")
        with frame.signed_in() as (desk, by):
            service.skip_to(desk.store, series, int(number), by=by, now=now())
            found = service.numbering(desk.store, desk.policies.values(), now=now())
    shown = [{"id": each.id, "title": each.title, "last": each.last, "next": each.example} for each in found]
    lines = [f"{each.title}：已编到{each.last}，下一个 {each.example or '（尚未设置）'}" for each in found]
    frame.answer({"series": shown}, *lines)


@click.group("keys")
def keys() -> None:
    """本单位的签名证书：查看、导出、换发。"""


@keys.command("show")
@framed
def show(frame: Frame) -> None:
    """显示签名证书的指纹和有效期。"""
    from desktop.services.certificates import own_certificate

    with frame.desk() as desk:
        found = own_certificate(desk)
    _tell_certificate(frame, found)


@keys.command("export")
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件（PEM）")
@framed
def export(frame: Frame, output: Path) -> None:
    """导出签名证书（公开部分），交给上级列入信任名单。"""
    from desktop.services.certificates import own_certificate

    with frame.desk() as desk:
        write_out(output, desk.signer().certificate_pem)
        found = own_certificate(desk)
    frame.answer(
        {"file": str(output), "fingerprint": found.fingerprint}, f"已导出：{output}", f"请同时告知指纹：{found.aloud}"
    )


@keys.command("renew")
@framed
def renew_(frame: Frame) -> None:
    """换发签名密钥和证书（审批岗）；旧证书留在信任名单里，用来核对以前的文件。"""
    from desktop.services.certificates import renew

    with frame.signed_in() as (desk, by):
        made = renew(desk, by=by, now=now())
    _tell_certificate(frame, made)


@click.command("trusted")
@click.option("--withdraw", "withdrawn", help="撤销信任：证书的指纹")
@framed
def trusted_(frame: Frame, withdrawn: str | None) -> None:
    """列出信任名单；--withdraw 撤销一个。"""
    from desktop.services.certificates import trusted, withdraw

    if withdrawn is None:
        with frame.desk() as desk:
            found = trusted(desk)
    else:
        with frame.signed_in() as (desk, by):
            withdraw(desk, withdrawn.replace(" ", ""), by=by, now=now())
            found = trusted(desk)
    shown = [
        {
            "name": each.name,
            "fingerprint": each.certificate.fingerprint,
            "valid_to": each.certificate.valid_to.isoformat(),
            "superior": each.superior,
            "own": each.own,
        }
        for each in found
    ]
    lines = [
        f"{each.name}{'（上级）' if each.superior else ''}{'（本单位现用）' if each.own else ''}"
        f"  有效至{each.certificate.valid_to}  {each.certificate.fingerprint}"
        for each in found
    ]
    frame.answer({"trusted": shown}, *lines)


@click.command("backups")
@click.argument("folder", type=PATH, required=False)
@framed
def backups_(frame: Frame, folder: Path | None) -> None:
    """列出备份（不写文件夹则为工作区的 backups），逐个读过；有读不了的，退出码为1。"""
    from desktop.services.backup import backups
    from desktop.workspace import Workspace

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


@click.command("retention")
@click.option("-o", "--output", type=PATH, help="把满期的写成销毁清册（.xlsx 或 .pdf）")
@framed
def retention_(frame: Frame, output: Path | None) -> None:
    """列出保存期限和满期的材料；只列清册，本程序不销毁任何内容。"""
    from desktop.services.retention import KINDS, destruction_list, retention, term_words

    if output is None:
        with frame.desk() as desk:
            found = retention(desk.store, on=now().date())
    else:
        with frame.signed_in() as (desk, by), desk.store.atomic():
            found = retention(desk.store, on=now().date())
            pdf = output.suffix.lower() == ".pdf"
            write_out(output, destruction_list(desk, pdf=pdf, by=by, now=now()))
    expired = [
        {"kind": each.kind, "number": each.number, "title": each.title, "due_on": each.due_on.isoformat()}
        for each in found.expired
    ]
    lines = [
        f"{kind.title}：保存{term_words(found.terms[name])}，办结{found.held[name]}件" for name, kind in KINDS.items()
    ]
    lines += [f"满期 {each.due_on}  {KINDS[each.kind].title}  {each.number}  {each.title}" for each in found.expired]
    frame.answer({"terms": dict(found.terms), "held": dict(found.held), "expired": expired}, *lines)


@click.command("fonts")
@click.option("-o", "--output", type=PATH, help="写一张试打页（PDF）")
@framed
def fonts(frame: Frame, output: Path | None) -> None:
    """检查工作区里的每个名字能不能打印；有缺字的，退出码为1。"""
    from desktop.services.fontcheck import check_fonts, specimen_page

    with frame.desk() as desk:
        found = check_fonts(desk.store)
        if output is not None:
            write_out(output, specimen_page(desk, now=now()))
    answer = {
        "fonts": [{"name": each.name, "size": each.size} for each in found.fonts],
        "names": found.names,
        "missing": [{"sign": each.sign, "point": each.point, "names": list(each.names)} for each in found.missing],
    }
    lines = [f"{each.title}  {each.name}  {'在' if each.size else '缺失'}" for each in found.fonts]
    lines.append(f"看过{found.names}个名字，缺{len(found.missing)}个字。")
    lines += [f"缺 {each.sign}（{each.point}）：{'、'.join(each.names)}" for each in found.missing]
    frame.answer(answer, *lines, code=DONE if found.sound else NEEDS_A_PERSON)


@click.command("about")
@framed
def about_(frame: Frame) -> None:
    """显示版本，和随附软件、字体的许可。"""
    from desktop.services.about import about

    with frame.desk() as desk:
        found = about(desk.store)
    parts = [{"name": each.name, "version": each.version, "licence": each.licence} for each in found.parts]
    lines = [f"{name}　{version}" for name, version in found.versions]
    lines += [f"{each.name} {each.version}　{each.licence}" for each in found.parts]
    frame.answer({"versions": dict(found.versions), "parts": parts}, *lines)


def _hand_out(frame: Frame, who: Operator, password: str) -> None:
    frame.answer(
        {"id": who.id, "password": password},
        f"{who.name}（{who.id}）一次性密码：{password}",
        "密码只显示这一次，请交给本人并尽快更换。",
    )


def _tell(frame: Frame, who: Operator) -> None:
    shown = {"id": who.id, "name": who.name, "role": who.role.value, "left": who.left}
    frame.answer(shown, f"{who.name}（{who.id}）　{ROLE_WORDS[who.role]}　{'离岗' if who.left else '在岗'}")


def _tell_certificate(frame: Frame, found: Any) -> None:  # noqa: ANN401  a Certificate, whose module is heavy
    answer = {
        "name": found.name,
        "fingerprint": found.fingerprint,
        "valid_from": found.valid_from.isoformat(),
        "valid_to": found.valid_to.isoformat(),
    }
    frame.answer(answer, f"{found.name}　有效 {found.valid_from} 至 {found.valid_to}", f"指纹 {found.aloud}")


COMMANDS = (
    *(office_, operator, numbering, keys, trusted_),
    *(backups_, restore_check, retention_, fonts, about_),
)

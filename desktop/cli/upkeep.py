"""Commands that keep the office in order: its numbers, terms of retention, fonts, about."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, PATH, Frame, framed, now, write_out


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
    lines = [f"{each.title}：已编到{each.last}，下一个 {each.following}" for each in found]
    frame.answer({"series": shown}, *lines)


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


COMMANDS = (numbering, retention_, fonts, about_)

"""Commands about paper: print, settlement, summary, template."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.frame import PATH, Frame, framed, now, write_out
from desktop.cli.policy import policies_at_hand

_OUT = click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件")


@click.command("print")
@click.argument("case", required=False)
@click.option("--form", required=True, help="哪一张表；list 列出所有表")
@click.option("-o", "--output", type=PATH, help="写到哪个文件")
@click.option("--unmasked", is_flag=True, help="显示完整证件号码（会留下记录）")
@framed
def print_(frame: Frame, case: str | None, form: str, output: Path | None, *, unmasked: bool) -> None:
    """出具一张表；案卷核验之前是预览。"""
    from desktop.services.print_form import print_form
    from desktop.services.sheets import FORMS

    if form == "list":
        known = {name: shape.title for name, shape in FORMS.items()} | {
            "summary": "汇总表（用 wengang summary）",
            "settlement": "资金分担结算单（用 wengang settlement）",
        }
        frame.answer({"forms": known}, *(f"{name}  {title}" for name, title in known.items()))
        return
    if case is None or output is None:
        raise click.UsageError("要写明案卷编号和 -o 文件")
    with frame.signed_in() as (desk, by), desk.store.atomic():
        found = desk.store.cases.by_number(case)
        printed = print_form(desk, found, form, by=by, now=now(), unmasked=unmasked)
        write_out(output, printed.pdf, private=unmasked)
    answer = {"case": case, "form": form, "number": printed.number, "file": str(output), "reprint": printed.reprint}
    kind = "重印" if printed.reprint else "出具" if printed.number else "预览（无效）"
    frame.answer(answer, f"{kind}：{output}")


@click.command()
@click.option("--policy", required=True, help="政策")
@click.option("--batch", help="已生成的批次：重印它的汇总表")
@_OUT
@framed
def summary(frame: Frame, policy: str, batch: str | None, output: Path) -> None:
    """出具已审批、未上报案卷的签名汇总表；--batch 重印一个批次的。"""
    from desktop.services.summarise import batch_cases, summarise

    with frame.signed_in() as (desk, by), desk.store.atomic():
        pack = desk.policy(policy)
        cases = batch_cases(desk, batch) if batch else None
        printed = summarise(desk, pack, by=by, now=now(), cases=cases, number=batch or "")
        write_out(output, printed.pdf)
    answer = {"policy": policy, "number": printed.number, "file": str(output), "reprint": printed.reprint}
    frame.answer(answer, f"汇总表 {printed.number}：{output}")


@click.command()
@click.option("--policy", required=True, help="政策")
@_OUT
@framed
def settlement(frame: Frame, policy: str, output: Path) -> None:
    """出具资金分担结算单；分担办法不止一种的，各出一张，文件名依次加编号。"""
    from desktop.services.settle_funding import settle_funding

    with frame.signed_in() as (desk, by), desk.store.atomic():
        sheets = settle_funding(desk, desk.policy(policy), by=by, now=now())
        files = [output, *(output.with_stem(f"{output.stem}-{count}") for count in range(2, len(sheets) + 1))]
        for file, sheet in zip(files, sheets, strict=True):
            write_out(file, sheet.pdf)
    papers = [
        {"number": sheet.number, "file": str(file), "reprint": sheet.reprint}
        for file, sheet in zip(files, sheets, strict=True)
    ]
    lines = [f"结算单 {paper['number']}：{paper['file']}" for paper in papers]
    frame.answer({"policy": policy, "settlements": papers}, *lines)


@click.command()
@click.option("--policy", required=True, help="政策")
@click.option("--measure", required=True, help="措施")
@_OUT
@framed
def template(frame: Frame, policy: str, measure: str, output: Path) -> None:
    """写出空白申报表。"""
    from desktop.services.blank import blank_template

    write_out(output, blank_template(policies_at_hand(frame), policy, measure))
    frame.answer({"policy": policy, "measure": measure, "file": str(output)}, f"已写出：{output}")


COMMANDS = (print_, settlement, summary, template)

"""The command that finds: search."""

from __future__ import annotations

import click

from desktop.cli.frame import Frame, framed
from desktop.records import STATE_WORDS


@click.command("search")
@click.argument("words")
@framed
def search_(frame: Frame, words: str) -> None:
    """查找案卷、企业、人员：企业名称或信用代码、案卷编号、姓名、证件号码末四位（证件号码遮盖显示）。"""
    from desktop.services.search import search

    with frame.desk() as desk:
        found = search(desk.store, words)
    lines = [f"案卷  {each.number}  {each.enterprise}  {STATE_WORDS[each.state]}" for each in found.cases]
    lines += [f"企业  {each.uscc}  {each.name}  {'、'.join(each.cases)}" for each in found.enterprises]
    lines += [
        f"人员  {each.name}  {each.id_number}  {each.case}  {each.file} {each.sheet} 第{each.row}行  {each.enterprise}"
        for each in found.persons
    ]
    if found.cut:
        lines.append("还有更多，请写得更具体一些。")
    frame.answer(found.as_json(), *(lines or [f"没有找到“{words}”。"]))


COMMANDS = (search_,)

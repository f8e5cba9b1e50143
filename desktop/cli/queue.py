"""Command of the reviewer and the approver: what waits, why I may not, and what changed since the last step."""

from __future__ import annotations

import click

from desktop.cli.frame import Frame, framed, now
from rules.money import yuan_words

_TITLES = {"review": "待复核", "approve": "待审批"}


@click.command()
@click.option("--step", default="", help="review（待复核）或 approve（待审批）；不写则按操作员的岗位")
@click.option("--since", "since_case", default="", help="某个案卷自上次办理以来的变化")
@framed
def queue(frame: Frame, step: str, since_case: str) -> None:
    """列出等待复核或审批的案卷：数字、经手人、等待天数、提示，以及本人为什么不能办理。"""
    from desktop.services.queue import queue as waiting
    from desktop.services.queue import queue_json
    from desktop.services.since import since, since_json

    with frame.desk() as desk:
        if since_case:
            changes = since(desk, since_case)
            lines = [f"{each.what}：{each.before} → {each.now}" for each in changes.lines if each.changed]
            frame.answer(since_json(changes), f"{changes.case}：{len(lines)}处变化", *lines)
            return
        found = waiting(desk.store, step, by=frame.on_duty(desk), now=now())
    lines = [f"{_TITLES[found.step]}{len(found.waiting)}件" + ("，单人值守" if found.single_handed else "")]
    for each in found.waiting:
        why = f"  不能办理：{each.blocked.message}" if each.blocked else ""
        lines.append(
            f"{each.case.number}  {each.case.enterprise_name}  {each.payable}人 {yuan_words(each.payable_fen)}"
            f"  已等{each.days}个工作日{why}"
        )
        lines += [f"    {warning}" for warning in each.warnings]
    frame.answer(queue_json(found), *lines)


COMMANDS = (queue,)

"""Command of the desk as a whole: what waits for an operator, by when, and how the work stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desktop.cli.frame import Frame, framed, now
from desktop.records import STATE_WORDS
from rules.money import yuan_words

if TYPE_CHECKING:
    from desktop.services.matters import Matter
    from desktop.services.waiting import Fate


@click.command()
@framed
def waiting(frame: Frame) -> None:
    """列出待办事项：件数、最早的日期、期限还有几个工作日；以及各项措施的人数和金额。"""
    from desktop.services.ledgerrows import titles as ledger_titles
    from desktop.services.waiting import overview, overview_json

    with frame.desk() as desk:
        by = frame.on_duty(desk)
        found = overview(desk, by=by, now=now())
        titles = [" ".join(ledger_titles(desk, each.policy, each.measure)) for each in found.fates]
    lines = [f"{by.name}，{found.day.isoformat()}："]
    lines += [_line(each) for each in found.matters] or ["没有等待办理的事项。"]
    lines += [f"{title} {_sum_line(each)}" for title, each in zip(titles, found.fates, strict=True)]
    frame.answer(overview_json(found, by=by), *lines)


def _line(matter: Matter) -> str:
    from desktop.services.matterwords import blocked_words, term_words

    said = [f"{'' if matter.mine else '（他人）'}{matter.title}  {matter.count}", matter.about]
    return "  ".join(filter(None, [*said, term_words(matter), blocked_words(matter)]))


def _sum_line(fate: Fate) -> str:
    return (
        f"{STATE_WORDS[fate.state]}  {fate.cases}件  {fate.people}人 ="
        f" 可发放{fate.payable} + 待核实{fate.pending} + 不予发放{fate.rejected} + 未核验{fate.unverified}"
        f" + 不再办理{fate.closed}  申报{yuan_words(fate.declared_fen)}  核定{yuan_words(fate.payable_fen)}"
    )


COMMANDS = (waiting,)

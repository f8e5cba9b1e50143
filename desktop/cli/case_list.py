"""Commands of the list of cases: ``cases`` narrowed, sorted or exported; saved views: ``views list|save|drop``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import PATH, Day, Frame, framed, now, write_out
from desktop.errors import DeskError
from desktop.records import STATE_WORDS, CaseState
from rules.money import fen, yuan_words

if TYPE_CHECKING:
    from desktop.models.case_list import CasesWanted
    from desktop.records import Operator
    from desktop.services.desk import Desk
    from desktop.services.find_cases import Listing
    from desktop.services.views import View


class Sum(click.ParamType[int]):
    """A sum in yuan, as fen."""

    name = "yuan"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> int:  # noqa: ANN401
        """Return fen; raise ``sum-unreadable``."""
        try:
            return value if isinstance(value, int) else fen(value)
        except ValueError:
            raise DeskError("sum-unreadable", text=value) from None


_FILTERS = [
    click.option("--policy", help="只列这项政策的案卷"),
    click.option("--measure", help="只列这项措施的"),
    click.option("--find", "words", help="名称、编号、信用代码中含有的文字"),
    click.option("--state", "states", multiple=True, help="只列这种状态的，可以写几次"),
    click.option("--enterprise", "uscc", help="只列这家企业的（统一社会信用代码）"),
    click.option("--entered-by", "operator", help="只列这位操作员录入的"),
    click.option("--from", "since", type=Day(), help="受理日期不早于"),
    click.option("--to", "until", type=Day(), help="受理日期不晚于"),
    click.option("--at-least", "least_fen", type=Sum(), help="核定金额（元）不少于"),
    click.option("--at-most", "most_fen", type=Sum(), help="核定金额（元）不多于"),
    click.option("--stale", is_flag=True, help="只列需要重新核验的"),
    click.option("--unverified", is_flag=True, help="只列还没有核验的"),
    click.option("--pending", is_flag=True, help="只列有人员待核实的"),
    click.option("--batched", type=click.Choice(["in", "out"]), help="只列已（in）或未（out）列入批次的"),
    click.option("--case", "numbers", multiple=True, help="只列这个案卷，可以写几次"),
    click.option("--sort", "order", help="按什么排序，如 amount、received、state"),
    click.option("--descending", is_flag=True, help="从大到小"),
]


def _filtered(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@click.command()
@_filtered
@click.option("--view", default="", help="用一个常用视图；另写的条件在它之上")
@click.option("-o", "--output", type=PATH, help="导出为 xlsx（记入操作日志）")
@framed
def cases(frame: Frame, view: str, output: Path | None, **given: Any) -> None:  # noqa: ANN401
    """列出案卷，可以按条件、次序，也可以用常用视图。"""
    from desktop.services.look import case_json

    if output is not None:
        _export(frame, view, output, given)
        return
    with frame.desk() as desk:
        found = _found(desk, view, frame.on_duty(desk), given)
    lines = [
        f"{row.number}  {STATE_WORDS[CaseState(row.state)]}  {row.enterprise_name}  {row.people}人"
        f"  {yuan_words(row.payable_fen)}"
        for row in found.rows
    ]
    frame.answer({"cases": [case_json(row) for row in found.rows]}, *lines)


def _export(frame: Frame, view: str, output: Path, given: dict[str, Any]) -> None:
    from desktop.services.export_cases import export_cases

    with frame.signed_in() as (desk, by):
        found = _found(desk, view, by, given)
        count = export_cases(desk, found, found.rows, by=by, now=now(), keep=partial(write_out, output))
    frame.answer({"file": str(output), "cases": count}, f"已导出案卷清单 {count} 件：{output}")


def _found(desk: Desk, view: str, by: Operator, given: dict[str, Any]) -> Listing:
    from desktop.services.find_cases import find_cases

    asked = _asked(desk, view, by, given)
    return find_cases(desk.store, asked.wanted, order=asked.order, descending=asked.descending)


@click.group()
def views() -> None:
    """常用视图：筛选条件和次序起个名字，下次直接用。"""


@views.command("list")
@framed
def list_(frame: Frame) -> None:
    """列出本人的常用视图。"""
    from desktop.services.views import view_json
    from desktop.services.views import views as mine

    with frame.desk() as desk:
        found = mine(desk.store, by=frame.on_duty(desk))
    frame.answer({"views": [view_json(each) for each in found]}, *([each.name for each in found] or ["还没有视图。"]))


@views.command()
@click.argument("name")
@_filtered
@framed
def save(frame: Frame, name: str, **given: Any) -> None:  # noqa: ANN401
    """把这些条件和次序存为本人的常用视图；同名的更新，列的安排不变。"""
    from desktop.services.views import save_view, view_json
    from desktop.services.views import views as mine

    with frame.signed_in() as (desk, by):
        there = {each.name: each.columns for each in mine(desk.store, by=by)}
        view = replace(_asked(desk, "", by, given), name=name, columns=there.get(name, {}))
        replaced = save_view(desk.store, view, by=by, now=now())
    frame.answer({**view_json(view), "replaced": replaced}, f"已{'更新' if replaced else '保存'}视图“{name}”。")


@views.command()
@click.argument("name")
@framed
def drop(frame: Frame, name: str) -> None:
    """删去本人的一个常用视图。"""
    from desktop.services.views import drop_view

    with frame.signed_in() as (desk, by):
        drop_view(desk.store, name, by=by, now=now())
    frame.answer({"dropped": name}, f"已删去视图“{name}”。")


def _asked(desk: Desk, view: str, by: Operator, given: dict[str, Any]) -> View:
    """Return what is asked for: a saved view or everything, narrowed by whatever was given beside it."""
    from desktop.services.views import View, view_of

    base = view_of(desk.store, view, by=by) if view else View(name="", wanted=_everything())
    order, descending = given.pop("order"), given.pop("descending")
    if given["policy"]:
        desk.policy(given["policy"])
    wanted = replace(base.wanted, **{name: value for name, value in given.items() if value})
    return replace(base, wanted=wanted, order=order or base.order, descending=descending or base.descending)


def _everything() -> CasesWanted:
    from desktop.models.case_list import CasesWanted

    return CasesWanted()


COMMANDS = (cases, views)

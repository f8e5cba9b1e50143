"""Commands about one case: show it, its margin and what a decision would do, one person, its course, comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import Frame, framed
from desktop.records import STATE_WORDS
from rules.money import fen, yuan_words

if TYPE_CHECKING:
    from desktop.services.history import Event


@click.group("case")
def one_case() -> None:
    """一个案卷。"""


@one_case.command("show")
@click.argument("case")
@framed
def show(frame: Frame, case: str) -> None:
    """显示一个案卷的全部内容和经过。"""
    from desktop.services.history import history as run
    from desktop.services.look import show_case
    from desktop.services.materials import materials_json

    with frame.desk() as desk:
        found = desk.store.cases.by_number(case)
        shown = {**show_case(desk.store, found), **materials_json(desk, found)}
        state, names = STATE_WORDS[found.state], desk.store.operators.names()
        course = [_event_line(event, names) for event in reversed(run(desk, case))]
    frame.answer(shown, f"{shown['case']}  {shown['enterprise']['name']}  {state}", *course)


def _event_line(event: Event, names: Mapping[str, str]) -> str:
    from desktop.services.actwords import act

    entry = event.entry
    who = names.get(entry.operator, entry.operator or "系统")
    return f"{entry.at.astimezone():%Y-%m-%d %H:%M}  {who}  {act(entry.act)}  {event.words}".rstrip()


@one_case.command("margin")
@click.argument("case")
@click.option("--row", "rows", type=int, multiple=True, help="试算：花名册中的行号，可以写几次")
@click.option("--criterion", default="", help="试算：条件")
@click.option("--as-if", type=click.Choice(["met", "unmet", "rule"]), default="met", help="试算：认定为什么")
@click.option("--tier", default="", help="试算：返岗补贴的档次")
@framed
def margin(frame: Frame, case: str, rows: tuple[int, ...], criterion: str, as_if: str, tier: str) -> None:
    """离门槛和封顶还有多远；写明行号和条件时试算一项人工认定，不作任何改动。"""
    from desktop.services.margin import margin_json, standing_margin

    if rows:
        _try_out(frame, case, rows, criterion=criterion, as_if=as_if, tier=tier)
        return
    with frame.desk() as desk:
        stale = desk.store.cases.by_number(case).stale
        answer = {"case": case, "stale": bool(stale), **margin_json(standing_margin(desk, case))}
    frame.answer(answer, _margin_words(answer))


def _try_out(frame: Frame, case: str, rows: tuple[int, ...], *, criterion: str, as_if: str, tier: str) -> None:
    from desktop.services.margin import Decision, margin_json, trial_of, what_if
    from desktop.services.override import find_rows, outcome_of, places_of_rows

    with frame.desk() as desk:
        trial = trial_of(desk, case)
        kept, refused = find_rows(desk.store, desk.store.cases.by_number(case), places_of_rows(rows))
        if refused:
            raise refused[0][1]
        places = tuple(places_of_rows(kept))
        prospect = what_if(trial, Decision(places=places, criterion=criterion, as_if=outcome_of(as_if), tier=tier))
    before = margin_json(prospect.before)
    after = {
        **margin_json(prospect.after),
        "rows": [
            {"row": each.place.row, "name": each.name, "before": each.before.value, "after": each.after.value}
            for each in prospect.rows
        ],
    }
    answer = {"case": case, "stale": trial.stale, **before, "after": after}
    frame.answer(answer, _margin_words(before), f"如此认定后：{_margin_words(after)}")


def _margin_words(margin: dict[str, Any]) -> str:
    people, amount, threshold, cap = (margin[key] for key in ("people", "amount", "threshold", "cap"))
    words = (
        f"可发放{people['payable']}人 待核实{people['pending']}人 不予发放{people['rejected']}人"
        f" {yuan_words(fen(amount['payable']))}"
    )
    if threshold is not None:
        words += f"  门槛{threshold['required']}人，已确定{threshold['low']}人"
    if cap is not None:
        words += f"  封顶{yuan_words(fen(cap['cap']))}，还可增加{yuan_words(fen(cap['left']))}"
    return words


@one_case.command("person")
@click.argument("case")
@click.option("--row", type=int, required=True, help="花名册中看到的行号")
@click.option("--file", "file_name", default="", help="有几个文件时，指明文件名")
@click.option("--sheet", default="", help="有几张表时，指明工作表")
@framed
def person(frame: Frame, case: str, row: int, file_name: str, sheet: str) -> None:
    """一个人的各次人工认定，以及同一证件号码在其他案卷中的申报。"""
    from desktop.services.override import find_row
    from desktop.services.view_person import person_json, view_person

    with frame.desk() as desk:
        kept = find_row(desk.store, desk.store.cases.by_number(case), row, file=file_name, sheet=sheet)
        record = view_person(desk, case, row=row, file=kept.file_name, sheet=kept.row.sheet)
        names = desk.store.operators.names()
    lines = [
        f"{each.at.astimezone():%Y-%m-%d}  {names.get(each.by, each.by)}  {each.title}  {each.reason}"
        for each in record.decisions
    ]
    others = [f"{each.claim.case}  {each.measure_title}  第{each.claim.row}行" for each in record.elsewhere]
    frame.answer(person_json(record), f"{case} 第{row}行", *lines, *others)


@one_case.command("original")
@click.argument("case")
@click.option("--row", type=int, required=True, help="花名册中看到的行号")
@click.option("--criterion", default="", help="给出这个条件所依据的各行；不写则给出申报的那一行")
@click.option("--file", "file_name", default="", help="有几个文件时，指明文件名")
@click.option("--sheet", default="", help="有几张表时，指明工作表")
@framed
def original(frame: Frame, case: str, row: int, criterion: str, file_name: str, sheet: str) -> None:
    """显示所存原件中的那一行及其上下几行（证件号码隐去）。"""
    from desktop.services.original import lines_around, original_json, places_of, stored

    with frame.desk() as desk:
        places = places_of(desk, case, row=row, file=file_name, sheet=sheet, criterion=criterion)
        shown = [original_json(lines_around(stored(desk, place), place.sheet, place.row)) for place in places]
    lines = [
        f"{each['file']} {each['sheet']} 第{line['row']}行  {'  '.join(filter(None, line['cells']))}"
        for each in shown
        for line in each["lines"]
        if line["row"] == each["row"]
    ]
    frame.answer({"case": case, "row": row, "originals": shown}, *lines)


@one_case.command("compare")
@click.argument("case")
@click.option("--from", "before", type=int, required=True, help="从第几版（次）")
@click.option("--to", "after", type=int, required=True, help="到第几版（次）")
@click.option("--determinations", is_flag=True, help="对比两次核定；不写则对比两版申报")
@framed
def compare(frame: Frame, case: str, before: int, after: int, *, determinations: bool) -> None:
    """对比两版申报（增、减、改），或两次核定（结论、金额、理由、口径、佐证）。"""
    from desktop.services.compare import DETERMINATIONS, VERSIONS, compared_json
    from desktop.services.compare import compare as run

    with frame.desk() as desk:
        found = run(desk, case, kind=DETERMINATIONS if determinations else VERSIONS, before=before, after=after)
    lines = [
        f"{each.name or '案卷'}  {each.place}  {each.field}：{each.before} → {each.after}" for each in found.differences
    ]
    frame.answer(compared_json(found), f"{case}：{len(lines)}处不同，{found.same}人没有变化。", *lines)


@one_case.command("history")
@click.argument("case")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["version", "step", "determination", "ruling", "paper", "other"]),
    help="只列这一类，可以写几次",
)
@framed
def history(frame: Frame, case: str, kinds: tuple[str, ...]) -> None:
    """一个案卷的经过：申报版本、步骤、核定、人工认定、表单和日志，最近的在前。"""
    from desktop.services.history import history as run
    from desktop.services.history import history_json

    with frame.desk() as desk:
        events = tuple(event for event in run(desk, case) if not kinds or event.kind in kinds)
        names = desk.store.operators.names()
    frame.answer({"case": case, "events": history_json(events)}, *(_event_line(event, names) for event in events))

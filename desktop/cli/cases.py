"""Commands about cases: verify, override, ticket, agreement, undo, case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, Day, Frame, framed, now
from desktop.cli.one_case import one_case
from desktop.record_words import record_words
from rules.money import yuan_words


@click.command()
@click.argument("cases", nargs=-1)
@click.option("--policy", help="只核验这项政策的案卷")
@framed
def verify(frame: Frame, cases: tuple[str, ...], policy: str | None) -> None:
    """按政策核验案卷，记录核定结果。"""
    from desktop.records import CaseState
    from desktop.services.verify import verify as run

    with frame.signed_in() as (desk, by):
        if policy:
            desk.policy(policy)
        chosen = [desk.store.cases.by_number(number) for number in cases] or [
            case
            for case in desk.store.cases.all(policy=policy)
            if case.state not in {CaseState.REFUSED, CaseState.WITHDRAWN}
        ]
        verified = run(desk.store, desk.policies, chosen, by=by, now=now())
    id_ = policy or (chosen[0].policy if chosen else "")
    lines = [
        f"{each.case.number}  {each.case.enterprise_name}  可发放{each.document['people']['payable']}人"
        f" 待核实{each.document['people']['pending']}人 不予发放{each.document['people']['rejected']}人"
        f"  {yuan_words(each.document['amount']['payable_fen'])}"
        for each in verified
    ]
    _answer_verified(frame, id_, verified, *lines)


def _answer_verified(  # services load late
    frame: Frame,
    policy: str,
    verified: Any,  # noqa: ANN401
    *lines: str,
    refused: Sequence[Any] = (),
) -> None:
    from desktop.services.report import verify_json

    fell = [each for each in verified if each.fell_back]
    for each in fell:
        frame.tell(f"{each.case.number} 已退回到核验：{each.fell_back}")
    for each in verified:
        for remark in each.document["remarks"]:
            frame.tell(f"{each.case.number}：{remark}")
    answer = verify_json(policy, verified) | ({"refused": list(refused)} if refused else {})
    frame.answer(answer, *lines, code=NEEDS_A_PERSON if fell or refused else DONE)


_ROW = [
    click.argument("case"),
    click.option("--row", type=int, required=True, help="花名册中看到的行号"),
    click.option("--file", "file_name", default="", help="有几个文件时，指明文件名"),
    click.option("--sheet", default="", help="有几张表时，指明工作表"),
]


def _names_row(command: Any) -> Any:  # noqa: ANN401  a decorator
    for option in reversed(_ROW):
        command = option(command)
    return command


@click.command()
@click.argument("case")
@click.option("--row", "rows", type=int, required=True, multiple=True, help="花名册中看到的行号，可以写几次")
@click.option("--file", "file_name", default="", help="有几个文件时，指明文件名")
@click.option("--sheet", default="", help="有几张表时，指明工作表")
@click.option("--criterion", required=True, help="条件")
@click.option("--as-if", type=click.Choice(["met", "unmet", "rule"]), required=True, help="符合、不符合，或撤回认定")
@click.option("--reason", required=True, help="理由")
@click.option("--tier", default="", help="返岗补贴的档次")
@framed
def override(  # noqa: PLR0913, PLR0917  the options of the contract
    frame: Frame,
    case: str,
    rows: tuple[int, ...],
    file_name: str,
    sheet: str,
    criterion: str,
    as_if: str,
    reason: str,
    tier: str,
) -> None:
    """对一个人或几个人的一个条件作人工认定（rule 为撤回），并重新核验该案卷。"""
    from desktop.services.override import Ruling, outcome_of, places_of_rows
    from desktop.services.override import override_rows as decide_on
    from desktop.services.verify import verify as run

    ruling = Ruling(criterion=criterion, as_if=outcome_of(as_if), reason=reason, tier=tier)
    with frame.signed_in() as (desk, by), desk.store.atomic():
        found = desk.store.cases.by_number(case)
        places = places_of_rows(rows, file=file_name, sheet=sheet)
        decided = decide_on(desk.store, desk.policy(found.policy), found, places, ruling, by=by, now=now())
        if not decided.taken:
            raise decided.refused[0][1]
        verified = run(desk.store, desk.policies, [desk.store.cases.by_number(case)], by=by, now=now())
    for _, error in decided.refused:
        frame.tell(f"{error.message}{error.advice}")
    numbers = "、".join(str(row.row.number) for row in decided.taken)
    refused = [{"row": place.row, **error.as_json()} for place, error in decided.refused]
    _answer_verified(frame, found.policy, verified, f"已认定：{case} 第{numbers}行", refused=refused)


@click.command()
@_names_row
@click.option("--on", "used_on", type=Day(), required=True, help="票面日期")
@click.option("--words", required=True, help="车次、航班或票号")
@framed
def ticket(frame: Frame, case: str, row: int, file_name: str, sheet: str, used_on: date, words: str) -> None:
    """登记已核对的车（机）票。"""
    from desktop.services.override import find_row, record_ticket

    with frame.signed_in() as (desk, by):
        found = desk.store.cases.by_number(case)
        kept, policy = find_row(desk.store, found, row, file=file_name, sheet=sheet), desk.policy(found.policy)
        record_ticket(desk.store, policy, found, kept, used_on=used_on, words=words, by=by, now=now())
    frame.answer({"case": case, "row": row, "used_on": used_on.isoformat()}, f"已登记：{case} 第{row}行")


@click.command()
@click.argument("uscc")
@click.option("--tied-uscc", required=True, help="劳务派遣单位的统一社会信用代码")
@click.option("--tied-name", required=True, help="劳务派遣单位的名称")
@click.option("--document", required=True, help="协议的名称、编号")
@framed
def agreement(frame: Frame, uscc: str, tied_uscc: str, tied_name: str, document: str) -> None:
    """登记劳务派遣协议：派遣单位的参保记录视同申报企业的。"""
    from desktop.importing.uscc import clean_uscc
    from desktop.services.agree import agree

    with frame.signed_in() as (desk, by):
        stale = agree(desk.store, uscc, tied_uscc=tied_uscc, tied_name=tied_name, document=document, by=by, now=now())
        known = desk.store.cases.name_of(clean_uscc(uscc))
    said = f"已登记：{known}" if known else "已登记；这家企业还没有案卷，以后申报时即按此协议认定。"
    frame.answer({"uscc": uscc, "tied_uscc": tied_uscc, "stale": stale}, said)


@click.command()
@click.argument("number")
@click.option("--preview", is_flag=True, help="只看撤回后会怎样，不撤回")
@framed
def undo(frame: Frame, number: str, *, preview: bool) -> None:
    """撤回一次登记：案卷最后的导入（案卷编号）、整次导入（导入3）、佐证、企业数据（企业数据2）或包车（包车1）。"""
    from desktop.services.undo import undo as take_back

    if preview:
        _preview_undo(frame, number)
        return
    with frame.signed_in() as (desk, by):
        stale = take_back(desk.store, number, by=by, now=now())
    lines = ["已撤回。", *(f"需重新核验：{each}" for each in stale)]
    frame.answer({"undone": number, "stale": stale}, *lines)


def _preview_undo(frame: Frame, number: str) -> None:
    from desktop.services.intakes import preview_json, preview_named

    with frame.desk() as desk:
        preview = preview_named(desk.store, number, by=frame.on_duty(desk), now=now())
    goes = f"会去掉{preview.files}个文件" if preview.files else "不涉及文件"
    lines = [f"撤回 {record_words(preview.number)}：{goes}。"]
    lines += [
        f"{each.row.number}  {each.row.enterprise_name}  {each.files}个文件" + ("，案卷撤回" if each.withdrawn else "")
        for each in preview.cases
    ]
    lines += [f"需重新核验：{each}" for each in preview.stale]
    lines += [f"现在不能撤回：{preview.refused.message}{preview.refused.advice}"] if preview.refused else []
    frame.answer(preview_json(preview), *lines, code=NEEDS_A_PERSON if preview.refused else DONE)


COMMANDS = (verify, override, ticket, agreement, undo, one_case)

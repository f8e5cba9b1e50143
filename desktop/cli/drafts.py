"""Commands about declarations typed at the counter: draft list, show, put, submit, discard."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, NOTHING_DONE, PATH, Frame, framed, now
from desktop.errors import DeskError

if TYPE_CHECKING:
    from desktop.models.drafts import DraftHead

_MOST_BYTES = 64 * 1024 * 1024


@click.group()
def draft() -> None:
    """手工录入的草稿：查看、保存、提交、删除。"""


@draft.command("list")
@framed
def list_(frame: Frame) -> None:
    """列出草稿：编号、企业、行数、录入人和时间。"""
    with frame.desk() as desk:
        found = [_head(each) for each in desk.store.drafts.heads()]
    lines = [
        f"{each['draft']}  {each['enterprise'] or '未写企业'}  {each['policy']}/{each['measure']}  "
        f"{each['rows']}行  {each['changed_by']} {each['changed_at'][:16]}"
        for each in found
    ]
    frame.answer({"drafts": found}, *(lines or ["没有草稿。"]))


@draft.command()
@click.argument("number", type=int)
@click.option("--whole", is_flag=True, help="显示完整证件号码，他人录入的会留下记录；写成文件后可用 draft put 存回")
@framed
def show(frame: Frame, number: int, *, whole: bool) -> None:
    """写出一份草稿和检查的结果；证件号码只显示首尾。"""
    from desktop.services.drafts import look_over, told_masked, told_whole

    with ExitStack() as open_:
        if whole:
            desk, by = open_.enter_context(frame.signed_in())
            told = told_whole(desk, number, by=by, now=now())
        else:
            desk = open_.enter_context(frame.desk())
            told = told_masked(desk.store.drafts.load(number))
        found = desk.store.drafts.load(number)
        policy = desk.policy(found.head.filled.policy)
        looked = look_over(policy, desk.measure(policy, found.head.filled.measure), found, now=now())
    checks = {
        "fields": [{"title": title, "level": check.level, "words": check.words} for title, check in looked.fields],
        "rows": looked.lines,
        "errors": looked.errors,
        "warnings": looked.warnings,
    }
    lines = [f"草稿{number}：{looked.lines}行，须更正{looked.errors}处，请核对{looked.warnings}处"]
    lines += [f"{title}：{check.words}" for title, check in looked.fields]
    frame.answer({**_head(found.head), "content": told, "checks": checks}, *lines)


@draft.command("put")
@click.argument("file", type=PATH)
@click.option("--draft", "number", type=int, help="替换哪一份草稿；不写则新建")
@framed
def put_(frame: Frame, file: Path, number: int | None) -> None:
    """保存一份 JSON 写的申报为草稿；draft show --whole --json 写出的文件也可以。"""
    from desktop.services.drafts import put

    told = _told(file)
    with frame.signed_in() as (desk, by):
        kept = put(desk, told, by=by, now=now(), id_=number)
        head = _head(desk.store.drafts.head(kept))
    frame.answer(head, f"已保存为草稿{kept}：{head['rows']}行")


@draft.command("submit")
@click.argument("number", type=int)
@click.option("--supplement", "mode", flag_value="supplement", default=None, help="补充名单")
@click.option("--replace", "mode", flag_value="replace", help="替换原名单")
@framed
def submit_(frame: Frame, number: int, mode: str | None) -> None:
    """提交一份草稿，形成案卷；没有形成案卷的，草稿还在。"""
    from desktop.services.enter import submit
    from desktop.services.intake import Mode
    from desktop.services.report import intake_json

    with frame.signed_in() as (desk, by):
        report = submit(desk, number, by=by, now=now(), mode=Mode(mode or "ask"))
    answer = intake_json(report)
    lines = [f"{taken.case}  {taken.enterprise.name}  {taken.rows_taken}/{taken.rows_read}人" for taken in report.cases]
    lines += [f"{problem.sheet} {problem.cell}：{problem.message}" for _, problem in report.problems]
    lines += [f"没有提交，草稿还在：{error.message}{error.advice}" for _, error in report.unreadable]
    code = NEEDS_A_PERSON if report.needs_a_person else DONE
    if not report.cases and report.unreadable:
        code, answer["error"] = NOTHING_DONE, report.unreadable[0][1].as_json()
    frame.answer(answer, *lines, code=code)


@draft.command("discard")
@click.argument("number", type=int)
@framed
def discard_(frame: Frame, number: int) -> None:
    """删除一份草稿；删除后不能恢复，会留下记录。"""
    from desktop.services.drafts import discard

    with frame.signed_in() as (desk, by):
        gone = discard(desk.store, number, by=by, now=now())
    frame.answer(_head(gone), f"已删除草稿{number}（{gone.lines}行）")


def _head(head: DraftHead) -> dict[str, Any]:
    boxes = head.filled.boxes
    return {
        "draft": head.id,
        "enterprise": boxes.get("name", ""),
        "uscc": boxes.get("uscc", ""),
        "policy": head.filled.policy,
        "measure": head.filled.measure,
        "rows": head.lines,
        "made_by": head.made_by,
        "made_at": head.made_at.isoformat(),
        "changed_by": head.changed_by,
        "changed_at": head.changed_at.isoformat(),
    }


def _told(file: Path) -> dict[str, Any]:
    """Return what a file of JSON says; raise ``file-missing``, ``file-unreadable`` or ``draft-malformed``."""
    from desktop.importing import load

    content = load(file).content
    if len(content) > _MOST_BYTES:
        raise DeskError("too-large", file=file.name)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DeskError("draft-malformed", what="不是 JSON 文件") from error
    if isinstance(told, dict) and isinstance(told.get("content"), dict):  # as shown
        told = told["content"]
    if not isinstance(told, dict):
        raise DeskError("draft-malformed", what="应是一个 JSON 对象")
    return told


COMMANDS = (draft,)

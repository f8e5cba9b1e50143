"""Commands about files that enterprises send: intake, intakes, candidates, return-copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import DONE, NEEDS_A_PERSON, NOTHING_DONE, PATH, Day, Frame, framed, now, write_out
from desktop.cli.locked import PASSWORD, password_in
from desktop.errors import DeskError
from desktop.record_words import record_words

if TYPE_CHECKING:
    from desktop.importing.candidates import TableMapping
    from desktop.records import Operator
    from desktop.services.desk import Desk
    from desktop.services.intake import IntakeReport, Mode, Terms


@click.command()
@click.argument("files", nargs=-1, type=PATH)
@click.option("--policy", required=True, help="政策")
@click.option("--measure", help="措施；不写则看模板标记")
@click.option("--enterprise", default="", help="申报企业的统一社会信用代码")
@click.option("--received", type=Day(), help="收件日期")
@click.option("--supplement", is_flag=True, help="补充名单")
@click.option("--replace", is_flag=True, help="替换原名单")
@click.option("--table", default="", help="名单在哪张工作表、表头第几行，如 名单!3；用 candidates 查看")
@click.option("--column", "columns", multiple=True, help="哪一项在哪一列，如 name=B、id_number=D；选一次即记住")
@click.option("--report", "report_to", type=PATH, help="把每个文件、每个问题的去向另存为表格")
@click.option("--dry-run", is_flag=True, help="只预览：说明每个文件会怎样，不保存任何内容")
@PASSWORD
@framed
def intake(frame: Frame, files: tuple[Path, ...], **given: Any) -> None:  # noqa: ANN401  the options above
    """读取申报表，形成案卷；文件夹和压缩包取其中的每一个文件。"""
    from desktop.services.intake import Terms
    from desktop.services.intake import intake as take_in
    from desktop.services.intake_report import account, account_json, account_xlsx
    from desktop.services.report import intake_json

    if not files:
        raise DeskError("no-files")
    mode = _mode(supplement=given["supplement"], replace=given["replace"])
    report_to: Path | None = given["report_to"]
    _refuse_report(report_to, files)
    with frame.signed_in() as (desk, by):
        pack = desk.policy(given["policy"])
        terms = Terms(
            policy=pack,
            measure=desk.measure(pack, given["measure"]) if given["measure"] else None,
            enterprise=given["enterprise"],
            received=given["received"],
            mode=mode,
            password=password_in(given["password_env"]),
            mapping=_mapping(given["table"], given["columns"]),
        )
        if given["dry_run"]:
            _foretell(frame, desk, files, terms, by)
            return
        report = take_in(desk.store, files, terms, by=by, now=now())
        drawn = account(report, found=report.found)
    answer = intake_json(report) | {"account": account_json(drawn)}
    code = NEEDS_A_PERSON if report.needs_a_person else DONE
    lines = _lines(report)
    if report_to is not None and (fault := _unwritten(report_to, account_xlsx(drawn))):
        code, answer["report_error"] = NEEDS_A_PERSON, fault.as_json()
        lines.append(f"导入已完成，但报告没有写成：{fault.message}")
    if report.unreadable and not report.cases and not report.already:
        code = NOTHING_DONE
        answer["error"] = report.unreadable[0][1].as_json()
    frame.answer(answer, *lines, code=code)


def _foretell(frame: Frame, desk: Desk, files: Sequence[Path], terms: Terms, by: Operator) -> None:
    """Answer what would become of every file; nothing is kept."""
    from desktop.services.foresee import Prospect, foresee
    from desktop.services.foresee_report import foresight_json, foresight_lines

    seen = foresee(desk.store, files, terms, by=by, now=now())
    wrong = seen.count(Prospect.REFUSED) or seen.rows()[2]
    frame.answer(foresight_json(seen), *foresight_lines(seen), code=NEEDS_A_PERSON if wrong else DONE)


def _mode(*, supplement: bool, replace: bool) -> Mode:
    """Return what a further file of a case is; it cannot be both."""
    from desktop.services.intake import Mode

    if supplement and replace:
        raise DeskError("usage", what="--supplement 和 --replace 只能写一个")
    return Mode.SUPPLEMENT if supplement else Mode.REPLACE if replace else Mode.ASK


def _refuse_report(report_to: Path | None, files: Sequence[Path]) -> None:
    """Refuse, before anything is taken, a report that no file can be or that would stand among what was sent."""
    if report_to is None:
        return
    try:
        place = report_to.resolve()
        sent = {file.resolve() for file in files}
        if not place.parent.is_dir() or place.is_dir():
            raise DeskError("cannot-write", file=report_to.name, reason="文件夹不存在，或写的是一个文件夹")
    except (OSError, RuntimeError) as error:  # a name too long, or links that lead to one another
        raise DeskError("cannot-write", file=report_to.name, reason="路径不能用") from error
    if not {place, *place.parents}.isdisjoint(sent):
        raise DeskError("report-among-files", file=report_to.name)


def _unwritten(report_to: Path, content: bytes) -> DeskError | None:
    """Write the report; what was taken is taken, so that a fault is told beside it."""
    try:
        write_out(report_to, content)
    except DeskError as error:
        return error
    return None


def _lines(report: IntakeReport) -> list[str]:
    lines = [f"{taken.case}  {taken.enterprise.name}  {taken.rows_taken}/{taken.rows_read}人" for taken in report.cases]
    lines += [
        f"{taken.case} 第{taken.version}版：新增{len(taken.change.came)}人，减少{len(taken.change.fell)}人"
        for taken in report.cases
        if taken.version > 1
    ]
    lines += [f"已忽略：{name}" for name in report.ignored]
    lines += [
        f"{taken.case} 原有{taken.decisions_void}项人工认定或票据登记随原名单失效，请重新认定。"
        for taken in report.cases
        if taken.decisions_void
    ]
    lines += [f"{file} {problem.sheet} {problem.cell}：{problem.message}" for file, problem in report.problems]
    lines += [f"未读取：{error.message}{error.advice}" for _, error in report.unreadable]
    lines += [f"已在案卷中，未重复导入：{file}（{case}）" for file, case in report.already]
    if report.number:
        number = record_words(report.number)
        lines.append(f"这次导入的编号：{number}（整次撤回：wengang undo {number}）")
    return lines


@click.command()
@framed
def intakes(frame: Frame) -> None:
    """列出每一次导入：时间、经办人、文件数；整次撤回用 undo 加编号。"""
    from desktop.services.look import list_intakes

    with frame.desk() as desk:
        listed, names = list_intakes(desk.store), desk.store.operators.names()
    lines = [
        f"{record_words(each['intake'])}  {datetime.fromisoformat(each['at']).astimezone():%Y-%m-%d %H:%M}"
        f"  {names.get(each['by'], each['by'])}  {each['files']}个文件，{len(each['cases'])}个案卷"
        + ("" if each["standing"] == each["files"] else f"（已撤回{each['files'] - each['standing']}个）")
        for each in listed
    ]
    frame.answer({"intakes": listed}, *(lines or ["还没有导入过文件。"]))


@click.command()
@click.argument("file", type=PATH)
@PASSWORD
@framed
def candidates(frame: Frame, file: Path, password_env: str) -> None:
    """列出一个文件中像是名单的表格，供 intake --table --column 选用；不写入任何内容。"""
    from desktop.importing import load
    from desktop.importing.candidates import candidates as look

    found = look(load(file), password=password_in(password_env))
    lines = [
        f"{each.sheet}!{each.head_row}  " + "，".join(f"{guess.field}={guess.column}" for guess in each.columns)
        for each in found
    ]
    frame.answer({"file": file.name, "candidates": [asdict(each) for each in found]}, *(lines or ["没有像名单的表格"]))


@click.command("return-copy")
@click.argument("case")
@click.option("-o", "--output", type=PATH, required=True, help="写到哪个文件夹")
@click.option("--verified", is_flag=True, help="连同核验中不符合的条件一并标出")
@PASSWORD
@framed
def return_copy(frame: Frame, case: str, output: Path, password_env: str, *, verified: bool) -> None:
    """写出退回稿：企业自己的表格，问题标在单元格上，改好可直接交回。"""
    from desktop.services.return_copy import WAY_WORDS
    from desktop.services.return_copy import return_copy as give_back

    with frame.signed_in() as (desk, by):
        written = give_back(desk, case, output, by=by, now=now(), verified=verified, password=password_in(password_env))
    shown: list[dict[str, Any]] = [
        {
            "file": each.file,
            "copy": str(each.path),
            "way": each.copy.way.value,
            "marked": each.copy.marked,
            "lost": list(each.copy.lost),
        }
        for each in written
    ]
    lines = [f"{each.path}（{WAY_WORDS[each.copy.way]}，标出{each.copy.marked}处）" for each in written]
    lines += [f"{each.file} 中的{'、'.join(each.copy.lost)}未能保留" for each in written if each.copy.lost]
    frame.answer({"case": case, "copies": shown}, *lines)


def _mapping(table: str, columns: Sequence[str]) -> TableMapping | None:
    """Return the columns that were chosen: ``表名!表头行`` and ``项=列``; None where none were."""
    from desktop.importing.candidates import TableMapping

    if not table and not columns:
        return None
    sheet, mark, row = table.rpartition("!")
    chosen = dict(column.partition("=")[::2] for column in columns)
    if not mark or not row.isascii() or not row.isdigit() or not all(chosen.values()):
        raise DeskError("mapping-unreadable", table=table, columns=" ".join(columns))
    letters = {field.strip(): letter.strip().upper() for field, letter in chosen.items()}
    return TableMapping(sheet=sheet, head_row=int(row), columns=letters)


COMMANDS = (intake, intakes, candidates, return_copy)

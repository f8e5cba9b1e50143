"""The command ``ledger``: any ledger of the office as a table or a workbook (台账)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.frame import PATH, Day, Frame, framed, now, write_out
from desktop.errors import DeskError
from rules.money import grouped

if TYPE_CHECKING:
    from desktop.importing.ledgersheet import Kind, Value
    from desktop.services.ledgerkinds import Ledger
    from desktop.services.ledgerrows import Row


@click.command("ledger")
@click.argument("kind", metavar="台账")
@click.option("--policy", default="", help="只要一项政策的")
@click.option("--from", "since", type=Day(), help="起始日期")
@click.option("--to", "until", type=Day(), help="截止日期")
@click.option("--find", "words", default="", help="只要含有这些文字的")
@click.option("--outcome", default="", help="人员台账：payable、pending、rejected、none")
@click.option("--whole-numbers", "whole", is_flag=True, help="导出完整证件号码（记入操作日志）")
@click.option("-o", "--output", type=PATH, help="导出为 xlsx；不写则只显示，证件号码遮盖")
@framed
def ledger(
    frame: Frame,
    kind: str,
    words: str,
    outcome: str,
    output: Path | None,
    *,
    whole: bool,
    **part: Any,  # noqa: ANN401  policy and the two days, as span_of takes them
) -> None:
    """台账：enterprises 企业、people 人员、funds 资金、papers 文书、batches 批次、acts 操作日志。"""
    from desktop.record_words import coded
    from desktop.services.ledger import Wanted, export_ledger, ledger_json, ledger_of, ledger_rows, span_of
    from desktop.services.ledgerkinds import OUTCOMES, PEOPLE

    title = ledger_of(kind).title
    if outcome and (kind != PEOPLE or outcome not in OUTCOMES):
        raise DeskError("usage", what=f"--outcome 只用于人员台账（people），可写 {coded(OUTCOMES)}")
    if whole and output is None:
        raise DeskError("whole-numbers-unsaved")
    stored = frame.as_json and output is None
    wanted = Wanted(ledger=kind, span=span_of(**part), words=words, outcome=outcome, whole=whole, stored=stored)
    if output is None:
        with frame.desk() as desk:
            shown, rows = ledger_json(desk, wanted), [] if frame.as_json else ledger_rows(desk, wanted)
        frame.answer(shown, "  ".join(shown["columns"]), *(_line(ledger_of(kind), row) for row in rows))
        return
    with frame.signed_in() as (desk, by):
        count = export_ledger(desk, wanted, by=by, now=now(), keep=partial(write_out, output))
    answer = {"ledger": kind, "file": str(output), "rows": count, "whole": wanted.whole and kind == "people"}
    frame.answer(answer, f"已导出{title} {count} 行：{output}")


def _line(of: Ledger, row: Row) -> str:
    return "  ".join(_cell(value, column.kind) for value, column in zip(row, of.columns, strict=True))


def _cell(value: Value, kind: Kind) -> str:
    """Return a value as people read it: sums with separators, instants to the minute of the office, a dash for none."""
    from desktop.importing.ledgersheet import Kind

    if value is None or value == "":
        return "—"
    if kind is Kind.INSTANT and isinstance(value, datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M}"
    return grouped(value) if kind is Kind.FEN and isinstance(value, int) else str(value)


COMMANDS = (ledger,)

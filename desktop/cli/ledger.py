"""The command ``ledger``: any ledger of the office as a table or a workbook (台账)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from desktop.cli.frame import PATH, Day, Frame, framed, now, write_out

_WIDEST = 24


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
    from desktop.services.ledger import Wanted, export_ledger, ledger_json, ledger_of, span_of

    title = ledger_of(kind).title
    wanted = Wanted(ledger=kind, span=span_of(**part), words=words, outcome=outcome, whole=whole and output is not None)
    if output is None:
        with frame.desk() as desk:
            shown = ledger_json(desk, wanted)
        cells = (shown["columns"], *shown["rows"])
        lines = ["  ".join("—" if cell is None else str(cell)[:_WIDEST] for cell in row) for row in cells]
        frame.answer(shown, *lines)
        return
    with frame.signed_in() as (desk, by):
        count = export_ledger(desk, wanted, by=by, now=now(), keep=partial(write_out, output))
    answer = {"ledger": kind, "file": str(output), "rows": count, "whole": wanted.whole and kind == "people"}
    frame.answer(answer, f"已导出{title} {count} 行：{output}")


COMMANDS = (ledger,)

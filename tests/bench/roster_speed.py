"""The roster as PDF, against a bare canvas that writes the same texts in the same fonts and nothing else."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from statistics import median
from typing import Any

from desktop.printing.fonts import Face, font
from desktop.printing.imprint import Imprint
from desktop.printing.paper import LANDSCAPE
from desktop.printing.roster import RosterLine, RosterSheet, render, table_of
from tests.bench import township, workplace
from tests.bench.measuring import Line, apart, at_most, in_turn, ratio, seconds

_ROWS_A_PAGE = 19
_SIZE = 9
_REASONS = (
    ("可发放", "全部条件符合（一、1）"),
    ("待核实", "2023年1月的职工养老保险由温州样例第{n}鞋业有限公司缴纳，不是申报企业。（一、1）"),
    (
        "不予发放",
        "比对结果显示2023年1月{n}日至2023年1月27日离温，与2023年1月6日至2023年2月5日的留温期间重叠。（一、1）",
    ),
)


def measure(*, rows: int, rounds: int) -> list[Line]:
    """Return the roster's time against the bare canvas."""
    found = in_turn({"own": partial(apart, _drawn, rows), "bare": partial(apart, _bare, rows)}, rounds=rounds)
    own, bare = (median(found[name]) for name in ("own", "bare"))
    words = f"{own:.2f} 秒 对 {bare:.2f} 秒"
    return [
        at_most(f"花名册 {rows:,} 行打印，对裸画布", ratio(found["own"], found["bare"]), 1.4, unit="倍", words=words)
    ]


def a_sheet(rows: int) -> RosterSheet:
    """Return a roster in which one person in ten is pending and one in ten rejected."""
    imprint = Imprint(
        office="温州市鹿城区样例街道办事处",
        document_id="330302003-LG-2023-0007-RO1",
        case_number="330302003-LG-2023-0007",
        pack_id=workplace.POLICY,
        pack_hash="ab12" * 16,
        determination_hash="cd34" * 16,
        issued_on=township.RECEIVED,
    )
    return RosterSheet(
        imprint=imprint,
        measure="一次性留工补助",
        policy="《鹿城区稳岗留工若干措施》（温鹿政办〔2022〕88号）",
        clause="一、1",
        enterprise=township.a_firm(1),
        uscc=township.a_uscc(1),
        lines=tuple(_line(serial) for serial in range(rows)),
    )


def _line(serial: int) -> RosterLine:
    result, reason = _REASONS[{3: 1, 7: 2}.get(serial % 10, 0)]
    return RosterLine(
        row=serial + 2,
        name=township.a_name(serial),
        id_number=township.an_id(serial),
        declared="2023年1月6日至2023年2月5日",
        declared_fen=50_000,
        result=result,
        verified_fen=50_000 if result == "可发放" else 0,
        reason=reason.format(n=serial % 17 + 7),
    )


def _drawn(rows: int) -> float:
    return seconds(partial(render, a_sheet(rows)))


def _bare(rows: int) -> float:
    table = table_of(a_sheet(rows))
    texts = [[column.text(row) for column in table.columns] for row in table.rows]
    return seconds(partial(_draw_bare, texts))


def _draw_bare(texts: list[list[str]]) -> bytes:
    """Write every text in one call at a place that nobody worked out: no wrapping, no rules, no head, no foot."""
    from reportlab.pdfgen.canvas import Canvas

    font(Face.SONG)
    out = BytesIO()
    options: dict[str, Any] = {"pageCompression": 1, "invariant": 1, "initialFontName": Face.SONG}
    canvas = Canvas(out, pagesize=(LANDSCAPE.width, LANDSCAPE.height), **options)
    for start in range(0, len(texts), _ROWS_A_PAGE):
        canvas.setFont(Face.SONG, _SIZE)
        for number, row in enumerate(texts[start : start + _ROWS_A_PAGE]):
            for place, text in enumerate(row):
                canvas.drawString(40 + place * 80, 480 - number * 20, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()

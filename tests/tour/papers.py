"""The papers that come over the tour's counter: the sample township twice, the second time from other firms."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.importing.plainsheet import write_xlsx
from desktop.importing.uscc import check_digit_holds
from desktop.records import Enterprise
from desktop.services.demo.plans import FIRMS, Shape
from desktop.services.demo.township import Filing, Township, make_township
from desktop.services.demo.workbooks import files_of, roster_file

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
OTHERS = {
    "valves": "样例江南汽配有限公司",
    "shoes": "样例海鸥服装有限公司",
    "glasses": "样例瓯越电子有限公司",
    "leather": "样例永强灯具有限公司",
    "electric": "样例仙岩食品有限公司",
    "printing": "样例华光锁具有限公司",
}
FIRST, SECOND, THIRD = "第一批", "第二批", "第三批"
CORRECTED, STRANGE = "样例城西文具有限公司.xlsx", "样例东门玩具有限公司.xlsx"
FINAL, BATCH = "正式文件.pdf", "批次.zip"
_SEED = 2024
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def other_firms() -> dict[str, Enterprise]:
    """Return the second six firms by the code of the first six."""
    return {FIRMS[key].uscc: _firm(place, FIRMS[key], name) for place, (key, name) in enumerate(OTHERS.items(), 31)}


def lay_out(folder: Path) -> None:
    """Write the declarations of both rounds, the extracts of the first, and extracts that know both."""
    first, second = make_township(), _of_others(make_township(_SEED))
    both = replace(
        first,
        insurance=first.insurance + second.insurance,
        whereabouts=first.whereabouts + second.whereabouts,
    )
    for round_, township in ((FIRST, first), (SECOND, replace(both, filings=second.filings))):
        for name, content in files_of(township).items():
            path = folder / round_ / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    (folder / THIRD).mkdir()
    (folder / THIRD / CORRECTED).write_bytes(roster_file(_faulty(first)))
    (folder / THIRD / STRANGE).write_bytes(_strange())
    (folder / THIRD / FINAL).write_bytes(a_scan("稳岗留工服务若干措施", pages=3))


def _strange() -> bytes:
    """Return a roster whose heads no vocabulary knows."""
    rows: list[list[str | int]] = [["序", "称呼", "证件", "备考"], [1, "王小样", "522401199003070013", "在岗"]]
    return write_xlsx("名单", rows)


def _faulty(township: Township) -> Filing:
    """Return a declaration in the enterprise's own shape with an identity number wrong and a name forgotten."""
    filing = next(each for each in township.filings if each.shape is Shape.TITLED)
    lines = [replace(line, cells=dict(line.cells)) for line in filing.lines[:30]]
    wrong, nameless = dict(lines[2].cells), dict(lines[4].cells)
    wrong["id_number"], nameless["name"] = wrong["id_number"][:-1], ""
    lines[2], lines[4] = replace(lines[2], cells=wrong), replace(lines[4], cells=nameless)
    return replace(
        filing, lines=tuple(lines), people=30, fen=1_500_000, firm=_firm(41, filing.firm, "样例城西文具有限公司")
    )


def _of_others(township: Township) -> Township:
    firms = other_firms()

    def theirs(filing: Filing) -> Filing:
        firm = firms[filing.firm.uscc]
        return replace(filing, firm=firm, file=filing.file.replace(filing.firm.name, firm.name))

    def paid(line: tuple[str, ...]) -> tuple[str, ...]:
        name, number, payer, uscc, *rest = line
        firm = firms.get(uscc)
        return (name, number, firm.name, firm.uscc, *rest) if firm else (name, number, payer, uscc, *rest)

    filings, insurance = tuple(map(theirs, township.filings)), tuple(map(paid, township.insurance))
    return replace(township, filings=filings, insurance=insurance)


def _firm(place: int, like: Enterprise, name: str) -> Enterprise:
    body = f"91330302MA999Y{place:03d}"
    uscc = next(body + last for last in _LETTERS if check_digit_holds(body + last))
    return replace(like, uscc=uscc, name=name, address=f"样例街道滨江路{place}号", account=f"20230000000000{place}")


def a_scan(title: str, *, pages: int) -> bytes:
    """Return a PDF as a scanner makes one: a title, ruled lines, a round seal."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, invariant=True)
    pdfmetrics.registerFont(TTFont("tour", str(FONTS / "NotoSerifSC-Regular.ttf")))
    for number in range(1, pages + 1):
        canvas.setFont("tour", 20)
        canvas.drawCentredString(A4[0] / 2, 760, f"{title}（第{number}页）")
        for line in range(14):
            canvas.line(70, 700 - line * 36, 525, 700 - line * 36)
        canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
        canvas.setLineWidth(3)
        canvas.circle(430, 200, 56)
        canvas.setStrokeColorRGB(0, 0, 0)
        canvas.showPage()
    canvas.save()
    return packed.getvalue()


def a_photograph() -> bytes:
    """Return a picture as a telephone takes one of a ticket."""
    packed = io.BytesIO()
    picture = Image.new("RGB", (900, 560), (226, 233, 240))
    for at in range(12):
        picture.paste((96, 120, 150), (60, 60 + at * 36, 640 - at * 24, 66 + at * 36))
    picture.save(packed, "PNG")
    return packed.getvalue()

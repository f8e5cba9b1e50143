"""The papers on the counter of the sample township (样例街道): rosters and extracts as files, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from desktop.importing import write_template
from desktop.importing.plainsheet import write_csv, write_xlsx
from desktop.importing.template import Filling
from desktop.services.demo.plans import FILLED, POLICY, Shape
from desktop.services.demo.township import Filing, Line, Township
from desktop.services.desk import known_policies
from rules.money import yuan
from rules.policy import Policy

DECLARATIONS: Final = MappingProxyType({"stay": "留工补助申报", "return-travel": "返岗补贴申报"})
"""The folder of the declarations of each measure."""

EVIDENCE, LATER = "佐证材料", "补充材料"
INSURANCE, WHEREABOUTS = "参保明细.xlsx", "留温比对结果.xlsx"

_INSURANCE_HEAD = ("序号", "姓名", "身份证号码", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态")
_WHEREABOUTS_HEAD = ("序号", "姓名", "身份证号码", "比对结果", "离温日期", "返温日期", "数据来源")
_TITLED_FIELDS = ("name", "id_number", "phone", "post", "stay_from", "stay_to", "household")
_CSV_FIELDS: Mapping[str, Mapping[str, str]] = {
    "stay": {
        "name": "员工姓名",
        "id_number": "证件号码",
        "phone": "联系电话",
        "post": "工种",
        "stay_from": "留温开始日期",
        "stay_to": "留温结束日期",
        "household": "户籍地",
    },
    "return-travel": {
        "name": "员工姓名",
        "id_number": "证件号码",
        "phone": "联系电话",
        "departure": "出发地",
        "return_on": "返岗日期",
        "transport": "交通方式",
        "household": "户籍地",
    },
}
_KEPT_DIGITS = 15  # what a spreadsheet program keeps of a number


def files_of(township: Township) -> dict[str, bytes]:
    """Return every file of the township by its path below 申报材料."""
    files = {f"{DECLARATIONS[filing.measure]}/{filing.file}": roster_file(filing) for filing in township.filings}
    files[f"{EVIDENCE}/{INSURANCE}"] = _extract("参保明细", "企业职工参保缴费明细", _INSURANCE_HEAD, township.insurance)
    files[f"{EVIDENCE}/{WHEREABOUTS}"] = _whereabouts(township.whereabouts)
    files[f"{LATER}/{WHEREABOUTS}"] = _whereabouts(township.later)
    return files


def roster_file(filing: Filing) -> bytes:
    """Return one declaration in the shape in which its enterprise hands it in."""
    return _SHAPES[filing.shape](filing)


def _from_template(filing: Filing) -> bytes:
    policy = _policy()
    return write_template(
        policy,
        policy.measures[filing.measure],
        enterprise=filing.firm,
        rows=[line.cells for line in filing.lines],
        filling=Filling(people=filing.people, fen=filing.fen, filled_on=FILLED),
    )


@cache
def _policy() -> Policy:
    return known_policies()[POLICY]


def _titled(filing: Filing) -> bytes:
    """Return a sheet of the enterprise's own making: title, boxes, a head of two rows, and a foot that sums up."""
    firm = filing.firm
    above: list[list[str | int]] = [
        [f"{firm.name}留温员工名册"],
        [f"企业名称：{firm.name}", "", "", f"统一社会信用代码：{firm.uscc}", "", "", f"填表日期：{FILLED.isoformat()}"],
        [f"开户银行：{firm.bank}", "", "", f"银行账号：{firm.account}"],
        ["序号", "姓名", "身份证号码", "手机号码", "岗位", "留温时间", "", "户籍所在地"],
        ["", "", "", "", "", "起始日期", "截止日期", ""],
    ]
    rows = [[number, *_titled_cells(line)] for number, line in enumerate(filing.lines, start=1)]
    below: list[list[str | int]] = [
        ["合计", "", "", f"申报人数：{filing.people}", "", "", f"申报金额：{yuan(filing.fen or 0)}元"],
        ["填表人：样联系"],
    ]
    hidden = [number for number, line in enumerate(filing.lines, start=len(above) + 1) if line.hidden]
    merged = ["A1:H1", "A2:C2", "D2:F2", "A3:C3", "D3:F3", "F4:G4", *(f"{letter}4:{letter}5" for letter in "ABCDEH")]
    return write_xlsx("留温名册", [*above, *rows, *below], merged=merged, hidden=hidden)


def _titled_cells(line: Line) -> list[str | int]:
    cells: list[str | int] = [line.cells[field] for field in _TITLED_FIELDS]
    if line.numeric:
        digits = line.cells["id_number"]
        cells[_TITLED_FIELDS.index("id_number")] = int(digits[:_KEPT_DIGITS].ljust(len(digits), "0"))
    return cells


def _as_csv(filing: Filing) -> bytes:
    """Return text in GB 18030: the older GBK has no 䶮."""
    firm, fields = filing.firm, _CSV_FIELDS[filing.measure]
    head = [
        ["企业名称", firm.name, "统一社会信用代码", firm.uscc],
        ["开户银行", firm.bank, "银行账号", firm.account, "填表日期", FILLED.isoformat()],
        ["序号", *fields.values()],
    ]
    rows = [
        [str(number), *(line.cells[field] for field in fields)] for number, line in enumerate(filing.lines, start=1)
    ]
    return write_csv([*head, *rows], encoding="gb18030")


_SHAPES: Mapping[Shape, Callable[[Filing], bytes]] = MappingProxyType(
    {Shape.TEMPLATE: _from_template, Shape.TITLED: _titled, Shape.CSV: _as_csv}
)


def _whereabouts(lines: Sequence[tuple[str, ...]]) -> bytes:
    return _extract("比对结果", "春节期间人员去向比对结果", _WHEREABOUTS_HEAD, lines)


def _extract(sheet: str, title: str, head: Sequence[str], lines: Sequence[tuple[str, ...]]) -> bytes:
    rows: list[list[str | int]] = [[number, *line] for number, line in enumerate(lines, start=1)]
    return write_xlsx(sheet, [[title], list(head), *rows], merged=[f"A1:{chr(ord('A') + len(head) - 1)}1"])

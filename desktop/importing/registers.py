"""Read any register of :data:`rules.registers.REGISTERS` (名册、核查结果), and the rider list of a coach (乘车人员)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from desktop.importing.cells import Cell, iso_day, text_of, yuan_to_fen
from desktop.importing.extractlines import ExtractLine, Reading, Shape, lines, right_code, right_number
from desktop.importing.months import months_of
from desktop.importing.problems import problem
from desktop.importing.vocabulary import ID_NUMBER, MOVEMENT, NAME, Heading
from desktop.records import RegisterEntry, RegisterExtract, Rider, RiderList, SourceFile
from rules.registers import REGISTERS, Field, FieldKind

_PERSON = tuple(each for each in MOVEMENT if each.field in {NAME, ID_NUMBER})
_FIRM = (
    Heading(ID_NUMBER, "信用代码|纳税人识别号"),
    Heading(NAME, "(?:单位|企业|公司|纳税人|机构|主体)(?:全称|名称)$|^(?:单位|企业|公司|名称)$"),
)
_PERSON_TITLES = {NAME: "姓名", ID_NUMBER: "身份证号码"}
_FIRM_TITLES = {NAME: "企业名称", ID_NUMBER: "统一社会信用代码"}
_TEN_THOUSANDS = "万元"
_UNENDING, _LAST_DAY = frozenset({"长期", "长期有效", "永久", "永久有效", "无限期"}), "valid_to"
_CANNOT_DO_WITHOUT = frozenset({("firm-benefit", "measure")})  # a sum that counts for no measure would be lost unsaid

_SAYS: Mapping[str, tuple[str, str]] = {  # field → what its head may say, and what it may not; beside its own title
    "region": ("户籍|户口|注册地|登记地|住所|所属(?:街道|区|镇)|主管税务", "代码|编码|类型|性质"),
    "code": ("(?:户籍|区划).*(?:代码|编码)", ""),
    "issuer": ("(?:签发|发证|制证|办证)(?:机关|单位|部门)", ""),
    "valid_from": ("(?:有效|签发|签注|发证|起始).*(?:起|始|自)|^(?:签发|发证|签注|起始)(?:日期|时间|日)$", "止|至|截"),
    "valid_to": ("有效.*(?:止|至|截|到)|^(?:截止|到期|失效|终止)(?:日期|时间|日)$", ""),
    "post": ("岗位|工种|职务", "日期|时间|补贴"),
    "month": ("(?:首次|初次|首个|最早).*(?:月|日期|时间|年月)|^(?:参保起始|参保)(?:年月|月份)$", ""),
    "hired_on": ("(?:入职|录用|招用|上岗|用工|就业|合同起始|备案).*(?:日期|时间|年月|日)$", ""),
    "employer": ("(?:单位|企业|公司)(?:全称|名称)$|^(?:单位|企业|公司)$", ""),
    "employer_uscc": ("信用代码|纳税人识别号", ""),
    "place": ("归属", ""),
    "document": ("文件|文号|政策|依据", "日期|时间|金额|措施|项目"),
    "amount": ("金额|(?:补贴|补助|奖励|发放|享受)额", ""),
    "paid_on": ("(?:发放|到账|支付|拨付|兑付|兑现|享受)(?:日期|时间|日)$", ""),
    "measure": ("项目|措施", "金额|日期|时间"),
    "category": ("类别|分类|规上|限上|级别", "行业"),
    "industry": ("行业", ""),
    "kind": ("类型|性质|种类", "证件|行业"),
}


def read_register(file: SourceFile, kind: str, *, password: str = "") -> RegisterExtract:
    """Read a register line by line; ``kind`` is one of REGISTERS.

    A line whose key is wrong is a problem with its sheet and cell: rows read are the entries and the rows with an
    error.  A required field that is blank or cannot be read is told and left out, and the line kept: that it is unsure
    is for the rules to say.  Raises WorkbookUnreadable, ``no-columns`` where a needed column is not there.
    """
    reading, units = Reading(), dict[tuple[str, str], bool]()
    used = lines(file, _shape(kind), reading, password=password)
    found = [(line, _values(line, kind, reading, units)) for line in used]
    entries = tuple(
        RegisterEntry(sheet=line.sheet.name, number=line.row, key=line.key, name=line.text(NAME), values=values)
        for line, values in found
        if values is not None
    )
    return RegisterExtract(
        file=file, register=kind, entries=entries, problems=tuple(reading.problems), rows_read=reading.rows_read
    )


def read_riders(file: SourceFile) -> RiderList:
    """Read who rode in a coach; a number that stands there twice is one rider, and the later row a problem."""
    reading, riders = Reading(), dict[str, Rider]()
    for line in lines(file, Shape(headings=_PERSON, titles=_PERSON_TITLES, key=right_number), reading):
        rider = Rider(number=line.row, name=line.text(NAME), id_number=line.key)
        first = riders.setdefault(line.key, rider)
        if first is not rider:
            place = (line.sheet.name, line.cell(ID_NUMBER), line.row)
            _tell(reading, "duplicate-in-declaration", place, first=f"第{first.number}行")
    return RiderList(
        file=file, riders=tuple(riders.values()), problems=tuple(reading.problems), rows_read=reading.rows_read
    )


@lru_cache(maxsize=64)
def _shape(kind: str) -> Shape:
    register = REGISTERS[kind]
    needed = {name: field.title for name, field in register.fields.items() if field.required}
    own = tuple(_heading(name, field) for name, field in register.fields.items())
    if register.of_person:
        return Shape(headings=(*_PERSON, *own), titles=_PERSON_TITLES | needed, key=right_number)
    return Shape(headings=(*_FIRM, *own), titles=_FIRM_TITLES | needed, key=right_code)


def _heading(name: str, field: Field) -> Heading:
    says, never = _SAYS.get(name, ("", ""))
    return Heading(name, f"^{field.title}$|{says}" if says else f"^{field.title}$", never)


def _values(
    line: ExtractLine, kind: str, reading: Reading, units: dict[tuple[str, str], bool]
) -> dict[str, str] | None:
    """Return the fields that a line gives and that can be read; None where it is lost without one of them."""
    values = {}
    for name, field in REGISTERS[kind].fields.items():
        raw = line.value(name)
        ten_thousands = field.kind is FieldKind.MONEY and _in_ten_thousands(line, name, units)
        text = _READERS[field.kind](raw, ten_thousands)
        if text is None and name == _LAST_DAY and text_of(raw) in _UNENDING:
            text = date.max.isoformat()
        if text:
            values[name] = text
        elif field.required or text is None:
            lost = (kind, name) in _CANNOT_DO_WITHOUT
            place = (line.sheet.name, line.cell(name) or line.cell(ID_NUMBER), line.row)
            _tell(reading, _fault(field, missing=text == "", lost=lost), place, label=field.title, value=text_of(raw))
            if lost:
                return None
    return values


def _fault(field: Field, *, missing: bool, lost: bool) -> str:
    if lost:
        return "line-without-field"
    if field.required:
        return "field-missing" if missing else "field-unreadable"
    return "number-expected" if field.kind is FieldKind.MONEY else "date-unreadable"


def _tell(reading: Reading, code: str, place: tuple[str, str, int], **words: str) -> None:
    sheet, cell, row = place
    reading.problems.append(problem(code, sheet=sheet, cell=cell, row=row, **words))


def _in_ten_thousands(line: ExtractLine, name: str, units: dict[tuple[str, str], bool]) -> bool:
    """Whether the head of a column of money says 万元; looked up once for each sheet."""
    key = line.sheet.name, name
    if key not in units:
        units[key] = _TEN_THOUSANDS in line.heading(name)
    return units[key]


def _text(raw: Cell, _unit: bool) -> str | None:  # noqa: FBT001  the readers share one face
    return text_of(raw)


def _day(raw: Cell, _unit: bool) -> str | None:  # noqa: FBT001
    return iso_day(raw)


def _month(raw: Cell, _unit: bool) -> str | None:  # noqa: FBT001
    return next(iter(months_of(raw, wanted=())), None) if text_of(raw) else ""


def _money(raw: Cell, ten_thousands: bool) -> str | None:  # noqa: FBT001
    if not text_of(raw):
        return ""
    fen = yuan_to_fen(raw, ten_thousands=ten_thousands)
    return None if fen is None else str(fen)


_READERS: Mapping[FieldKind, Callable[[Cell, bool], str | None]] = {
    FieldKind.TEXT: _text,
    FieldKind.DAY: _day,
    FieldKind.MONTH: _month,
    FieldKind.MONEY: _money,
}

"""A synthetic township of any size for the bench: nobody in it exists, and the same size is always the same people."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from rules.identity import check_character

GENERATOR = 3  # raised with every change below: what was prepared with another is made anew

MONTHS = ("2023-01", "2023-02")
FIRST_DAY, LAST_DAY = date(2023, 1, 6), date(2023, 2, 5)
RECEIVED = date(2023, 2, 10)

HEAD = (
    "序号", "姓名", "证件类型", "身份证号码", "手机号码", "岗位", "入职日期", "留温起始日期", "留温截止日期",
    "户籍所在地", "银行卡号", "备注",
)  # fmt: skip
_EMPLOYER_HEAD = ("单位名称", "统一社会信用代码")
_INSURANCE_HEAD = ("序号", "身份证号", "姓名", "单位名称", "统一社会信用代码", "险种", "费款所属期", "缴费状态")
_MOVEMENT_HEAD = ("身份证号", "姓名", "手机号码", "比对结果", "离温日期", "返温日期", "数据来源")

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建文斌辉鹏飞梅琴红云龙波宁琳"
_PLACES = (
    ("510104", "四川省成都市锦江区"), ("520102", "贵州省贵阳市南明区"), ("360102", "江西省南昌市东湖区"),
    ("340102", "安徽省合肥市瑶海区"), ("420102", "湖北省武汉市江岸区"), ("410102", "河南省郑州市中原区"),
    ("330102", "浙江省杭州市上城区"), ("330302", "浙江省温州市鹿城区"),
)  # fmt: skip
_POSTS = ("操作工", "质检", "车工", "机修", "包装", "仓管", "电工", "缝纫")
_BIRTHS = 365 * 35
_DIGIT = "1234567890"


def an_id(serial: int) -> str:
    """Return a made number: one in eight is local, all have the right check digit, no two serials share one."""
    place, _ = _PLACES[serial % len(_PLACES)]
    born = date(1968, 1, 1) + timedelta(days=serial * 7919 % _BIRTHS)
    body = f"{place}{born:%Y%m%d}{serial // _BIRTHS % 1000:03d}"
    return body + check_character(body)


def a_name(serial: int) -> str:
    """Return a name of two or three signs."""
    given = _GIVEN[serial * 3 % len(_GIVEN)] + (_GIVEN[serial // 7 % len(_GIVEN)] if serial % 3 else "")
    return _FAMILY[serial % len(_FAMILY)] + given


def a_uscc(number: int) -> str:
    """Return an enterprise code; its check digit is none, which is a warning and no more."""
    return f"91330302BENCH{number:05d}"


def a_firm(number: int) -> str:
    """Return the name of an enterprise."""
    return f"温州样例第{number}鞋业有限公司"


def a_line(serial: int, number: int) -> tuple[str | int, ...]:
    """Return a person as a line of a roster in the order of HEAD; one in a hundred has a wrong check digit."""
    id_number = an_id(serial)
    if serial % 100 == 99:
        id_number = id_number[:17] + _DIGIT[int(id_number[16])]
    hired = date(2018, 1, 1) + timedelta(days=serial * 11 % 1800)
    return (
        number,
        a_name(serial),
        "居民身份证",
        id_number,
        f"138{serial % 100_000_000:08d}",
        _POSTS[serial % len(_POSTS)],
        hired.isoformat(),
        FIRST_DAY.isoformat(),
        LAST_DAY.isoformat(),
        _PLACES[serial % len(_PLACES)][1],
        f"62284803{serial:011d}",
        "" if serial % 10 else "班组长",
    )


def write_workbook(path: Path, people: int, *, firm: int = 1, first: int = 0) -> Path:
    """Write one declaration of so many persons as .xlsx: 申报表 with the boxes, 花名册 with twelve columns."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    form = book.create_sheet("申报表")
    for box in (("企业名称", a_firm(firm)), ("统一社会信用代码", a_uscc(firm)), ("申报人数", people)):
        form.append(box)
    roster = book.create_sheet("员工花名册")
    roster.append(HEAD)
    for number in range(people):
        roster.append(a_line(first + number, number + 1))
    book.save(path)
    return path


def write_workbooks(folder: Path, *, cases: int, heads: int) -> list[Path]:
    """Write one .xlsx a case, as :func:`write_workbook` does for one."""
    return [
        write_workbook(folder / f"申报-{case:04d}.xlsx", heads, firm=case, first=case * heads) for case in range(cases)
    ]


def write_declarations(folder: Path, *, cases: int, heads: int) -> list[Path]:
    """Write one .csv a case; one person in a hundred stands in the roster of the case before as well."""
    paths = []
    for case in range(cases):
        serials = [_serial_in(case, place, heads) for place in range(heads)]
        employer = (a_firm(case), a_uscc(case))
        lines = ((*a_line(serial, number), *employer) for number, serial in enumerate(serials, start=1))
        paths.append(_write(folder / f"申报-{case:04d}.csv", (*HEAD, *_EMPLOYER_HEAD), lines))
    return paths


def _serial_in(case: int, place: int, heads: int) -> int:
    own = case * heads + place
    return own - heads if case and place % 100 == 50 else own


def write_insurance(path: Path, *, cases: int, heads: int) -> Path:
    """Write 参保明细 with a line for every person and month; one person in fifty has stopped paying."""
    return _write(path, _INSURANCE_HEAD, _insured(cases, heads))


def write_insurance_workbook(path: Path, *, cases: int, heads: int) -> Path:
    """Write the same as .xlsx, in one sheet."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("参保明细")
    for line in _with_head(_INSURANCE_HEAD, _insured(cases, heads)):
        sheet.append(line)
    book.save(path)
    return path


def _insured(cases: int, heads: int) -> Iterator[Sequence[str | int]]:
    people = ((case, case * heads + place) for case in range(cases) for place in range(heads))
    lines = ((case, serial, month) for case, serial in people for month in MONTHS)
    return (_paid(row, *line) for row, line in enumerate(lines, start=1))


def _paid(row: int, case: int, serial: int, month: str) -> Sequence[str | int]:
    status = "停保" if serial % 50 == 7 else "欠费" if serial % 50 == 8 else "已到账"
    employer = (a_firm(case), a_uscc(case))
    return (row, an_id(serial), a_name(serial), *employer, "企业职工基本养老保险", month.replace("-", ""), status)


def write_movement(path: Path, *, people: int) -> Path:
    """Write 比对结果 with a line for every person; one in twenty was away for a week within the stay."""
    return _write(path, _MOVEMENT_HEAD, map(_seen, range(people)))


def _seen(serial: int) -> Sequence[str]:
    away = serial % 20 == 13
    result = ("离温", "2023-01-20", "2023-01-27") if away else ("在温", "", "")
    return (an_id(serial), a_name(serial), f"138{serial % 100_000_000:08d}", *result, "运营商")


def _write(path: Path, head: Sequence[str], lines: Iterable[Sequence[str | int]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_with_head(head, lines))
    return path


def _with_head(head: Sequence[str], lines: Iterable[Sequence[str | int]]) -> Iterator[Sequence[str | int]]:
    yield head
    yield from lines

"""What the template of a measure asks for (模板内容), as data: its columns, its boxes, and its instructions.

The columns of a roster follow from the criteria of the measure: each names the declared fields that it looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from desktop.importing.vocabulary import EXAMPLE
from rules.calculate import facts_asked
from rules.criteria import CRITERIA
from rules.policy import Measure, Policy, Term
from rules.terms import Span, month_words


class Column(NamedTuple):
    """A column of the roster: its heading, its width in characters, what may be chosen, and how it is filled."""

    field: str
    title: str
    width: int
    example: str
    choices: tuple[str, ...] = ()
    hint: str = ""


class Box(NamedTuple):
    """A box of the form: the field of the enterprise, its label, and what may be chosen."""

    field: str
    label: str
    choices: tuple[str, ...] = ()


NUMBER = Column("", "序号", 6, EXAMPLE)
YES_NO = ("是", "否")
PAPERS = (
    "居民身份证",
    "护照",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "港澳台居民居住证",
    "外国人永久居留身份证",
)
_DAY_HINT = "请按“2023-01-06”的样式填写。"

_IN_ORDER = (
    Column("name", "姓名", 12, "张某某"),
    Column("paper", "证件类型", 14, "居民身份证", PAPERS),
    Column("id_number", "身份证号码", 22, "3501021990××××××××", (), "请按证件填写18位号码；本列已设为文本格式。"),
    Column("phone", "手机号码", 14, "138××××××××", (), "本列已设为文本格式，请填本人的11位手机号码。"),
    Column("post", "岗位", 12, "操作工", (), "请填实际从事的岗位，如操作工、质检员、仓管员。"),
    Column("hired_on", "入职日期", 13, "2022-03-01", (), _DAY_HINT),
    Column("first_job", "是否首次在本地就业", 12, "是", YES_NO),
    Column("stay_from", "留温起始日期", 13, "2023-01-06", (), _DAY_HINT),
    Column("stay_to", "留温截止日期", 13, "2023-02-05", (), _DAY_HINT),
    Column("work_from", "春节在岗起始日期", 16, "2023-01-21", (), _DAY_HINT),
    Column("work_to", "春节在岗截止日期", 16, "2023-01-27", (), _DAY_HINT),
    Column("departure", "出发地", 16, "四川省成都市", (), "请填到省、市。"),
    Column("return_on", "返岗日期", 13, "2023-01-28", (), _DAY_HINT),
    Column("transport", "交通方式", 10, "火车", ("火车", "飞机", "长途汽车", "自驾", "企业包车", "其他")),
    Column("ticket", "车次/航班/车牌", 16, "G1234"),
    Column("permit_no", "居住证编号", 22, "按居住证填写"),
    Column("referee", "推荐人姓名", 12, "李某某"),
    Column("referee_id", "推荐人身份证号码", 22, "3503021985××××××××"),
    Column("household", "户籍所在地", 18, "福建省福州市", (), "请按户口簿或身份证填写，至少填到县（市、区）。"),
    Column("bank", "开户银行", 18, "××银行××支行"),
    Column("account", "银行账号", 24, "6222××××××××××××", (), "请填收款人本人的银行账号；本列已设为文本格式。"),
    Column("note", "备注", 16, "示例行，不会读入"),
)
COLUMNS: Mapping[str, Column] = MappingProxyType({column.field: column for column in _IN_ORDER})
"""Every column that a template may have, by field, in the order in which they stand."""

_MONTH = re.compile(r"\d{4}-\d{2}")
_ALWAYS = frozenset({"name", "paper", "id_number", "phone", "household", "note"})
_BESIDE: Mapping[str, frozenset[str]] = MappingProxyType({"stayed": frozenset({"post", "hired_on"})})
_FIRST_DAYS, _LAST_DAYS = ("stay_from", "work_from", "return_on"), ("stay_to", "work_to")
_TO_A_PERSON = frozenset({"worker", "referee"})
_HIS_ACCOUNT = frozenset({"bank", "account"})

BOXES = (
    Box("name", "企业名称"),
    Box("uscc", "统一社会信用代码"),
    Box("address", "注册地址"),
    Box("kind", "企业类型"),
    Box("above_scale", "是否规上企业", YES_NO),
    Box("industry", "所属行业"),
    Box("legal_person", "法定代表人"),
    Box("contact", "联系人"),
    Box("phone", "联系电话"),
    Box("bank", "开户银行"),
    Box("account", "银行账号"),
)
PEOPLE, AMOUNT, FILLED_ON = Box("people", "申报人数"), Box("amount", "申报金额（元）"), Box("filled_on", "填表日期")

_FIELD_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "stay_from": "留温起始日期和留温截止日期按实际情况填写，期间离开过的，请在备注中写明。",
        "transport": "乘坐企业包车返岗的人员请如实选择“企业包车”。",
        "ticket": "车票、机票等凭证请随申报材料一并提交。",
        "household": "户籍所在地按户口簿或身份证填写，与身份证号码前六位不同的也按实际填写。",
        "account": "银行账号须为收款人本人的账号，请逐位核对。",
    }
)
_ROSTER_NOTES = (
    "在“员工花名册”中逐人填写，一人一行；表头请勿改动，可以增加行。",
    f"花名册第一行标有“{EXAMPLE}”，只供参考，不会读入，可以保留；请从下一行开始填写。",
    "身份证号码、手机号码、银行账号所在的列已设为文本格式，请直接填写；从别处复制时请选择“只粘贴文本”。",
    "日期请按“2023-01-06”的样式填写。",
    "同一人只填一行。不申报的人员请删去整行，不要隐藏或筛选。",
    "填完后请核对申报人数与花名册行数是否一致，并填写填表日期。",
)
_FIGURE_NOTES = (
    "在“申报数据”中逐项填写“填报值”；数字直接填写，不带单位；没有的数据请留空，不要填0。",
    "“代号”一列供系统读取，请勿改动。",
)


def columns_of(measure: Measure) -> tuple[Column, ...]:
    """Return the columns of the roster that a measure asks for, 序号 first; empty where it asks for figures alone."""
    wanted = set(_ALWAYS)
    for rule in measure.rules:
        wanted.update(CRITERIA[rule.criterion].columns, _BESIDE.get(rule.criterion, ()))
    payee = measure.terms.get("payee")
    if payee is not None and _TO_A_PERSON & {str(value) for value in payee.every_value()}:
        wanted |= _HIS_ACCOUNT
    days = _days_of(measure)
    chosen = (column for field, column in COLUMNS.items() if field in wanted)
    return (NUMBER, *(column._replace(example=days.get(column.field, column.example)) for column in chosen))


def columns_asked(policy: Policy, measure: Measure) -> tuple[Column, ...]:
    """Return the columns of the roster in a measure's template; empty where the template asks for figures alone."""
    return columns_of(measure) if measure.rules or not facts_asked(policy, measure) else ()


def _days_of(measure: Measure) -> dict[str, str]:
    """Return days of the measure's own window for the line of example, by field."""
    windows = measure.terms["window"].every_value() if "window" in measure.terms else []
    window = next((value for value in windows if isinstance(value, Span)), None)
    if window is None:
        return {}
    first, last = window.first.isoformat(), window.last.isoformat()
    return dict.fromkeys(_FIRST_DAYS, first) | dict.fromkeys(_LAST_DAYS, last)


def about(policy: Policy, measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield what the pack says of the measure, label and text: clause, days, months, where to declare, who may."""
    yield "政策文件", f"{policy.title}（{policy.number}）"
    yield "申报项目", f"{measure.title}（依据：{measure.clause}）"
    for name, label in (("window", "政策期间"), ("hire_window", "入职期间"), ("months", "参保月份")):
        if name in measure.terms and (words := _words(measure.terms[name])):
            yield label, f"{words}（{measure.terms[name].clause}）"
    for condition in measure.conditions:
        if "window" in condition.params and (words := _words(condition.params["window"])):
            yield condition.title, f"{words}（{condition.clause}）"
    if measure.declared_with:
        yield "受理部门", measure.declared_with
    for statement in policy.eligibility:
        yield "申报条件", f"{statement.text}（{statement.clause}）"
    for check in measure.checks:
        yield "申报条件", f"{check.value}（{check.clause}）"


def notes(columns: tuple[Column, ...], *, figures: bool) -> Iterator[str]:
    """Yield how to fill the workbook, one sentence at a time."""
    yield "请先填写“申报表”，再填写后面的工作表；只在白色的格子里填写。"
    if figures:
        yield from _FIGURE_NOTES
    if columns:
        yield from _ROSTER_NOTES
    yield from (_FIELD_NOTES[column.field] for column in columns if column.field in _FIELD_NOTES)


def _words(term: Term) -> str:
    """Return the days or months of a term in words, those of every reading; '' where the text leaves them open."""
    found = [_one_in_words(value) for value in term.every_value() if value is not None]
    return "；或".join(dict.fromkeys(filter(None, found)))


def _one_in_words(value: object) -> str:
    match value:
        case Span():
            return value.words()
        case date():
            return value.isoformat()
        case str():
            return value
        case [*each]:
            return "、".join(month_words(str(one)) if _MONTH.fullmatch(str(one)) else str(one) for one in each)
    return ""

"""The names that enterprises give to columns and boxes, as data: field → what its heading may say.

A column heading is matched as text without white space, stars and colons: first whole, then without what stands in
brackets.  The first field whose pattern is found and whose exception is not found is the one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

NAME = "name"
ID_NUMBER = "id_number"

_NOISE = re.compile("[\\s*＊:#、/\\\\_\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_BRACKETED = re.compile(r"[(\[【{<《〔][^)\]】}>》〕]*[)\]】}>》〕]")
_BRACKETS = re.compile(r"[()\[\]【】{}<>《》〔〕]")
_LONGEST_HEADING = 40


class Heading(NamedTuple):
    """How one field is called: ``says`` is searched for, ``never`` must not be found."""

    field: str
    says: str
    never: str = ""


_PERSON: tuple[Heading, ...] = (
    Heading(
        NAME,
        "姓名|^(?:员工|职工|人员)名称$|^名字$",
        "联系人|法定|法人|负责人|父|母亲|配偶|经办|填表|子女|单位|企业|紧急|曾用",
    ),
    Heading(
        ID_NUMBER,
        "身份证|证件号|证照号|公民身份|身份号码|社会保障号|^证号$|^ID号?码?$",
        "类型|种类|类别|地址|住址|有效|复印|正面|反面|照片|联系人|法定|法人|发证|签发|归属|前[46六]|[是有]否|后[46六]",
    ),
)
_EMPLOYER: tuple[Heading, ...] = (
    Heading("employer_uscc", "信用代码|纳税人识别号"),
    Heading("employer_name", "(?:单位|企业|公司)(?:全称|名称)$|^(?:工作|参保|用人|缴费|申报)?(?:单位|企业|公司)$"),
)

ROSTER: tuple[Heading, ...] = (
    Heading("referee_id", "(?:推荐|介绍)人.*(?:身份证|证件号)", "类型|种类"),
    Heading("referee", "^(?:推荐|介绍)人(?:姓名|员)?$"),
    Heading("permit_no", "^(?:浙江省)?居住证(?:编号|号码?|件号)?$"),
    Heading("first_job", "(?:首次|初次).*就业"),
    Heading("paper", "(?:证件|证照)(?:类型|种类|类别|名称)", "推荐人|介绍人"),
    *_PERSON,
    *_EMPLOYER,
    Heading("work_from", "春节在(?:岗|企|厂).*(?:起|始)", "起止|起讫|起至"),
    Heading("work_to", "春节在(?:岗|企|厂).*(?:止|截|结束|终)", "起止|起讫|起至"),
    Heading("stay_span", "(?:留|在)(?:温|岗|企|厂|工).*(?:起止|起讫|起至|期间|时间段)"),
    Heading(
        "stay_from", "(?:留|在温|在岗|在企|过年).*(?:起|始|自$|从$)|^(?:起始|开始|起)(?:日期|时间|日)?$|^自$", "出发"
    ),
    Heading(
        "stay_to", "(?:留|在温|在岗|在企|过年).*(?:止|截|结束|终|至$|到$)|^(?:截止|结束|终止|止)(?:日期|时间|日)?$|^至$"
    ),
    Heading("return_on", "(?:返|回温|回岗|回企|抵温|到温|来温).*(?:日期|时间|日|期)$", "离|出发"),
    Heading("arrived_on", "^(?:到岗|复工|抵达|到达)(?:日期|时间|日)$"),
    Heading("hired_on", "(?:入职|进厂|入厂|进企|入企|进公司|录用|参加工作|上岗|用工|就业)(?:日期|时间|年月|日)$"),
    Heading("departure", "出发|始发|来源地|^起点|乘车地|上车地|启程地", "日期|时间"),
    Heading("ticket", "车次|航班|车牌|班次|票号|车票"),
    Heading("transport", "交通|出行方式|乘坐|(?:返岗|返回|返程|返温|回温)方式", "补贴|补助|费|金额"),
    Heading("household", "户籍|籍贯|户口"),
    Heading("bank", "开户|^银行(?:名称)?$|^发卡行$"),
    Heading("account", "卡号|账号|帐号|账户$|^银行卡$"),
    Heading(
        "phone",
        "手机|移动电话|联系(?:电话|方式|号码)|^(?:本人|员工|个人)?电话(?:号码)?$",
        "紧急|家属|单位|推荐人|介绍人",
    ),
    Heading("post", "岗位|工种|职务|职位", "日期|时间|补贴|补助|类别编码"),
    Heading("note", "备注|说明|附注"),
)
INSURANCE: tuple[Heading, ...] = (
    *_PERSON,
    *_EMPLOYER,
    Heading(
        "month",
        "所属期|属期|费款年月|(?:缴费|参保|对应|费款|缴纳)(?:年月|月份|期间|月度)|^(?:月份|年月|账期|月度)$",
        "月数|累计",
    ),
    Heading("kind", "险种|保险(?:类型|种类|类别)"),
    Heading("status", "(?:缴费|到账|缴纳|参保|征缴|缴款)(?:状态|标志|情况|标识)|^状态$"),
)
MOVEMENT: tuple[Heading, ...] = (
    *_PERSON,
    Heading("result", "(?:比对|核查|核验|查询|在温|轨迹|留温)(?:结果|情况|状态)|^(?:结果|状态)$"),
    Heading("left_on", "离(?:温|开|市|甬|岗)?.*(?:日期|时间|日)$"),
    Heading("back_on", "(?:返|回|抵温|到温).*(?:日期|时间|日)$"),
    Heading("source", "来源|数据源|提供(?:单位|部门|方)|核查单位"),
)

# What a message calls a column, whatever the enterprise calls it.
TITLES: Mapping[str, str] = {
    NAME: "姓名",
    ID_NUMBER: "身份证号码",
    "paper": "证件类型",
    "phone": "手机号码",
    "post": "岗位",
    "hired_on": "入职日期",
    "first_job": "是否首次就业",
    "stay_span": "留温起止日期",
    "stay_from": "留温起始日期",
    "stay_to": "留温截止日期",
    "work_from": "春节在岗起始日期",
    "work_to": "春节在岗截止日期",
    "return_on": "返岗日期",
    "departure": "出发地",
    "transport": "交通方式",
    "ticket": "车次、航班或车牌",
    "permit_no": "居住证编号",
    "referee": "推荐人姓名",
    "referee_id": "推荐人身份证号码",
    "household": "户籍所在地",
    "bank": "开户银行",
    "account": "银行账号",
    "note": "备注",
    "employer_name": "单位名称",
    "employer_uscc": "统一社会信用代码",
}

# What stands alone over a column but means something only under its group: 留温时间 over 起始日期 | 截止日期.
BARE = frozenset({"stay_from", "stay_to"})

# A line that begins so is no person (contract.md, intake).
SUMMARY_WORDS = ("合计", "小计", "总计", "填表", "制表", "审核", "备注", "说明")

# What stands alone in the first cell of a line that only shows how to fill the roster of a template: no person either.
EXAMPLE = "示例"

# The labels of the boxes of a form, separated by blanks; those of '' only end the value before them.
LABELS: Mapping[str, str] = {
    "name": "企业名称 单位名称 公司名称 企业全称 单位全称 申报企业名称 申报单位名称 申请企业名称 申请单位名称 "
    "申报企业 申报单位 申请企业 申请单位 填报单位 用人单位名称 用人单位",
    "uscc": "统一社会信用代码 社会信用代码 统一信用代码 信用代码 统一社会信用代码证号 企业统一社会信用代码 "
    "单位统一社会信用代码 企业信用代码",
    "address": "注册地址 企业地址 单位地址 地址 经营地址 住所",
    "kind": "企业类型 单位类型 企业性质 单位性质",
    "above_scale": "是否规上企业 是否规上 规上企业 是否规模以上企业 是否规模以上",
    "industry": "所属行业 行业 行业类别",
    "legal_person": "法定代表人 法人代表 法人 法定代表人姓名 企业法人",
    "contact": "联系人 企业联系人 联系人姓名 经办人",
    "phone": "联系电话 电话 联系方式 手机 手机号码 联系人电话 企业联系电话",
    "bank": "开户银行 开户行 开户银行名称 企业开户银行",
    "account": "银行账号 银行帐号 银行账户 账号 帐号 开户账号 企业银行账号",
    "people": "申报人数 申请人数 留工人数 申报留工人数 补助人数 申报补助人数 申请补助人数 申报补贴人数 申请补贴人数 "
    "申报总人数 返岗人数 申报返岗人数",
    "amount": "申报金额 申请金额 申报补助金额 申请补助金额 申报补贴金额 申请补贴金额 补助金额 补贴金额 申报总金额 "
    "申请总金额 申报资金 申请资金",
    "filled_on": "填表日期 填报日期 填表时间 填报时间 制表日期 申报日期 申请日期 申报时间 申请时间",
    "": "填表人 制表人 填报人 审核人 负责人 单位负责人 企业负责人 日期 盖章 签字",
}
LABEL_FIELDS: Mapping[str, str] = {label: field for field, labels in LABELS.items() for label in labels.split()}


def heading_text(text: str) -> str:
    """Return a heading as headings are compared: NFKC, no white space, stars, colons, slashes."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def field_of(text: str, headings: tuple[Heading, ...]) -> str:
    """Return the field that a column heading names, or ''."""
    if not text or len(text) > _LONGEST_HEADING:
        return ""
    key = heading_text(text)
    if len(key) > _LONGEST_HEADING or sum(letter.isdigit() for letter in key) > len(key) // 2:
        return ""
    without, opened = _BRACKETED.sub("", key), _BRACKETS.sub("", key)
    return _matched(without, headings) or (_matched(opened, headings) if opened != without else "")


def _matched(key: str, headings: tuple[Heading, ...]) -> str:
    for heading in headings if _any_of(headings).search(key) else ():
        if re.search(heading.says, key) and not (heading.never and re.search(heading.never, key)):
            return heading.field
    return ""


@lru_cache(maxsize=64)
def _any_of(headings: tuple[Heading, ...]) -> re.Pattern[str]:
    """Return an expression for whatever says any of the headings: most cells that are asked about say none."""
    return re.compile("|".join(f"(?:{heading.says})" for heading in headings))


@lru_cache(maxsize=8192)
def label_of(text: str) -> str | None:
    """Return the field that a box label (企业名称、申报人数 …) names, '' for a label of no field, None for no label."""
    if len(text) > _LONGEST_HEADING:
        return None
    key = heading_text(text)
    return LABEL_FIELDS.get(_BRACKETED.sub("", key), LABEL_FIELDS.get(_BRACKETS.sub("", key)))

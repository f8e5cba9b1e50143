"""Which ledgers there are (台账): their titles, their columns, and which day their period is about; data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.importing.ledgersheet import BookColumn, Kind, day_column, heads_column, instant_column, money_column
from rules.outcome import Standing
from rules.words import STANDING_WORDS

ENTERPRISES, PEOPLE, FUNDS, PAPERS, BATCHES, ACTS = "enterprises", "people", "funds", "papers", "batches", "acts"
NOT_VERIFIED = "none"
OUTCOMES: Mapping[str, str] = {**{each.value: STANDING_WORDS[each] for each in Standing}, NOT_VERIFIED: "未核验"}
"""The outcomes that persons can be narrowed to, with their words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One ledger: ``period`` names the day that a period is about, ``remark`` what a reader must know of its figures.

    ``of_policy`` says whether it can be narrowed to one policy.
    """

    id: str
    title: str
    columns: tuple[BookColumn, ...]
    period: str
    remark: str = ""
    of_policy: bool = True


_ALL = (
    Ledger(
        id=ENTERPRISES,
        title="企业台账",
        period="受理日期",
        remark="已退回、不予通过、已撤回的案卷不计审批、上报、确认、拨付金额。",
        columns=(
            BookColumn(title="案卷编号", width=24),
            BookColumn(title="企业名称", width=28),
            BookColumn(title="措施", width=18),
            BookColumn(title="状态", width=13),
            day_column(title="受理日期"),
            heads_column(title="申报人数"),
            money_column(title="申报金额"),
            heads_column(title="核定人数"),
            money_column(title="核定金额"),
            day_column(title="审批日期"),
            money_column(title="审批金额"),
            day_column(title="上报日期"),
            money_column(title="上报金额"),
            day_column(title="确认日期"),
            money_column(title="确认金额"),
            day_column(title="拨付日期"),
            money_column(title="拨付金额"),
            BookColumn(title="批次", width=24),
            BookColumn(title="统一社会信用代码", width=23),
            BookColumn(title="政策", width=22),
        ),
    ),
    Ledger(
        id=PEOPLE,
        title="人员台账",
        period="受理日期",
        remark="个人金额是每人可发数；企业合计另受人数门槛和封顶限制，以企业台账为准。",
        columns=(
            BookColumn(title="姓名", width=9),
            BookColumn(title="证件号码", width=21),
            BookColumn(title="结论", width=9),
            money_column(title="个人金额", width=12),
            BookColumn(title="企业名称", width=28),
            BookColumn(title="措施", width=18),
            BookColumn(title="案卷编号", width=25),
            BookColumn(title="案卷状态", width=13),
        ),
    ),
    Ledger(
        id=FUNDS,
        title="资金台账",
        period="受理日期",
        remark="区级已答复的按区级确认金额，其余按核定金额；合计含待补正、区级退回的；每件逐笔分担，尾差按条款归一方，各方之和等于总额。",
        columns=(
            BookColumn(title="政策", width=22),
            BookColumn(title="措施", width=18),
            BookColumn(title="资金来源", width=14),
            BookColumn(title="比例", width=8),
            money_column(title="待补正"),
            money_column(title="区级退回"),
            money_column(title="未审批"),
            money_column(title="已审批"),
            money_column(title="已上报"),
            money_column(title="区级已确认"),
            money_column(title="已拨付"),
            money_column(title="合计"),
        ),
    ),
    Ledger(
        id=PAPERS,
        title="文书台账",
        period="出具日期",
        columns=(
            instant_column(title="时间"),
            BookColumn(title="文书", width=16),
            BookColumn(title="编号", width=31),
            BookColumn(title="事项", width=14),
            BookColumn(title="案卷编号", width=24),
            BookColumn(title="企业名称", width=28),
            BookColumn(title="经手人", width=10),
            BookColumn(title="核定版本", width=18),
        ),
    ),
    Ledger(
        id=BATCHES,
        title="批次台账",
        period="生成、接收日期",
        remark="金额是生成、接收当时的；案卷其后退回、重办的不改动。",
        columns=(
            instant_column(title="时间"),
            BookColumn(title="收发", width=8),
            BookColumn(title="批次", width=26),
            BookColumn(title="单位", width=24),
            BookColumn(title="政策", width=22),
            heads_column(title="案卷数"),
            money_column(title="金额"),
            BookColumn(title="加密", width=6),
            BookColumn(title="经手人", width=10),
            BookColumn(title="指纹（SHA-256）", width=18),
        ),
    ),
    Ledger(
        id=ACTS,
        title="操作日志",
        period="操作日期",
        of_policy=False,
        columns=(
            BookColumn(title="序号", kind=Kind.COUNT, width=8),
            instant_column(title="时间"),
            BookColumn(title="操作员", width=10),
            BookColumn(title="操作", width=16),
            BookColumn(title="对象", width=28),
            BookColumn(title="内容", width=48),
            BookColumn(title="哈希", width=18),
        ),
    ),
)
LEDGERS: Mapping[str, Ledger] = {each.id: each for each in _ALL}
"""Every ledger by its id, in the order of the page."""
PEOPLE_ORDERS = ("name", "", "outcome", "amount", "enterprise", "measure", "case", "state")
"""What the columns of persons are sorted by, in their order; '' where a column is not: numbers are masked."""

"""The sentence of every verdict, in the words of the counter.  One code, one sentence; details fill the braces."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from rules.outcome import Outcome, Standing

OUTCOME_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {Outcome.MET: "符合", Outcome.UNMET: "不符合", Outcome.UNKNOWN: "待核实"}
)
STANDING_WORDS: Mapping[Standing, str] = MappingProxyType(
    {Standing.PAYABLE: "可发放", Standing.PENDING: "待核实", Standing.REJECTED: "不予发放"}
)

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # identity
        "identity": "身份证号位数、出生日期和校验码均正确。",
        "id-missing": "没有填写身份证号。",
        "id-lost-digits": "身份证号单元格是数字格式，末几位已丢失，无法还原。",
        "id-length": "身份证号不是18位。",
        "id-charset": "身份证号中有不应出现的字符。",
        "id-date": "身份证号中的出生日期不存在，或晚于申报日。",
        "id-check-digit": "身份证号末位校验码不对。",
        "id-other-paper": "填写的不是居民身份证号，需人工核对证件。",
        "no-identity": "身份证号未确认，暂不能判断。",
        # nonlocal
        "nonlocal": "身份证号前4位不是{prefix}，属外地员工。",
        "local": "身份证号前4位是{prefix}，不属外地员工。",
        # unique
        "unique": "本项目下只有这一条申报。",
        "taken": "此人已在案卷{case}中核定发放，不重复享受。",
        "repeated-row": "与本花名册第{row}行是同一人，重复申报。",
        "same-id-other-name": "与本花名册第{rows}行身份证号相同而姓名不同，需人工核对。",
        "sole-payer": "{others}也申报了此人；参保明细显示各月均只由本企业缴费。",
        "other-payer": "参保明细显示各月均只由{payer}缴费，该企业已在案卷{case}中申报此人。",
        "claimed-twice": "{others}也申报了此人，参保明细不能确定应归哪一家。",
        # insured
        "insured": "参保明细显示{months}均有本企业的职工养老保险记录。",
        "insured-in-arrears": "参保明细显示{months}均有本企业的职工养老保险记录，其中有欠费或缓缴。",
        "not-insured": "参保明细中没有{month}有效的职工养老保险记录。",
        "insurance-unknown": "还没有覆盖{month}的参保明细。",
        "insured-elsewhere": "{month}的职工养老保险由{employers}缴纳，不是申报企业。",
        "insurance-undecided": "{month}参保明细的缴费状态为“{status}”，不能据此认定。",
        "insurance-other-name": "{month}参保明细中此号码的姓名与申报不一致，不能据此认定。",
        # stayed
        "stayed": "比对结果覆盖{window}，期间没有离温记录。",
        "declared-late": "申报的留温起始日期是{day}，晚于{first}。",
        "declared-early": "申报的留温截止日期是{day}，早于{last}。",
        "left": "比对结果显示{absence}，与{window}的留温期间重叠。",
        "sources-differ": "不同来源的比对结果互相矛盾，需人工核对。",
        "stay-contradicted": "此人又在案卷{case}中申报返岗交通补贴，且没有比对结果可以判断。",
        "no-whereabouts": "还没有此人的比对结果。",
        "whereabouts-gap": "比对结果没有覆盖全部日期，已覆盖的日期内没有离温记录。",
        "whereabouts-undated": "比对结果写明离温，但离温、返温日期缺失或无法识别，不能据此认定。",
        "whereabouts-other-name": "比对结果中此号码的姓名与申报不一致，不能据此认定。",
        # returned
        "returned": "比对结果显示{day}返温，在规定期间内，且为自行返岗。",
        "declared-return-outside": "申报的返岗日期是{day}，不在{window}之内。",
        "hired-coach": "交通方式是“{transport}”，不是自行返岗。",
        "never-came-back": "比对结果覆盖{window}，没有落在该期间内的返温日期。",
        "no-return-day": "没有填写返岗日期（或无法识别）。",
        "no-transport": "没有填写交通方式，不能确定是否自行返岗。",
        "return-unseen": "比对结果中没有规定期间内的返温日期，也没有覆盖全部日期。",
        "return-contradicted": "此人又在案卷{case}中申报留工补助，且没有比对结果可以判断。",
        "ticket": "{by}已核对{day}的车（机）票。",
        # origin
        "origin": "来源地为{province}，按“{place}”档发放。",
        "origin-undecided": "来源地代码“{province}”不能对应补贴档次，需人工认定。",
        "departure-unreadable": "出发地“{departure}”无法识别省份。",
        "departure-unproved": "出发地“{departure}”还没有车（机）票佐证。",
        # a person's decision
        "override": "{by}按“{as_if}”认定：{reason}（规则结果为“{rule}”：{sentence}）",
    }
)

FLAG_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "in-arrears": "有欠费或缓缴",
        "sources-differ": "来源不一致",
        "edge-prefix": "339004开头（瑞安旧码），按字面属外地",
        "age": "期间首日不满16周岁或已过61周岁生日",
        "insured-elsewhere": "由其他单位参保",
        "name-mismatch": "佐证姓名不一致",
        "contradiction": "同时申报留工补助和返岗补贴",
    }
)


@lru_cache(maxsize=16384)
def sentence(code: str, words: tuple[tuple[str, str], ...]) -> str:
    """Return the sentence of a verdict."""
    return SENTENCES[code].format(**dict(words))

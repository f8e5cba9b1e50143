"""The sentence of every verdict, in the words of the counter.  One code, one sentence; details fill the braces."""

from __future__ import annotations

import re
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

THRESHOLD_WORDS: Mapping[str, str] = MappingProxyType({"met": "达到", "unmet": "未达到", "undetermined": "尚不能确定"})
HERE = "温"  # how a place is called in 在温、离温、返温, unless a pack says otherwise

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
        "insured": "参保明细显示{months}均有{what}记录。",
        "insured-in-arrears": "参保明细显示{months}均有{what}记录，其中有欠费或缓缴。",
        "not-insured": "参保明细中没有{month}有效的{what}记录。",
        "insurance-unknown": "还没有覆盖{month}的参保明细。",
        "insured-elsewhere": "{month}的{what}由{employers}缴纳，不是申报企业。",
        "insurance-undecided": "{month}参保明细的缴费状态为“{status}”，不能据此认定。",
        "insurance-undated": "没有查到{month}的参保记录，但此人有一行费款所属期无法识别，可能就是该月，待核实。",
        "insurance-other-name": "{month}参保明细中此号码的姓名与申报不一致，不能据此认定。",
        "insured-months": "参保明细显示有{found}个月参保，达到要求的{needed}个月。",
        "insured-months-open": "参保明细显示有{found}个月参保，另有{open}个月待核实，要求{needed}个月。",
        "insured-months-few": "参保明细只显示{found}个月参保，不足要求的{needed}个月。",
        # stayed
        "stayed": "比对结果覆盖{window}，期间没有离{here}记录。",
        "declared-late": "申报的留{here}起始日期是{day}，晚于{first}。",
        "declared-early": "申报的留{here}截止日期是{day}，早于{last}。",
        "left": "比对结果显示{absence}，与{window}的留{here}期间重叠。",
        "sources-differ": "不同来源的比对结果互相矛盾，需人工核对。",
        "stay-contradicted": "此人又在案卷{case}中申报返岗交通补贴，且没有比对结果可以判断。",
        "no-whereabouts": "还没有此人的比对结果。",
        "whereabouts-gap": "比对结果没有覆盖全部日期，已覆盖的日期内没有离{here}记录。",
        "whereabouts-undated": "比对结果写明离{here}，但离{here}、返{here}日期缺失或无法识别，不能据此认定。",
        "whereabouts-other-name": "比对结果中此号码的姓名与申报不一致，不能据此认定。",
        # returned
        "returned": "比对结果显示{day}返{here}，在规定期间内，且为自行返岗。",
        "declared-return-outside": "申报的返岗日期是{day}，不在{window}之内。",
        "hired-coach": "交通方式是“{transport}”，不是自行返岗。",
        "never-came-back": "比对结果覆盖{window}，没有落在该期间内的返{here}日期。",
        "no-return-day": "没有填写返岗日期（或无法识别）。",
        "no-transport": "没有填写交通方式，不能确定是否自行返岗。",
        "return-unseen": "比对结果中没有规定期间内的返{here}日期，也没有覆盖全部日期。",
        "return-contradicted": "此人又在案卷{case}中申报留工补助，且没有比对结果可以判断。",
        "ticket": "{by}已核对{day}的车（机）票。",
        "return-rode-coach": "包车台账登记此人{day}乘坐企业包车，与自行返岗矛盾，需人工核对。",
        # origin
        "origin": "来源地为{province}，按“{place}”档发放。",
        "origin-undecided": "来源地代码“{province}”不能对应补贴档次，需人工认定。",
        "departure-unreadable": "出发地“{departure}”无法识别省份。",
        "departure-unproved": "出发地“{departure}”还没有车（机）票佐证。",
        # registers of every kind
        "register-other-name": "{register}中此号码的姓名与申报不一致，不能据此认定。",
        "register-sources-differ": "不同来源的{register}互相矛盾，需人工核对。",
        "register-lines-differ": "{register}中此人有几条不一致的记录，需人工核对。",
        # household
        "household-outside": "户籍核查结果为“{household}”，户籍不在{region}。",
        "household-inside": "户籍核查结果为“{household}”，户籍在{region}。",
        "household-declared-inside": "申报的户籍地是“{household}”，户籍在{region}。",
        "household-register-unreadable": "户籍核查结果“{household}”不能认定户籍是否在外。",
        "household-unproved": "申报的户籍地是“{household}”，还没有户籍核查结果佐证。",
        "household-unreadable": "申报的户籍地“{household}”不能认定户籍是否在外，也没有户籍核查结果。",
        "no-household": "没有填写户籍地，也没有户籍核查结果。",
        # post
        "post": "岗位核查结果为“{post}”，属一线岗位。",
        "post-other": "岗位核查结果为“{post}”，不属一线岗位。",
        "post-declared-other": "申报的岗位是“{post}”，不属一线岗位。",
        "post-unclear": "岗位核查结果“{post}”不能认定是否属一线岗位。",
        "post-unproved": "申报的岗位是“{post}”，还没有岗位核查结果佐证。",
        "no-post": "没有填写岗位，也没有岗位核查结果。",
        # phone-local
        "phone-local": "手机号码归属地为{place}。",
        "phone-elsewhere": "手机号码归属地为{place}，不在规定的地区。",
        "phone-unreadable": "手机号码归属核查结果没有写明归属地。",
        "phone-unproved": "填写了手机号码，还没有号码归属核查结果。",
        "no-phone": "没有填写手机号码，也没有号码归属核查结果。",
        # permit
        "permit": "居住证名册显示此人持有{issuer}签发的居住证，{day}有效。",
        "permit-other-issuer": "居住证由{issuer}签发，不是{wanted}。",
        "permit-expired": "居住证有效期止于{last}，{day}已失效。",
        "permit-later": "居住证有效期自{first}起，{day}尚未生效。",
        "permit-unreadable": "居住证名册中的签发机关或有效期缺失、无法识别，不能据此认定。",
        "permit-unknown": "还没有居住证名册。",
        "no-permit": "居住证名册中没有此人。",
        # listed
        "listed": "此人已列入“{title}”。",
        "not-listed": "“{title}”中没有此人。",
        "not-listed-yet": "“{title}”中没有此人，但名单不一定齐全，需人工核对。",
        "list-unknown": "还没有“{title}”。",
        # first-job
        "first-job": "首次参保核查结果为{month}，在规定期间内。",
        "first-job-denied": "申报表填写此人不是首次在本地就业。",
        "first-insured-before": "首次参保核查结果为{month}，早于规定期间。",
        "first-insured-later": "首次参保核查结果为{month}，晚于{window}，需人工核对。",
        "first-insured-unreadable": "首次参保核查结果“{month}”无法识别月份。",
        "insured-before": "参保明细显示此人{month}已有参保记录，不是首次在本地就业。",
        "first-job-differs": "首次参保核查结果没有显示更早参保，参保明细却显示{month}已有参保记录，需人工核对。",
        "first-job-unproved": "还没有首次参保核查结果。",
        # hired
        "hired": "用工备案显示{day}入职，在规定期间内。",
        "hired-outside": "用工备案显示{day}入职，不在{window}之内。",
        "declared-hired-outside": "申报的入职日期是{day}，不在{window}之内。",
        "hired-elsewhere": "用工备案中的单位是“{employer}”，不能认定为申报企业。",
        "hired-unreadable": "用工备案中的入职日期缺失或无法识别，不能据此认定。",
        "hired-unproved": "申报的入职日期是{day}，还没有用工备案佐证。",
        "no-hiring": "没有填写入职日期，也没有用工备案。",
        # referee
        "referee": "推荐人{name}：{said}",
        "referee-not-insured": "推荐人{name}不符合：{said}",
        "referee-unsettled": "推荐人{name}待核实：{said}",
        "referee-self": "填写的推荐人{name}就是本人。",
        "referee-identity": "推荐人{name}的身份证号缺失或不正确，暂不能判断。",
        "no-referee": "没有填写推荐人。",
        # on-duty
        "on-duty": "在岗核查结果覆盖{window}，期间没有离岗记录。",
        "duty-declared-late": "申报的在岗起始日期是{day}，晚于{first}。",
        "duty-declared-early": "申报的在岗截止日期是{day}，早于{last}。",
        "off-duty": "在岗核查结果显示{absence}，与{window}的在岗期间重叠。",
        "duty-sources-differ": "不同来源的在岗核查结果互相矛盾，需人工核对。",
        "duty-contradicted": "此人又在案卷{case}中申报不能并享的项目，且没有在岗核查结果可以判断。",
        "no-duty": "还没有此人的在岗核查结果。",
        "duty-gap": "在岗核查结果没有覆盖全部日期，已覆盖的日期内没有离岗记录。",
        "duty-undated": "在岗核查结果写明离岗，但离岗、返岗日期缺失或无法识别，不能据此认定。",
        "duty-other-name": "在岗核查结果中此号码的姓名与申报不一致，不能据此认定。",
        # rode
        "rode": "包车台账登记此人{day}乘车，在规定期间内。",
        "rode-outside": "包车台账登记的乘车日期是{day}，不在{window}之内，需人工核对。",
        "rode-with-other": "包车台账登记此人乘坐的是{other}租用的车，不是本企业租用或合租的，需人工核对。",
        "ride-other-name": "包车台账中该号码登记的是其他姓名，需人工核对。",
        "declared-ride-outside": "申报的返岗日期是{day}，不在{window}之内。",
        "no-ride": "包车台账中还没有此人的乘车记录。",
        # exclusive, no-higher-benefit
        "exclusive": "没有同时申报只能享受其一的其他项目。",
        "exclusive-displaces": "此人另有申报：{others}，就高由本项（{own}）发放，另项不再发放。",
        "exclusive-rest": "此人另有申报：{others}，就高由本项（{own}）发放；另项已核定发放{had}，本项发放{rest}。",
        "exclusive-displaced": "此人另有申报：{other}，就高由该项发放；本项如发放为{own}。",
        "exclusive-open": "此人另有申报：{other}，尚未核定，暂不能就高；本项如发放为{own}。",
        "no-other-benefit": "没有登记此人已享受其他政策。",
        "displaced-by-other": "此人已按{document}享受{other}，不低于本项的{own}，就高不再发放。",
        "benefit-lower": "此人已按{document}享受{other}，低于本项的{own}，就高发放{rest}。",
        "benefit-unreadable": "登记了此人已按{document}享受其他政策，但金额无法识别，暂不能就高。",
        "benefit-unsettled": "此人已按{document}享受{other}，与本项（最高{own}）谁高尚不能确定，需人工核对。",
        "benefit-other-name": "其他政策享受情况中此号码的姓名与申报不一致，不能据此认定。",
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
        "contradiction": "同时申报不能并享的项目，或与包车台账矛盾",
        "prefix-differs": "身份证号开头与户籍地不一致",
        "other-benefit": "已享受其他政策",
    }
)


@lru_cache(maxsize=16384)
def sentence(code: str, words: tuple[tuple[str, str], ...]) -> str:
    """Return the sentence of a verdict; the place that whereabouts speak of is 温 where nothing else is said."""
    return SENTENCES[code].format(**{"here": HERE, **dict(words)})


_OUTCOME = f"(?:{'|'.join(OUTCOME_WORDS.values())})"
_SAW = r"([a-z][a-z0-9-]*)(?=已核对[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日的车（机）票。"
_DECIDER = re.compile(rf"\A([a-z][a-z0-9-]*)(?=按“{_OUTCOME}”认定：)")
_WITNESS = re.compile(rf"(\A){_SAW}\Z)")
_WITNESS_BEFORE = re.compile(rf"(（规则结果为“{_OUTCOME}”：){_SAW}）\Z)")


def with_names(said: str, names: Mapping[str, str], *, decided: bool) -> str:
    """Return a sentence with operators by name where it says who decided, or who saw a ticket.

    ``decided`` tells that a person's decision stands in the rule's place.  What they typed as reason stands in the
    middle of that sentence, and there no name is put in; ours are its two ends.
    A determination keeps the operator's id, for its words are hashed; whoever shows or prints them puts the name in.
    """
    witness = _WITNESS_BEFORE if decided else _WITNESS
    said = witness.sub(lambda found: found[1] + names.get(found[2], found[2]), said)
    return _DECIDER.sub(lambda found: names.get(found[1], found[1]), said) if decided else said


PAYEE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "enterprise": "发给企业",
        "worker": "发给员工本人",
        "worker-through-enterprise": "通过企业发给员工",
        "referee": "发给推荐人",
    }
)

TERM_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "window": "期间",
        "window_applies": "期间是否适用",
        "local_prefix": "本地身份证号开头",
        "months": "参保月份",
        "months_at_least": "至少参保月数",
        "insurance_kinds": "险种",
        "kinds_needed": "险种是否都要",
        "insurance_counts": "参保怎样算",
        "insurance_payer": "由谁参保",
        "hired_coach": "视为包车",
        "origin_by": "来源地看什么",
        "origin_undecided": "需人工认定的来源地代码",
        "tiers": "分档标准",
        "rate": "标准",
        "cap": "封顶",
        "required_heads": "人数门槛",
        "threshold_population": "门槛数哪些人",
        "payee": "发给谁",
        "each": "每人可享受",
        "here": "去向核查中的地名简称",
        "household_outside": "户籍地须在外的区域",
        "posts": "一线岗位",
        "permit_issuer": "居住证签发机关",
        "permit_on": "居住证须有效的日期",
        "hire_window": "入职期间",
        "phone_places": "手机号码归属地",
        "listed_in": "须列入的名单",
        "list_complete": "名单是否齐全",
        "lower_taken": "已享受较低的其他政策时",
        "base": "基础奖励",
        "base_of": "分档看什么",
        "points": "增长加奖",
        "points_counted": "增长加奖怎样计档",
        "cap_covers": "封顶的范围",
        "share": "比例",
        "cost": "费用",
        "heads_fact": "人数",
        "places": "各地标准",
        "most_heads": "人数上限",
        "energy": "用电增量",
        "carry": "结转条件",
        "carry_at_turn": "正好到分界时",
        "hours": "课时标准",
    }
)

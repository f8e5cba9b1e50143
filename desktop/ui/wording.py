"""Figures and codes in the words of the counter; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.records import STATE_WORDS, CaseState, Operator, Role
from rules.outcome import Outcome, Standing
from rules.words import FLAG_WORDS, OUTCOME_WORDS, STANDING_WORDS

ROLE_WORDS: Mapping[Role, str] = {Role.CLERK: "经办", Role.REVIEWER: "复核", Role.APPROVER: "审批"}
FORM_WORDS: Mapping[str, str] = {
    "receipt": "受理回执",
    "correction": "补正通知书",
    "approval": "审批表",
    "roster": "核定花名册",
    "names": "享受人员名单",
    "return-travel": "返岗补贴明细表",
    "settlement": "资金分担结算单",
    "summary": "汇总表",
}
POLICY_WORDS: Mapping[str, str] = {
    "in-force": "现行",
    "draft": "征求意见稿",
    "report": "信息刊物",
    "repealed": "已废止",
}
KIND_WORDS: Mapping[str, str] = {
    "insurance": "参保明细",
    "movement": "比对结果",
    "duty": "在岗核查",
    "register": "名册核查",
}
VERSION_WORDS: Mapping[str, str] = {"first": "首次申报", "correction": "更正", "supplement": "补充", "undo": "撤回"}
ACT_WORDS: Mapping[str, str] = {
    "intake": "导入申报表",
    "verify": "核验",
    "override": "人工认定",
    "ticket": "登记车票",
    "reveal": "查看证件号码",
    "print": "出具表单",
    "undo": "撤回导入",
    "accept": "受理",
    "return": "退回补正",
    "return-copy": "生成退回稿",
    "refuse": "不予通过",
    "withdraw": "撤回",
    "review": "复核",
    "approve": "审批",
    "close-notice": "公示结束",
    "pay": "拨付",
    "escalate": "上报",
    "reopen": "退回核验",
    "feedback": "区级反馈",
    "answer": "出具反馈",
    "receive": "接收批次",
    "batch": "生成批次",
    "summary": "出具汇总表",
    "agreement": "登记派遣协议",
    "reading": "选用口径",
    "setting": "更改设置",
    "trust": "登记证书",
    "amount": "确定标准",
    "policy-install": "装入政策包",
    "policy-sign": "签署政策包",
    "finalise": "登记正式文件",
    "confirm": "核对正式文件",
    "init": "新建工作区",
    "passphrase": "更换工作区口令",
    "password": "更换密码",
    "backup": "备份",
    "evidence-insurance": "登记参保明细",
    "evidence-movement": "登记比对结果",
    "evidence-duty": "登记在岗核查",
    "evidence-register": "登记名册",
    "fact": "登记企业数据",
    "trip": "登记包车",
}
DECLARED_WORDS: Mapping[str, str] = {
    "paper": "证件类型",
    "post": "岗位",
    "hired_on": "入职日期",
    "stay_from": "留温起",
    "stay_to": "留温止",
    "departure": "出发地",
    "return_on": "返岗日期",
    "transport": "交通方式",
    "ticket": "车（机）票",
    "household": "户籍地",
    "phone": "联系电话",
    "note": "备注",
}
_FIGURES: Mapping[str, str] = {
    "people": "人数",
    "amount": "金额",
    "declared": "申报",
    "member": "批次中的文件",
    "office": "单位代码",
    "readings": "口径",
    "pack": "政策包",
    "people.payable": "可发放人数",
    "people.pending": "待核实人数",
    "people.rejected": "不予发放人数",
    "amount.payable_fen": "核定金额",
    "amount.ceiling_fen": "最高可到金额",
    "declared.people": "申报人数",
    "declared.amount_fen": "申报金额",
    "threshold.low": "门槛已确定人数",
    "threshold.high": "门槛最多人数",
    "threshold.required": "门槛",
    "threshold.outcome": "门槛结论",
    "threshold": "门槛",
    "pack.hash": "政策包版本",
    "pack.id": "政策",
    "outcome": "结论",
    "amount_fen": "金额",
    "ceiling_fen": "最高可到金额",
    "claimed_fen": "申报金额",
    "unmet": "不符合的条件",
    "unknown": "待核实的条件",
    "flags": "提示",
    "determination": "核定文书的文字",
    "listed": "目录所列",
    "index.determination": "目录中的核定文书",
    "index.payable_fen": "目录中的金额",
    "index.people": "目录中的人数",
    "batch.payable_fen": "批次合计金额",
}
_IN_WINDOW: Mapping[str, str] = {
    "remark-needs-reason": "请打开这件案卷，看过提示、写明理由后单独审批。",
    "not-superior": "请与区级当面核对指纹，由维护人员把它登记为上级单位后再接收反馈。",
    "usage": "请把这句话告诉维护人员。",
    "no-enterprise": "请重新导入这个文件，并在“统一社会信用代码”一栏填写申报企业的代码；或请企业补填。",
    "no-measure": "请重新导入这个文件，并在“措施”一栏选定一项；或请企业使用本系统的模板。",
    "supplement-or-correction": "请点“作为补充导入”或“作为更正导入”说明是哪一种。",
    "workspace-missing": "请核对文件夹；第一次使用请点“新建工作区”。",
    "office-name-missing": "请填写街道办事处或镇政府的全称。",
    "division-invalid": "请填写6位行政区划代码。",
    "office-code-invalid": "请填写9位单位代码，前6位与行政区划代码相同。",
    "passphrase-missing": "请输入工作区口令。",
    "workspace-unnamed": "请选择工作区所在的文件夹。",
    "workspace-unreachable": "请核对文件夹的位置，或请管理员检查权限。",
    "signer-untrusted": "请与区级当面核对指纹，由维护人员登记其证书后再接收反馈。",
    "row-ambiguous": "请在花名册中选定要认定的那一行。",
    "operator-password-missing": "请输入密码。",
    "months-invalid": "请写成 2023-01、2023-02 的样子，用逗号隔开。",
    "day-invalid": "请写成 2023-02-10 的样子。",
    "pack-fault": "请改正这一行，或向提供者核实后重新取得；现用的政策不变。",
    "pack-examples-fail": "请核对政策包的数值和算例，改正后重新查验。",
    "pack-signer-untrusted": "请与签发单位当面核对指纹，由维护人员登记其证书后再装入。",
    "amount-source-missing": "请写明会议纪要、文件等依据后再确定。",
    "final-missing": "请在政策库中打开这份政策，先登记正式文件的文号、日期和原件。",
    "parameter-differs": "请先核对是否看错、填错。正式文件确有改动的，请取得改好的政策包，查验后装入，再逐项核对。",
    "policy-draft": "请在政策库中打开这份政策，登记正式文件，再逐项核对各数值。",
}
_OPTION = re.compile(r"[^，。；]*(?:--\w|WENGANG_|wengang )[^，。；]*[，。；]?")
_STEP = re.compile(r"\b(" + "|".join(sorted((state.value for state in CaseState), key=len, reverse=True)) + r")\b")
_PRINTED: Mapping[str, str] = {"issued": "出具", "reprinted": "重印", "unmasked": "出具显示全部证件号码的副本"}
_PAPER = re.compile(rf"({'|'.join(FORM_WORDS)}) (\S+) ({'|'.join(_PRINTED)})")
_HASH = re.compile(r"\b[0-9a-f]{16}\b")
_FEN = re.compile(r"(\d+)分")


def yuan(fen: int) -> str:
    """Return fen as yuan with thousands set apart: 1850050 → ``18,500.50``."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def day(value: date | None) -> str:
    """Return a day as tables show it, or a dash."""
    return value.isoformat() if value else "—"


def instant(value: datetime) -> str:
    """Return an instant in local time, to the minute."""
    return f"{value.astimezone():%Y-%m-%d %H:%M}"


def age(then: datetime | None, now: datetime) -> str:
    """Return how long ago something was, in days at most."""
    if then is None:
        return "还没有备份"
    days = (now - then).days
    return "今天已备份" if days < 1 else f"{days}天前备份"


def person(operator: Operator) -> str:
    """Return an operator's name with the role, or once where the two are the same word."""
    role = ROLE_WORDS[operator.role]
    return operator.name if operator.name == role else f"{operator.name}（{role}）"


def standing(value: Standing | None) -> str:
    """Return the outcome of a person in words."""
    return STANDING_WORDS[value] if value else "未核验"


def criterion(code: str) -> str:
    """Return what a criterion is called."""
    from rules.criteria import CRITERIA  # the first dialog has no use for the rules

    return CRITERIA[code].title if code in CRITERIA else code


def flags(codes: tuple[str, ...]) -> str:
    """Return flags in words."""
    return "；".join(FLAG_WORDS.get(code, code) for code in codes)


def threshold(found: Mapping[str, Any] | None, margins: Sequence[str] = ()) -> str:
    """Return a threshold and how near the case stands to it and to its cap, as the determination says."""
    if found is None:
        return f"{'；'.join(margins)}。" if margins else "这项措施没有人数门槛。"
    required, low, high = found["required"], found["low"], found["high"]
    counted = f"门槛{required}人，已确定{low}人" + (f"，最多{high}人" if high != low else "")
    if margins:
        return f"{counted}；{'；'.join(margins)}。"
    if low >= required:
        return f"{counted}；已达到，再核减{low - required + 1}人即不足{required}人。"
    if high >= required:
        return f"{counted}；待核实人员中还需有{required - low}人认定符合，才达到门槛。"
    return f"{counted}；未达到，最多仍差{required - high}人。"


def threshold_tone(found: Mapping[str, Any] | None) -> str:
    """Return the tone that a threshold is told in."""
    if found is None:
        return ""
    tones = {Outcome.MET: "good", Outcome.UNMET: "bad"}
    return tones.get(found["outcome"], "wait")


def advice_of(error: DeskError) -> str:
    """Return the advice of an error as it holds in the window, where there are buttons and no options."""
    return _IN_WINDOW.get(error.code) or _OPTION.sub("", error.advice) or "请联系维护人员。"


def act(name: str) -> str:
    """Return what an entry of the audit log is called."""
    return ACT_WORDS.get(name, name)


def detail(before: str, after: str) -> str:
    """Return before and after of an audit entry in words: states by name, money in yuan, no hashes."""
    words = [_plain(text) for text in (before, after)]
    return " → ".join(word for word in words if word)


def _plain(text: str) -> str:
    paper = _PAPER.fullmatch(text)
    if paper:
        return f"{FORM_WORDS[paper[1]]} {paper[2]} {_PRINTED[paper[3]]}"
    named = _STEP.sub(lambda found: STATE_WORDS[CaseState(found[1])], _HASH.sub("", text))
    named = _FEN.sub(lambda found: f"{yuan(int(found[1]))}元", named)
    for code, word in {**VERSION_WORDS, **_PRINTED}.items():
        named = re.sub(rf"\b{code}\b", word, named)
    named = re.sub(r"\b(\d+)/(\d+)/(\d+)\b", r"可发放\1人 待核实\2人 不予\3人", named)
    named = re.sub(r"\b([a-z-]+)=(met|unmet)\b", lambda found: f"{criterion(found[1])}：{_outcome(found[2])}", named)
    return " ".join(named.split())


def _outcome(code: str) -> str:
    return OUTCOME_WORDS[Outcome(code)]


def figure(name: str) -> str:
    """Return what a differing figure of a batch is called."""
    return _FIGURES.get(name, name)


def figure_value(name: str, value: object) -> str:
    """Return a differing figure as people write it."""
    if value is None:
        return "—"
    if name.endswith("_fen") and isinstance(value, int):
        return f"{yuan(value)}元"
    if name == "outcome":
        return STANDING_WORDS[Standing(str(value))] if value in set(Standing) else str(value)
    if name == "threshold.outcome":
        return {"met": "达到", "unmet": "未达到", "undetermined": "尚不能确定"}.get(str(value), str(value))
    if isinstance(value, Mapping):
        return "、".join(f"{figure(f'people.{key}')} {each}" for key, each in sorted(value.items())) or "—"
    if isinstance(value, list | tuple):
        return "、".join(FLAG_WORDS.get(str(each), criterion(str(each))) for each in value) or "—"
    if isinstance(value, bool):
        return "有" if value else "没有"
    return str(value)

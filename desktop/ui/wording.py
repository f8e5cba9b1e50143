"""Figures and codes in the words of the counter; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from desktop.errors import DeskError
from desktop.records import Operator
from desktop.services.actwords import criterion
from rules.money import grouped
from rules.outcome import Outcome, Standing
from rules.words import FLAG_WORDS, STANDING_WORDS, THRESHOLD_WORDS

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
    "not-superior": "请与区级核对指纹，由审批岗在“设置”的“密钥与证书”中列为上级单位后再接收反馈。",
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
    "draft-malformed": "请把草稿改成规定的写法后再试。",
    "policy-draft": "请在政策库中打开这份政策，登记正式文件，再逐项核对各数值。",
}
_OPTION = re.compile(r"[^，。；]*(?:--\w|WENGANG_|wengang )[^，。；]*[，。；]?")
_NOT_DONE = re.compile("，没有(任何改动|办理|审批)(?=。)")
_SOON, _AN_HOUR = 55, 60  # seconds told as such, minutes told as such


def yuan(fen: int) -> str:
    """Return fen as yuan with thousands set apart: 1850050 → ``18,500.50``."""
    return grouped(fen)


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


def remaining(seconds: float) -> str:
    """Return about how long something still takes: no finer than anybody plans by."""
    if seconds < _SOON:
        return f"约{max(round(seconds / 10), 1) * 10}秒"
    minutes = round(seconds / 60)
    return f"约{minutes}分钟" if minutes < _AN_HOUR else f"约{minutes // 60}小时{minutes % 60}分钟"


def person(operator: Operator) -> str:
    """Return an operator's name with the role, or once where the two are the same word."""
    return operator.titled


def standing(value: Standing | None) -> str:
    """Return the outcome of a person in words."""
    return STANDING_WORDS[value] if value else "未核验"


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


def reason_of(error: DeskError) -> str:
    """Return why something would be refused, as it is told before anybody tried."""
    return _NOT_DONE.sub("", error.message)


def blocked_words(error: DeskError) -> str:
    """Return why a step is not this operator's to take, and what to do instead."""
    return f"不能办理：{reason_of(error)}{advice_of(error)}"


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
        return THRESHOLD_WORDS.get(str(value), str(value))
    if isinstance(value, Mapping):
        return "、".join(f"{figure(f'people.{key}')} {each}" for key, each in sorted(value.items())) or "—"
    if isinstance(value, list | tuple):
        return "、".join(FLAG_WORDS.get(str(each), criterion(str(each))) for each in value) or "—"
    if isinstance(value, bool):
        return "有" if value else "没有"
    return str(value)

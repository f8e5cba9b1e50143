"""The audit log in words (操作日志): what each act is called, and its before and after without codes and hashes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop.record_words import record_words
from desktop.records import STATE_WORDS, CaseState
from rules.money import yuan_words
from rules.outcome import Outcome
from rules.words import OUTCOME_WORDS

FORM_WORDS: Mapping[str, str] = {
    "receipt": "受理回执",
    "correction": "补正通知书",
    "refusal": "不予受理（通过）决定书",
    "cover": "案卷封面和目录",
    "approval": "审批表",
    "roster": "核定花名册",
    "names": "享受人员名单",
    "return-travel": "返岗补贴明细表",
    "settlement": "资金分担结算单",
    "transmittal": "报送函",
    "summary": "汇总表",
}
VERSION_WORDS: Mapping[str, str] = {"first": "首次申报", "correction": "更正", "supplement": "补充", "undo": "撤回"}
KIND_WORDS: Mapping[str, str] = {
    "insurance": "参保明细",
    "movement": "比对结果",
    "duty": "在岗核查",
    "register": "名册核查",
}
ACT_WORDS: Mapping[str, str] = {
    "intake": "导入申报表",
    "verify": "核验",
    "override": "人工认定",
    "override-withdraw": "撤回认定",
    "ticket": "登记车票",
    "reveal": "查看证件号码",
    "print": "出具表单",
    "undo": "撤回导入",
    "accept": "受理",
    "return": "退回补正",
    "return-copy": "生成退回稿",
    "draft-submit": "提交手工录入",
    "draft-discard": "删除草稿",
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
    "batch-save": "保存批次",
    "feedback-mark": "核对反馈",
    "summary": "出具汇总表",
    "settlement": "出具资金分担结算单",
    "agreement": "登记派遣协议",
    "reading": "选用口径",
    "setting": "更改设置",
    "office": "更改单位信息",
    "operator-add": "增加操作员",
    "operator-rename": "更改操作员姓名",
    "operator-role": "更改岗位",
    "operator-leave": "操作员离岗",
    "operator-return": "操作员恢复在岗",
    "numbering": "跳过编号",
    "renew-key": "换发签名证书",
    "untrust": "撤销信任",
    "destruction-list": "生成销毁清册",
    "trust": "登记证书",
    "amount": "确定标准",
    "policy-install": "装入政策包",
    "policy-sign": "签署政策包",
    "policy-export": "导出政策",
    "finalise": "登记正式文件",
    "confirm": "核对正式文件",
    "init": "新建工作区",
    "passphrase": "更换工作区口令",
    "password": "更换密码",
    "sign-in": "登录",
    "sign-in-refused": "密码输错",
    "lock": "锁定",
    "unlock": "解锁",
    "backup": "备份",
    "evidence-insurance": "登记参保明细",
    "evidence-movement": "登记比对结果",
    "evidence-duty": "登记在岗核查",
    "evidence-register": "登记名册",
    "fact": "登记企业数据",
    "trip": "登记包车",
    "ledger": "导出台账",
    "view-save": "保存常用视图",
    "view-drop": "删去常用视图",
    "policy-draft": "起草政策包",
    "policy-discard": "删去政策包草稿",
    "policy-original": "存入政策原文",
    "material-attach": "存入材料扫描件",
    "material-remove": "移除材料扫描件",
    "material-mark": "核对申报材料",
    "material-save": "另存材料扫描件",
}
PRINTED_WORDS: Mapping[str, str] = {
    "issued": "出具",
    "reprinted": "重印",
    "printed-again": "补打",
    "printed": "打印",
    "unmasked": "出具显示全部证件号码的副本",
}
_FORMS, _PRINTED = "|".join(FORM_WORDS), "|".join(PRINTED_WORDS)
_STATES = "|".join(sorted((state.value for state in CaseState), key=len, reverse=True))
_PAPER = re.compile(rf"(?:({_FORMS}) )?(\S+) ({_PRINTED})(?: (.+))?")
_STEP = re.compile(rf"^({_STATES})(?= |$|（)")
_VERSION = re.compile(rf"(?<=版 )({'|'.join(VERSION_WORDS)})(?= |$)")
_HEADS = re.compile(r"^(\d+)/(\d+)/(\d+)(?= |$)")
_RULED = re.compile(r"^([a-z-]+)=(met|unmet|rule)(?= |$)")
_HASH = re.compile(r"(?:^| )[0-9a-f]{16}(?= |$)")
_FEN = re.compile(r"(?<![^\s（])(\d+)分(?=\s|）|$)")


def act(name: str) -> str:
    """Return what an entry of the audit log is called."""
    return ACT_WORDS.get(name, name)


def detail(before: str, after: str) -> str:
    """Return before and after of an audit entry in words: states by name, money in yuan, no hashes.

    What an entry's own act tells beyond that is the business of :mod:`desktop.services.logwords`.
    """
    words = [plain(text) for text in (before, after)]
    return " → ".join(word for word in words if word)


def plain(text: str) -> str:
    """Return one side of an entry in words; what a person wrote is left as it is."""
    paper = _PAPER.fullmatch(text)
    if paper:
        form, number, what, rest = paper.groups()
        return " ".join(filter(None, (FORM_WORDS.get(form or ""), number, PRINTED_WORDS[what], rest)))
    named = _STEP.sub(lambda found: STATE_WORDS[CaseState(found[1])], _HASH.sub("", text))
    named = _FEN.sub(lambda found: yuan_words(int(found[1])), named)
    named = _VERSION.sub(lambda found: VERSION_WORDS[found[1]], named)
    named = _HEADS.sub(r"可发放\1人 待核实\2人 不予\3人", named)
    named = _RULED.sub(lambda found: f"{criterion(found[1])}：{_outcome(found[2])}", named)
    return " ".join(record_words(named).split())


def _outcome(code: str) -> str:
    return "按规则" if code == "rule" else OUTCOME_WORDS[Outcome(code)]


def criterion(code: str) -> str:
    """Return what a criterion is called."""
    from rules.criteria import CRITERIA  # the window starts without the rules

    return CRITERIA[code].title if code in CRITERIA else code

"""What the words of a form or a register say of an enterprise (企业类别、行业), as flags of the packs.

A word that says neither leaves the flag out: unknown is not no.  The sections and divisions are those of
GB/T 4754-2017 (国民经济行业分类).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NO_YEAR = "[0-9]{0,2}(?![0-9年])"
_MANUFACTURING = re.compile(
    "加工业|纺织|服装|服饰|皮革|制鞋|鞋业|印刷|造纸|食品厂|酿造|化工|冶炼|铸造|压延加工|"
    f"^C$|^C?(?:1[3-9]|[23][0-9]|4[0-3]){_NO_YEAR}"
)
_OTHER_INDUSTRY = re.compile(
    f"采矿|采选|开采|电力|热力|燃气|水的?生产|供水|^[BD](?:[0-9]|$)|^(?:0[6-9]|1[0-2]|4[4-6]){_NO_YEAR}"
)
_CONSTRUCTION_AND_FARMING = re.compile("建筑|农业|林业|畜牧|渔业|^[AE](?:[0-9]|$)")
_SERVICE = re.compile(
    "服务业|批发|零售|贸易|商贸|交通运输|仓储|邮政|快递|住宿|餐饮|软件|信息技术|信息传输|金融|房地产|租赁|科学研究|教育|"
    "卫生|文化|体育|娱乐|居民服务|^[F-S](?:[0-9]|$)"
)
_STATE_OWNED = re.compile("国有|国资")
_PRIVATE = re.compile("民营|私营|个体|外商独资|自然人独资")
_YES, _NO = frozenset({"是", "规上", "有", "true"}), frozenset({"否", "规下", "不是", "无", "false"})
FIRM_FLAGS = frozenset(
    {
        *("above_scale", "manufacturing", "industrial", "service", "state_owned"),
        *("registered_here", "legal_person", "dispatch_settled"),
    }
)
"""What an enterprise is, whatever it declares: these flags hold under every measure of every policy."""
_MADE, _INDUSTRY = "制造", "工业"


def industry_flags(*words: str) -> dict[str, str]:
    """Return ``manufacturing``, ``industrial`` and ``service`` as the words of category and industry say them."""
    flags: dict[str, str] = {}
    for word in filter(None, words):
        if _MADE in word:  # 文教、体育用品制造业 names what is made
            flags |= {"manufacturing": "true", "industrial": "true", "service": "false"}
        elif _SERVICE.search(word) or _CONSTRUCTION_AND_FARMING.search(word):
            service = "true" if _SERVICE.search(word) else "false"
            flags |= {"manufacturing": "false", "industrial": "false", "service": service}
        elif _MANUFACTURING.search(word):
            flags |= {"manufacturing": "true", "industrial": "true", "service": "false"}
        elif _OTHER_INDUSTRY.search(word):
            flags |= {"manufacturing": "false", "industrial": "true", "service": "false"}
        elif _INDUSTRY in word:
            flags |= {"industrial": "true", "service": "false"}
    return flags


def declared_flags(*, kind: str, above_scale: str, industry: str) -> dict[str, str]:
    """Return what an enterprise says of itself in the boxes 企业类型, 是否规上 and 所属行业."""
    flags = industry_flags(industry)
    if above_scale.strip() in _YES | _NO:
        flags["above_scale"] = "true" if above_scale.strip() in _YES else "false"
    if _STATE_OWNED.search(kind) or _PRIVATE.search(kind):
        flags["state_owned"] = "true" if _STATE_OWNED.search(kind) else "false"
    return flags


def listed_flags(kind: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return what a line of a register of enterprises proves; ``kind`` is one of the registers about enterprises."""
    match kind:
        case "scale":
            return {"above_scale": "true"} | industry_flags(values.get("category", ""), values.get("industry", ""))
        case "state-owned":
            return {"state_owned": "true"}
        case "registration":
            return {"registered_here": "true"}
        case _:
            return {}


def unlisted_flags(kind: str) -> dict[str, str]:
    """Return what it proves that a whole register of enterprises does not name one."""
    return dict.fromkeys(listed_flags(kind, {}), "false")

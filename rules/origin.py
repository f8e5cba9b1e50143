"""``origin``: from which tier of places a person came back (市外省内、华东、华东以外; reading R-L2)."""

from __future__ import annotations

from functools import lru_cache

from rules.outcome import Verdict, met, unknown
from rules.subject import Subject
from rules.terms import Tier

PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南",
    "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆", "71": "台湾",
    "81": "香港", "82": "澳门", "83": "台湾",
}  # fmt: skip
_CODE = 2


def origin(subject: Subject, *, tiers: tuple[Tier, ...], origin_by: str, origin_undecided: frozenset[str]) -> Verdict:
    """Judge the tier by the number's province, or by the departure declared and proved by a ticket."""
    if origin_by == "departure":
        return _by_departure(subject, tiers, origin_undecided)
    if not subject.identity.holds:
        return unknown("no-identity")
    return _tier(subject.facts.id_number[:_CODE], tiers, origin_undecided)


def _by_departure(subject: Subject, tiers: tuple[Tier, ...], undecided: frozenset[str]) -> Verdict:
    departure = subject.facts.declared.get("departure", "")
    province = _province(departure)
    if not province:
        return unknown("departure-unreadable", departure=departure or "未填写")
    if not subject.facts.tickets:
        return unknown("departure-unproved", departure=departure)
    return _tier(province, tiers, undecided)


@lru_cache(maxsize=4096)
def _tier(province: str, tiers: tuple[Tier, ...], undecided: frozenset[str]) -> Verdict:
    name = PROVINCES.get(province, "")
    if province in undecided or not name:
        return unknown("origin-undecided", province=name or province)
    for tier in sorted(tiers, key=lambda each: not each.provinces):
        if province in tier.provinces or not tier.provinces:
            return met("origin", province=name, place=tier.name, tier=tier.name)
    return unknown("origin-undecided", province=name)


@lru_cache(maxsize=4096)
def _province(departure: str) -> str:
    if departure[:_CODE].isdigit():
        return departure[:_CODE]
    return next((code for code, name in PROVINCES.items() if departure.startswith(name)), "")

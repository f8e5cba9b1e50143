"""A policy in words (政策的可读文本): the one home of what the page of policies shows and what its workbook says.

``policy``, ``term`` and ``material`` are JSON values of :func:`desktop.services.describe.describe`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.services.actwords import criterion
from rules.materials import CUSTOM, OTHER
from rules.money import grouped
from rules.words import PAYEE_WORDS

STATUS_WORDS: Mapping[str, str] = {
    "in-force": "现行",
    "draft": "征求意见稿",
    "report": "信息刊物",
    "repealed": "已废止",
}
_Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value in words, and the reading that chose it, '' where none does."""

    text: str
    reading: str = ""


def value_words(name: str, term: _Json, policy: _Json, chosen: Mapping[str, str]) -> Said:
    """Return the value of a term under the chosen readings; of an open one, that the office sets it."""
    if "values" not in term and term["value"] is None:
        return Said(text="原文未写明" + ("，由单位确定" if "words" in term else ""))
    if "office" in term:
        return Said(text=f"{term['words']['']}（由单位确定）")
    if "values" not in term:
        return Said(text=_words(name, term["value"], term))
    option = chosen[term["by"]]
    reading = next(each for each in policy["readings"] if each["id"] == term["by"])
    text = next(each["text"] for each in reading["options"] if each["id"] == option)
    same = term["values"][option] == option
    return Said(text=text if same else _words(name, term["values"][option], term, option), reading=term["by"])


def funding_words(funding: _Json, policy: _Json) -> str:
    """Return who bears which share of which measures, and who the odd fen."""
    titles = {measure["id"]: measure["title"] for measure in policy["measures"]}
    shares = "、".join(f"{who}{share}" for who, share in funding["shares"].items())
    measures = "、".join(titles.get(each, each) for each in funding["measures"])
    return f"{shares}，不足1分的尾差由{funding['odd']}承担：{measures}"


def handed_in(measure: _Json) -> list[_Json]:
    """Return the materials that a measure asks for; whatever else comes is no demand of the document."""
    return [each for each in measure["materials"] if each["id"] != OTHER]


def form_words(material: _Json) -> str:
    """Return in which form a material is handed in."""
    return "复印件" if material["copied"] else "原件"


def basis_words(material: _Json) -> str:
    """Return on what a material rests: its clause, the habit of offices, or both."""
    habit = [CUSTOM] if material["customary"] and material["clause"] != CUSTOM else []
    return "，".join((material["clause"], *habit))


def _words(name: str, value: object, term: _Json, option: str = "") -> str:
    if isinstance(value, dict) and "first" in value:
        return f"{value['first']} 至 {value['last']}"
    if name in {"rate", "cap"} and isinstance(value, int):
        return f"{grouped(value)}元"
    if name == "required_heads":
        return f"{value}人"
    if name == "tiers" and isinstance(value, list):
        return "；".join(f"{tier['name']}{grouped(tier['amount_fen'])}元" for tier in value)
    if name == "payee":
        return PAYEE_WORDS.get(str(value), str(value))
    if isinstance(value, list) and not any(isinstance(each, dict) for each in value):
        return "、".join(criterion(str(each)) for each in value)
    return str(term["words"][option] if "words" in term else value)
